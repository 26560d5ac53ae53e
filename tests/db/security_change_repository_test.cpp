// Changes of security together with the station that they change.
#include "db/security_change_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;
using enum SecurityChangeState;

const StationCredential oldKey{.salt = "00", .hash = "aa"};
const StationCredential newKey{.salt = "11", .hash = "bb"};

struct Changes : TestStorage {
    Changes() { runTask(storage.stations.add({.id = aStation, .credential = oldKey})); }

    SecurityChange beginKey(const StationCredential& key = newKey) {
        return runTask(changes.begin({.station = aStation,
                                      .kind = SecurityChangeKind::AuthorizationKey,
                                      .detail = "told",
                                      .requestedBy = "me"},
                                     key));
    }
    SecurityChange beginProfile(int profile) {
        return runTask(changes.begin({.station = aStation,
                                      .kind = SecurityChangeKind::SecurityProfile,
                                      .securityProfile = profile,
                                      .detail = "told",
                                      .requestedBy = "me"},
                                     std::nullopt));
    }
    bool move(const SecurityChange& change, SecurityChangeState state) {
        return runTask(changes.move(change.number, state, "moved"));
    }
    bool completeKey(const StationCredential& key) {
        return runTask(
            changes.complete(aStation, SecurityChangeKind::AuthorizationKey, key, std::nullopt));
    }
    SecurityChange latest(SecurityChangeKind kind = SecurityChangeKind::AuthorizationKey) {
        return runTask(changes.latest(aStation, kind)).value();
    }
    ChargingStation station() { return runTask(storage.stations.find(aStation)).value(); }

    SecurityChangeRepository& changes = storage.securityChanges;
};

TEST(SecurityChanges, putTheNewKeyBesideTheOldOneAndThenInItsPlace) {
    Changes test;

    const auto begun = test.beginKey();
    EXPECT_EQ(test.station().credential, oldKey);
    EXPECT_EQ(test.station().nextCredential, newKey);
    EXPECT_EQ(test.latest().state, Requested);
    EXPECT_EQ(test.latest().requestedBy, "me");

    EXPECT_TRUE(test.move(begun, Accepted));
    EXPECT_EQ(test.latest().detail, "moved");
    EXPECT_TRUE(test.completeKey(newKey));

    EXPECT_EQ(test.station().credential, newKey);
    EXPECT_EQ(test.station().nextCredential, std::nullopt);
    EXPECT_EQ(test.latest().state, Completed);
    EXPECT_TRUE(test.latest().endedAt.has_value());
    EXPECT_FALSE(test.move(begun, Accepted));
}

TEST(SecurityChanges, dropTheNewKeyWhenItIsRejected) {
    Changes test;

    EXPECT_TRUE(test.move(test.beginKey(), Rejected));

    EXPECT_EQ(test.station().credential, oldKey);
    EXPECT_EQ(test.station().nextCredential, std::nullopt);
    EXPECT_EQ(test.latest().state, Rejected);
    EXPECT_FALSE(test.completeKey(newKey));
}

TEST(SecurityChanges, areNotCompletedByAKeyThatWasReplaced) {
    Changes test;
    const auto first = test.beginKey();
    const StationCredential newest{.salt = "22", .hash = "cc"};
    test.beginKey(newest);

    EXPECT_FALSE(test.completeKey(newKey));
    EXPECT_FALSE(test.move(first, Rejected));

    EXPECT_EQ(test.station().nextCredential, newest);
    EXPECT_EQ(test.latest().state, Requested);
    EXPECT_EQ(test.database.query("select state from security_change order by number limit 1"),
              "Superseded");
}

TEST(SecurityChanges, raiseTheProfile) {
    Changes test;
    test.beginKey();
    test.beginProfile(2);
    EXPECT_EQ(test.station().securityProfile, 1);
    EXPECT_EQ(test.station().nextSecurityProfile, 2);

    EXPECT_TRUE(runTask(
        test.changes.complete(aStation, SecurityChangeKind::SecurityProfile, std::nullopt, 2)));

    EXPECT_EQ(test.station().securityProfile, 2);
    EXPECT_EQ(test.station().nextSecurityProfile, std::nullopt);
    EXPECT_EQ(test.latest(SecurityChangeKind::SecurityProfile).securityProfile, 2);
    EXPECT_EQ(test.latest(SecurityChangeKind::SecurityProfile).state, Completed);
    EXPECT_EQ(test.latest().state, Requested);  // The key's.
}

TEST(SecurityChanges, endWhenTheOperatorSetsTheSameByHand) {
    Changes test;
    test.beginKey();
    test.beginProfile(2);

    runTask(test.storage.stations.change(aStation, {.credential = oldKey}, std::nullopt));

    EXPECT_EQ(test.station().nextCredential, std::nullopt);
    EXPECT_EQ(test.latest().state, Superseded);
    EXPECT_EQ(test.station().nextSecurityProfile, 2);
    runTask(test.storage.stations.change(aStation, {.securityProfile = 3}, std::nullopt));
    EXPECT_EQ(test.station().nextSecurityProfile, std::nullopt);
    EXPECT_EQ(test.latest(SecurityChangeKind::SecurityProfile).state, Superseded);
    runTask(test.storage.stations.change(aStation, {.name = "other"}, std::nullopt));
    EXPECT_EQ(test.station().securityProfile, 3);
}

TEST(SecurityChanges, tellOtherProcessesThatTheStationChanged) {
    Changes test;
    const auto before = test.station().revision;

    test.beginKey();

    EXPECT_GT(test.station().revision, before);
}

}  // namespace
}  // namespace voltgate::db
