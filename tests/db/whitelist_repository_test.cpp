// Whitelists of stations in PostgreSQL.
#include "db/whitelist_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

const StationId cs1{"CS-1"};
const StationId cs2{"CS-2"};

struct World {
    test::TestDatabase own;
    Database database{own.url(), 1};
    WhitelistRepository whitelists{database};

    World() {
        own.execute(
            "insert into station (id, security_profile, onboarding) values "
            "('CS-1', 0, 'Accepted'), ('CS-2', 0, 'Accepted')");
    }
    ~World() { database.stop(); }
    CardAddition add(const StationId& station, const std::string& token, std::size_t most = 3) {
        return runTask(whitelists.add(station, IdToken{token}, most));
    }
    std::string cardsOf(const StationId& station) {
        std::string text;
        for (const auto& card : runTask(whitelists.cards(station))) text += card.token.value + " ";
        return text;
    }
    std::string tokens() const { return own.query("select count(*) from id_token"); }
};

TEST(Whitelists, takeCardsOnceAndUpToTheirLimit) {
    World world;
    EXPECT_EQ(world.add(cs1, "B", 2), CardAddition::Added);
    EXPECT_EQ(world.add(cs1, "b", 2), CardAddition::OnList);
    EXPECT_EQ(world.add(cs1, "A", 2), CardAddition::Added);
    EXPECT_EQ(world.add(cs1, "C", 2), CardAddition::Full);
    EXPECT_EQ(world.add({"CS-9"}, "C", 2), CardAddition::NoStation);
    EXPECT_EQ(world.cardsOf(cs1), "B A ");
    EXPECT_EQ(world.tokens(), "2");
    EXPECT_TRUE(runTask(world.whitelists.contains(cs1, IdToken{"b"})));
    EXPECT_FALSE(runTask(world.whitelists.contains(cs2, IdToken{"b"})));
}

TEST(Whitelists, doNotTakeATokenThatIsBlocked) {
    World world;
    world.own.execute(
        "insert into id_token (token_key, value, type, status) "
        "values ('bad', 'BAD', 'ISO14443', 'Blocked')");

    EXPECT_EQ(world.add(cs1, "BAD"), CardAddition::NotUsable);
    EXPECT_EQ(world.cardsOf(cs1), "");
}

TEST(Whitelists, takeATokenOffRecordWithTheLastListThatItCameBy) {
    World world;
    world.add(cs1, "A");
    world.add(cs2, "A");
    EXPECT_EQ(runTask(world.whitelists.remove(cs1, IdToken{"a"}))->token.value, "A");
    EXPECT_EQ(world.tokens(), "1");
    EXPECT_EQ(runTask(world.whitelists.remove(cs1, IdToken{"a"})), std::nullopt);

    runTask(world.whitelists.remove(cs2, IdToken{"A"}));

    EXPECT_EQ(world.tokens(), "0");
}

TEST(Whitelists, keepATokenThatWasOnRecordBefore) {
    World world;
    world.own.execute(
        "insert into id_token (token_key, value, type, status) "
        "values ('fleet', 'FLEET', 'ISO14443', 'Accepted')");
    world.add(cs1, "FLEET");

    runTask(world.whitelists.remove(cs1, IdToken{"FLEET"}));

    EXPECT_EQ(world.tokens(), "1");
}

TEST(Whitelists, rememberWhichStationsHaveNotBeenTold) {
    World world;
    world.add(cs1, "A");
    world.add(cs2, "A");

    runTask(world.whitelists.setSynchronized(cs2, true));

    EXPECT_EQ(runTask(world.whitelists.unsynchronized()), std::vector{cs1});
}

}  // namespace
}  // namespace voltgate::db
