#include "ocpp/log_limit.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

using namespace std::chrono_literals;

const auto start = LogLimit::Clock::time_point(24h);

/// How many of so many lines pass.
int passing(LogLimit& limit, int lines, LogLimit::Clock::time_point now,
            std::string_view event = "event") {
    int count = 0;
    for (int i = 0; i < lines; ++i) count += limit.mayPass(event, now) ? 1 : 0;
    return count;
}

TEST(LogLimit, lets10LinesOfAnEventPassInAMinute) {
    LogLimit limit;

    EXPECT_EQ(passing(limit, 1000, start), 10);
    EXPECT_EQ(passing(limit, 1000, start + 59s), 0);
}

TEST(LogLimit, countsWhatItLeavesOut) {
    LogLimit limit;
    passing(limit, 1000, start);
    EXPECT_TRUE(limit.takeLeftOut(start + 59s).empty());

    const auto leftOut = limit.takeLeftOut(start + 60s);

    ASSERT_EQ(leftOut.size(), 1u);
    EXPECT_EQ(leftOut[0].event, "event");
    EXPECT_EQ(leftOut[0].count, 990u);
    EXPECT_TRUE(limit.takeLeftOut(start + 61s).empty());
    EXPECT_EQ(passing(limit, 1000, start + 61s), 10);
}

TEST(LogLimit, countsEachEventForItself) {
    LogLimit limit;
    passing(limit, 1000, start, "one");

    EXPECT_EQ(passing(limit, 5, start, "other"), 5);
}

TEST(LogLimit, beginsAnewWhenNothingWasLeftOut) {
    LogLimit limit;
    passing(limit, 10, start);

    EXPECT_EQ(passing(limit, 10, start + 60s), 10);
    EXPECT_TRUE(limit.takeLeftOut(start + 120s).empty());
}

}  // namespace
}  // namespace voltgate
