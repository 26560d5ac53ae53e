// Local lists on record: what is wanted, and what is held.
#include "db/local_list_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Lists : TestStorage {
    Lists() {
        for (const auto* name : {"Beta", "ALPHA", "gamma"}) {
            runTask(storage.idTokens.add({.token = {name}, .groupId = "FLEET"}));
        }
    }
    std::vector<std::size_t> want(std::vector<IdToken> tokens) {
        return runTask(lists.want(aStation, std::move(tokens)));
    }
    std::vector<std::string> desired() {
        std::vector<std::string> names;
        for (const auto& entry : runTask(lists.desired(aStation))) {
            names.push_back(entry.idToken.value);
        }
        return names;
    }

    LocalListRepository& lists = storage.localLists;
};

Authorization accepted() {
    return {.status = AuthorizationStatus::Accepted, .expiresAt = noon, .groupId = "G"};
}

TEST(LocalLists, wantTokensInTheirRegisteredSpelling) {
    Lists test;

    EXPECT_TRUE(test.want({{"beta"}, {"alpha"}}).empty());

    EXPECT_EQ(test.desired(), (std::vector<std::string>{"ALPHA", "Beta"}));
    const auto entry = runTask(test.lists.desired(aStation)).at(0);
    EXPECT_EQ(entry.authorization.status, AuthorizationStatus::Accepted);
    EXPECT_EQ(entry.authorization.groupId, "FLEET");
}

TEST(LocalLists, changeNothingWhenATokenIsUnknown) {
    Lists test;
    test.want({{"beta"}});

    EXPECT_EQ(test.want({{"alpha"}, {"NOBODY"}, {"nil"}}), (std::vector<std::size_t>{1, 2}));

    EXPECT_EQ(test.desired(), std::vector<std::string>{"Beta"});
}

TEST(LocalLists, wantNoTokenThatWasRemoved) {
    Lists test;
    test.want({{"beta"}, {"gamma"}});

    runTask(test.storage.idTokens.remove({"BETA"}));

    EXPECT_EQ(test.desired(), std::vector<std::string>{"gamma"});
}

TEST(LocalLists, holdNothingThatWasNotAccepted) {
    Lists test;

    const auto held = runTask(test.lists.held(aStation));

    EXPECT_EQ(held.version, std::nullopt);
    EXPECT_TRUE(held.entries.empty());
}

TEST(LocalLists, holdWhatUpdatesComeTo) {
    Lists test;
    auto& lists = test.lists;
    runTask(lists.accepted(aStation, 1, LocalListUpdate::Full,
                           {{{"Old"}, accepted()}, {{"B"}, accepted()}}, noon));
    auto blocked = accepted();
    blocked.status = AuthorizationStatus::Blocked;

    runTask(lists.accepted(aStation, 2, LocalListUpdate::Differential,
                           {{{"b"}, blocked}, {{"OLD"}, {}}, {{"A"}, accepted()}}, noon + hour));

    const auto held = runTask(lists.held(aStation));
    EXPECT_EQ(held.version, 2);
    EXPECT_EQ(held.syncedAt, noon + hour);
    ASSERT_EQ(held.entries.size(), 2U);
    EXPECT_EQ(held.entries[0].idToken.value, "A");
    EXPECT_EQ(held.entries[0].authorization.expiresAt, noon);
    EXPECT_EQ(held.entries[0].authorization.groupId, "G");
    EXPECT_EQ(held.entries[1].authorization.status, AuthorizationStatus::Blocked);
}

TEST(LocalLists, holdOnlyTheNewListAfterAFullUpdate) {
    Lists test;
    auto& lists = test.lists;
    runTask(lists.accepted(aStation, 1, LocalListUpdate::Full, {{{"A"}, accepted()}}, noon));

    runTask(lists.accepted(aStation, 2, LocalListUpdate::Full, {}, noon));

    EXPECT_TRUE(runTask(lists.held(aStation)).entries.empty());
}

TEST(LocalLists, canLoseTheirVersion) {
    Lists test;
    runTask(test.lists.accepted(aStation, 1, LocalListUpdate::Full, {}, noon));

    runTask(test.lists.forgetVersion(aStation));

    EXPECT_EQ(runTask(test.lists.held(aStation)).version, std::nullopt);
}

TEST(LocalLists, leaveWithTheirStation) {
    Lists test;
    ChargingStation station;
    station.id = aStation;
    runTask(test.storage.stations.add(station));
    test.want({{"beta"}});
    runTask(test.lists.accepted(aStation, 1, LocalListUpdate::Full, {{{"A"}, accepted()}}, noon));

    runTask(test.storage.stations.remove(aStation));

    EXPECT_TRUE(test.desired().empty());
    EXPECT_EQ(runTask(test.lists.held(aStation)).version, std::nullopt);
    EXPECT_TRUE(runTask(test.lists.held(aStation)).entries.empty());
}

}  // namespace
}  // namespace voltgate::db
