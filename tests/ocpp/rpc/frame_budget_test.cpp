#include "ocpp/rpc/frame_budget.hpp"

#include <gtest/gtest.h>

namespace voltgate::rpc {
namespace {

using namespace std::chrono_literals;

const DateTime noon = *DateTime::parse("2026-01-31T12:00:00Z");

int spendAll(FrameBudget& budget, DateTime at) {
    int spent = 0;
    while (spent < 1000 && budget.spend(at)) ++spent;
    return spent;
}

TEST(FrameBudget, allowsABurstOfTenSeconds) {
    FrameBudget budget(10);

    EXPECT_EQ(spendAll(budget, noon), 100);
    EXPECT_EQ(budget.takeSkipped(), 1u);
    EXPECT_EQ(budget.takeSkipped(), 0u);
}

TEST(FrameBudget, fillsUpWithTime) {
    FrameBudget budget(10);
    spendAll(budget, noon);

    EXPECT_EQ(spendAll(budget, noon + 500ms), 5);
    EXPECT_EQ(spendAll(budget, noon + 1h), 100);
}

TEST(FrameBudget, survivesAClockThatGoesBack) {
    FrameBudget budget(10);
    spendAll(budget, noon);

    EXPECT_EQ(spendAll(budget, noon - 1h), 0);
    EXPECT_EQ(spendAll(budget, noon - 1h + 1s), 10);
}

TEST(FrameBudget, hasNoLimitAtZero) {
    FrameBudget budget(0);

    EXPECT_EQ(spendAll(budget, noon), 1000);
}

}  // namespace
}  // namespace voltgate::rpc
