// Charging profiles on in-memory repositories and a station that answers as told.
#include "ocpp/services/charging_profile_service.hpp"

#include <gtest/gtest.h>

#include "tests/support/station_bench.hpp"

namespace voltgate {
namespace {

struct Bench : StationBench {
    Bench() { connected.add(station); }

    TransactionNumber startTransaction() {
        TransactionStart start;
        start.station = {"CS-1"};
        start.evse = {1};
        start.startedAt = clock.now();
        return runTask(repositories.transactions.start(start)).number;
    }
    void stopTransaction(TransactionNumber number) {
        TransactionStop stop;
        stop.station = {"CS-1"};
        stop.transaction = number.value;
        stop.stoppedAt = clock.now();
        runTask(repositories.transactions.stop(stop));
    }
    Command install(ChargingProfile profile, int evse) {
        return runTask(
            io,
            service.install({.station = {"CS-1"}, .evse = {evse}, .profile = profile}, "{}", "me"));
    }
    Command clear(ChargingProfileFilter filter) {
        return runTask(io, service.clear({"CS-1"}, filter, "me"));
    }
    std::vector<InstalledChargingProfile> installed() {
        return runTask(io, service.installed({"CS-1"}, {}));
    }

    DeviceModelService deviceModel{repositories.deviceModel, commands};
    ChargingProfileService service{repositories.chargingProfiles, repositories.transactions,
                                   deviceModel, commands, clock};
};

ChargingProfile aProfile(int id, ChargingProfilePurpose purpose) {
    return {.id = id, .purpose = purpose, .schedule = {.periods = {{0, 16}}}};
}
const auto aDefault = aProfile(1, ChargingProfilePurpose::TxDefaultProfile);

TEST(ChargingProfileService, listsWhatTheStationAccepted) {
    Bench bench;

    bench.install(aDefault, 1);

    ASSERT_EQ(bench.installed().size(), 1U);
    EXPECT_EQ(bench.installed()[0].verdict, ChargingProfileVerdict::Accepted);
    EXPECT_EQ(bench.installed()[0].installedAt, bench.clock.now());
    EXPECT_EQ(bench.station->last<SetChargingProfile>().profile, aDefault);
}

TEST(ChargingProfileService, keepsTheOldProfileWhenTheStationRefusesANewOne) {
    Bench bench;
    bench.install(aDefault, 1);
    bench.station->answer = answered("Rejected");
    auto changed = aDefault;
    changed.schedule.periods[0].limit = 6;

    bench.install(changed, 1);

    ASSERT_EQ(bench.installed().size(), 1U);
    EXPECT_EQ(bench.installed()[0].profile, aDefault);
}

TEST(ChargingProfileService, tellsThatAnUnansweredProfileMayBeThere) {
    Bench bench;
    bench.station->answer = {.result = CommandResult::NoAnswer};

    bench.install(aDefault, 1);

    ASSERT_EQ(bench.installed().size(), 1U);
    EXPECT_EQ(bench.installed()[0].verdict, ChargingProfileVerdict::Unanswered);
}

TEST(ChargingProfileService, givesATxProfileTheOpenTransactionAndDropsItWithIt) {
    Bench bench;
    const auto number = bench.startTransaction();

    bench.install(aProfile(2, ChargingProfilePurpose::TxProfile), 1);

    EXPECT_EQ(bench.station->last<SetChargingProfile>().profile.transaction, number);
    EXPECT_EQ(bench.installed().size(), 1U);
    bench.stopTransaction(number);
    EXPECT_TRUE(bench.installed().empty());
}

TEST(ChargingProfileService, sendsNoTxProfileWhereNothingCharges) {
    Bench bench;

    EXPECT_THROW(bench.install(aProfile(2, ChargingProfilePurpose::TxProfile), 1), InvalidInput);
    EXPECT_TRUE(bench.station->commands().empty());
}

TEST(ChargingProfileService, holdsProfilesAgainstTheLimitsThatTheStationReported) {
    Bench bench;
    Variable limit;
    limit.name = "ChargeProfileMaxStackLevel";
    limit.value = "0";
    runTask(bench.repositories.deviceModel.record({"CS-1"}, {limit}));
    auto profile = aDefault;
    profile.stackLevel = 1;

    EXPECT_THROW(bench.install(profile, 1), InvalidInput);
}

TEST(ChargingProfileService, forgetsWhatWasClearedOrIsUnknownThere) {
    Bench bench;
    bench.install(aDefault, 1);
    bench.install(aProfile(2, ChargingProfilePurpose::TxDefaultProfile), 2);

    bench.clear({.id = 1});
    EXPECT_EQ(bench.installed().size(), 1U);

    bench.station->answer = answered("Unknown");
    bench.clear({});
    EXPECT_TRUE(bench.installed().empty());
}

TEST(ChargingProfileService, keepsTheListWhenAClearIsNotAnswered) {
    Bench bench;
    bench.install(aDefault, 1);
    bench.station->answer = {.result = CommandResult::CallError};

    bench.clear({});

    EXPECT_EQ(bench.installed().size(), 1U);
}

TEST(ChargingProfileService, asksForTheCompositeSchedule) {
    Bench bench;
    const GetCompositeSchedule wanted{.evse = {1}, .duration = std::chrono::hours(1)};

    runTask(bench.io, bench.service.compositeSchedule({"CS-1"}, wanted, "me"));

    EXPECT_EQ(bench.station->last<GetCompositeSchedule>().duration, std::chrono::hours(1));
    EXPECT_THROW(runTask(bench.io, bench.service.compositeSchedule({"CS-1"}, {}, "me")),
                 InvalidInput);
}

}  // namespace
}  // namespace voltgate
