#include "gateway/rest/turns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/http/message.hpp"

namespace voltgate::rest {
namespace {

using testing::ElementsAre;
using Rank = Turns::Rank;

// Callers that take a turn and keep it until they are told to leave.
class World {
public:
    explicit World(TurnLimits limits) : turns(limits) {}
    // Nobody is left waiting.
    ~World() {
        while (!holding.empty()) leave(std::string(holding.begin()->first));
    }

    void ask(const std::string& who, const std::string& address, Rank rank = Rank::Unknown) {
        asio::co_spawn(io, wait(who, address, rank), [](std::exception_ptr) {});
        settle();
    }
    void leave(const std::string& who) {
        holding.erase(who);
        settle();
    }

    std::vector<std::string> came;  // In the order in which they had their turn.
    std::map<std::string, int> refused;
    std::map<std::string, std::shared_ptr<Turns::Turn>> holding;

private:
    void settle() {
        io.restart();
        while (io.poll() > 0) {
        }
    }
    Task<> wait(std::string who, std::string address, Rank rank) {
        try {
            auto turn = co_await turns.take(address, rank);
            came.push_back(who);
            holding[who] = std::move(turn);
        } catch (const http::HttpProblem& problem) {
            refused[who] = problem.status;
        }
    }

    asio::io_context io;
    Turns turns;
};

TEST(Turns, letSoManyWorkAtOnce) {
    World world({.atOnce = 2});
    for (const std::string who : {"a", "b", "c"}) world.ask(who, "10.0.0.1");
    EXPECT_THAT(world.came, ElementsAre("a", "b"));

    world.leave("a");

    EXPECT_THAT(world.came, ElementsAre("a", "b", "c"));
}

TEST(Turns, goFromAddressToAddress) {
    World world({.atOnce = 1});
    world.ask("guess 1", "6.6.6.6");
    for (int i = 2; i <= 4; ++i) world.ask("guess " + std::to_string(i), "6.6.6.6");
    world.ask("honest", "10.0.0.1");

    world.leave("guess 1");
    world.leave("guess 2");

    EXPECT_THAT(world.came, ElementsAre("guess 1", "guess 2", "honest"));
}

TEST(Turns, areFirstThoseOfWhoIsKnown) {
    World world({.atOnce = 1});
    world.ask("first", "10.0.0.1");
    world.ask("unknown", "10.0.0.1");
    world.ask("known", "10.0.0.1", Rank::Known);

    world.leave("first");

    EXPECT_THAT(world.came, ElementsAre("first", "known"));
}

TEST(Turns, areRefusedToAnAddressThatWantsTooMany) {
    World world({.atOnce = 1, .waitingPerAddress = 2});
    for (const std::string who : {"a", "b", "c", "d"}) world.ask(who, "6.6.6.6");
    world.ask("known", "6.6.6.6", Rank::Known);
    world.ask("honest", "10.0.0.1");

    EXPECT_EQ(world.refused["d"], 429);
    EXPECT_EQ(world.refused["c"], 429) << "gives way to one that is known";
    EXPECT_FALSE(world.refused.contains("known"));
    EXPECT_FALSE(world.refused.contains("honest"));
}

TEST(Turns, areTakenFromWhoHasMostWhenAllIsFull) {
    World world({.atOnce = 1, .waitingInAll = 3});
    for (const std::string who : {"a", "b", "c", "d"}) world.ask(who, "6.6.6.6");

    world.ask("honest", "10.0.0.1");
    world.ask("e", "6.6.6.6");

    EXPECT_EQ(world.refused["d"], 429);
    EXPECT_EQ(world.refused["e"], 503);
    EXPECT_FALSE(world.refused.contains("honest"));
}

}  // namespace
}  // namespace voltgate::rest
