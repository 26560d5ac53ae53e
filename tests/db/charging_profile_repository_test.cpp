// Charging profiles on record: what replaces what, and when they end.
#include "db/charging_profile_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;
using Purpose = ChargingProfilePurpose;

InstalledChargingProfile aProfile(int id, int evse = 1, Purpose purpose = Purpose::TxDefaultProfile,
                                  int level = 0) {
    return {.station = aStation,
            .evse = {evse},
            .profile = {.id = id,
                        .stackLevel = level,
                        .purpose = purpose,
                        .schedule = {.periods = {{.startPeriod = 0, .limit = 16}}}},
            .verdict = ChargingProfileVerdict::Accepted,
            .installedAt = noon};
}

std::vector<int> ids(ChargingProfileRepository& profiles, ChargingProfileFilter filter = {}) {
    std::vector<int> found;
    for (const auto& row : runTask(profiles.ofStation(aStation, filter))) {
        found.push_back(row.profile.id);
    }
    return found;
}

TEST(ChargingProfiles, comeBackAsTheyWereStored) {
    TestStorage test;
    auto& profiles = test.storage.chargingProfiles;
    auto full = aProfile(7, 2);
    full.profile.kind = ChargingProfileKind::Recurring;
    full.profile.recurrencyKind = RecurrencyKind::Weekly;
    full.profile.validFrom = noon;
    full.profile.validTo = noon + hour;
    full.profile.schedule = {.duration = 3600,
                             .startSchedule = noon,
                             .chargingRateUnit = ChargingRateUnit::W,
                             .periods = {{0, 11000.5, 3}, {60, 0, std::nullopt}},
                             .minChargingRate = 0.1};
    full.verdict = ChargingProfileVerdict::Unanswered;

    runTask(profiles.put(full));

    const auto stored = runTask(profiles.ofStation(aStation, {}));
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(stored[0].profile, full.profile);
    EXPECT_EQ(stored[0].evse, full.evse);
    EXPECT_EQ(stored[0].verdict, full.verdict);
    EXPECT_EQ(stored[0].installedAt, noon);
}

TEST(ChargingProfiles, replaceTheSameIdAndTheSamePlace) {
    TestStorage test;
    auto& profiles = test.storage.chargingProfiles;
    runTask(profiles.put(aProfile(1, 1)));
    runTask(profiles.put(aProfile(2, 2)));

    runTask(profiles.put(aProfile(3, 1)));                                // In place of 1.
    runTask(profiles.put(aProfile(2, 1, Purpose::TxDefaultProfile, 5)));  // 2 moves.

    EXPECT_EQ(ids(profiles), (std::vector{2, 3}));
    EXPECT_EQ(ids(profiles, {.evse = EvseId{2}}), std::vector<int>{});
}

TEST(ChargingProfiles, endWithTheirTransaction) {
    TestStorage test;
    auto& profiles = test.storage.chargingProfiles;
    const auto number = runTask(test.storage.transactions.start(aStart())).number;
    auto ofTransaction = aProfile(1, 1, Purpose::TxProfile);
    ofTransaction.profile.transaction = number;
    runTask(profiles.put(ofTransaction));
    EXPECT_EQ(ids(profiles), std::vector{1});

    runTask(test.storage.transactions.stop(aStop(number.value)));

    EXPECT_TRUE(ids(profiles).empty());
}

TEST(ChargingProfiles, areRemovedByFilter) {
    TestStorage test;
    auto& profiles = test.storage.chargingProfiles;
    runTask(profiles.put(aProfile(1, 0, Purpose::ChargingStationMaxProfile)));
    runTask(profiles.put(aProfile(2, 1)));
    runTask(profiles.put(aProfile(3, 1, Purpose::TxDefaultProfile, 4)));

    runTask(profiles.remove(aStation, {.purpose = Purpose::TxDefaultProfile, .stackLevel = 4}));
    EXPECT_EQ(ids(profiles), (std::vector{1, 2}));
    runTask(profiles.remove(aStation, {.evse = EvseId{0}}));
    EXPECT_EQ(ids(profiles), std::vector{2});
    runTask(profiles.remove(aStation, {}));
    EXPECT_TRUE(ids(profiles).empty());
}

TEST(ChargingProfiles, leaveWithTheirStation) {
    TestStorage test;
    ChargingStation station;
    station.id = aStation;
    runTask(test.storage.stations.add(station));
    runTask(test.storage.chargingProfiles.put(aProfile(1)));

    runTask(test.storage.stations.remove(aStation));

    EXPECT_TRUE(ids(test.storage.chargingProfiles).empty());
}

}  // namespace
}  // namespace voltgate::db
