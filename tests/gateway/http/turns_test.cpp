#include "gateway/http/turns.hpp"

#include <gtest/gtest.h>

#include "gateway/http/message.hpp"
#include "gateway/http/query_lane.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate::http {
namespace {

TEST(Turns, areSoManyOfOneCallerAndOfAll) {
    Turns turns(2, 3);
    const auto first = turns.take("a");
    auto second = turns.take("a");

    EXPECT_TRUE(first);
    EXPECT_TRUE(second);
    EXPECT_FALSE(turns.take("a"));
    const auto other = turns.take("b");
    EXPECT_TRUE(other);
    EXPECT_FALSE(turns.take("c"));

    second.reset();
    EXPECT_TRUE(turns.take("a"));
    EXPECT_EQ(turns.taken(), 2U);
}

TEST(Turns, mayOutliveWhereTheyCameFrom) {
    Turn turn;
    {
        Turns turns(1, 1);
        turn = turns.take("a");
    }
    EXPECT_TRUE(turn);
}

// Enters, notes it, and stays until it is told to go.
struct Visitor {
    Task<> visit(QueryLane& lane, std::string caller, std::shared_ptr<Presence> client) {
        try {
            turn = co_await lane.enter(std::move(caller), std::move(client));
        } catch (const HttpProblem& problem) {
            status = problem.status;
        }
    }
    Turn turn;
    int status = 0;
};

struct Lane {
    explicit Lane(LaneLimits limits) : lane(limits) {}

    Visitor& enter(const std::string& caller, std::shared_ptr<Presence> client = nullptr) {
        visitors.push_back(std::make_unique<Visitor>());
        spawn(io.get_executor(), "visit", visitors.back()->visit(lane, caller, std::move(client)));
        settle();
        return *visitors.back();
    }
    void settle() {
        do io.restart();
        while (io.poll() > 0);
    }

    asio::io_context io;
    QueryLane lane;
    std::vector<std::unique_ptr<Visitor>> visitors;
};

TEST(QueryLane, letsSoManyInAtOnceInTheirOrder) {
    Lane lane({.atOnce = 1});
    auto& first = lane.enter("a");
    auto& second = lane.enter("b");
    auto& third = lane.enter("a");
    EXPECT_TRUE(first.turn);
    EXPECT_FALSE(second.turn);

    first.turn.reset();
    lane.settle();

    EXPECT_TRUE(second.turn);
    EXPECT_FALSE(third.turn);
    second.turn.reset();
    lane.settle();
    EXPECT_TRUE(third.turn);
    third.turn.reset();
    EXPECT_TRUE(lane.enter("c").turn);
}

TEST(QueryLane, turnsAwayACallerWhoHasTooManyWaiting) {
    Lane lane({.atOnce = 1, .waitingOfOne = 2, .waitingOfAll = 3});
    auto& running = lane.enter("a");
    lane.enter("b");
    lane.enter("b");

    EXPECT_EQ(lane.enter("b").status, 429);
    lane.enter("c");
    EXPECT_EQ(lane.enter("d").status, 503);
    EXPECT_TRUE(running.turn);
}

TEST(QueryLane, beginsNothingForAClientThatHasGoneWhileItWaited) {
    Lane lane({.atOnce = 1});
    const auto gone = std::make_shared<Presence>(-1);
    auto& first = lane.enter("a");
    auto& second = lane.enter("b", gone);
    auto& third = lane.enter("c");

    first.turn.reset();
    lane.settle();

    EXPECT_FALSE(second.turn);
    EXPECT_EQ(second.status, 499);
    EXPECT_TRUE(third.turn);
}

TEST(QueryLane, letsInWhoNeedNotWaitWithoutALook) {
    Lane lane({.atOnce = 1});

    EXPECT_TRUE(lane.enter("a", std::make_shared<Presence>(-1)).turn);
}

TEST(QueryLane, turnsAwayWhoWaitsTooLong) {
    Lane lane({.atOnce = 1, .patience = std::chrono::milliseconds(20)});
    auto& running = lane.enter("a");
    auto& late = lane.enter("b");

    lane.io.restart();
    lane.io.run_for(std::chrono::seconds(5));

    EXPECT_EQ(late.status, 503);
    EXPECT_TRUE(running.turn);
    running.turn.reset();
    EXPECT_TRUE(lane.enter("c").turn);
}

}  // namespace
}  // namespace voltgate::http
