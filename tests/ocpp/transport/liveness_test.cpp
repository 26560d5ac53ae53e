#include "ocpp/transport/liveness.hpp"

#include <gtest/gtest.h>

namespace voltgate::transport {
namespace {

using namespace std::chrono_literals;
using enum Liveness::Verdict;

const auto start = Liveness::Clock::time_point(24h);

TEST(Liveness, asksOncePerIntervalOfSilence) {
    Liveness liveness;
    liveness.heard(start);

    EXPECT_EQ(liveness.judge(60s, start + 59s), Alive);
    EXPECT_EQ(liveness.judge(60s, start + 60s), ToBeAsked);
    EXPECT_EQ(liveness.judge(60s, start + 65s), Alive);
    EXPECT_EQ(liveness.judge(60s, start + 120s), ToBeAsked);
}

TEST(Liveness, givesUpAPeerThatHasPongedBeforeAndDoesNotAnyMore) {
    Liveness liveness;
    liveness.ponged(start);

    EXPECT_EQ(liveness.judge(60s, start + 180s), ToBeAsked);
    EXPECT_EQ(liveness.judge(60s, start + 181s), Gone);
}

TEST(Liveness, keepsAPeerThatHasNeverPonged) {
    Liveness liveness;
    liveness.heard(start);

    EXPECT_EQ(liveness.judge(60s, start + 24h), ToBeAsked);
}

TEST(Liveness, isBelievedOfAnythingThatIsHeard) {
    Liveness liveness;
    liveness.ponged(start);
    liveness.heard(start + 179s);

    EXPECT_EQ(liveness.judge(60s, start + 181s), Alive);
    EXPECT_EQ(liveness.silence(start + 181s), 2s);
}

TEST(Liveness, isNotAskedForWithoutAnInterval) {
    Liveness liveness;
    liveness.ponged(start);

    EXPECT_EQ(liveness.judge(0s, start + 24h), Alive);
}

}  // namespace
}  // namespace voltgate::transport
