#include "ocpp/transport/liveness.hpp"

#include <gtest/gtest.h>

namespace voltgate::transport {
namespace {

using namespace std::chrono_literals;
using enum Liveness::Verdict;

const auto start = Liveness::Clock::time_point(24h);

/// A peer that is looked at in the right pace.
struct Watched {
    explicit Watched(Liveness::Interval pingInterval) : interval(pingInterval) {}

    Liveness::Verdict look() {
        now += Liveness::pace;
        return liveness.judge(interval, listens, now);
    }
    /// A look that is made at once, since it was due before.
    Liveness::Verdict lookAtOnce() { return liveness.judge(interval, listens, now); }
    /// The time from now until this verdict is given; a day when it never is.
    Liveness::Interval until(Liveness::Verdict verdict) {
        const auto begin = now;
        while (now - begin < 24h && look() != verdict) {
        }
        return std::chrono::duration_cast<Liveness::Interval>(now - begin);
    }
    /// The process does nothing for so long, beginning as long after a look as it wants.
    void standStill(Liveness::Interval duration) { now += duration; }

    Liveness liveness;
    Liveness::Interval interval;
    Liveness::Clock::time_point now = start;
    bool listens = true;
};

TEST(Liveness, asksOncePerIntervalOfSilence) {
    Watched peer(60s);
    peer.liveness.heard(start);

    EXPECT_EQ(peer.until(ToBeAsked), 60s);
    EXPECT_EQ(peer.look(), Alive);
    EXPECT_EQ(peer.until(ToBeAsked), 55s);
}

TEST(Liveness, givesUpAPeerWhoseQuestionStaysOpen) {
    Watched peer(60s);
    peer.liveness.ponged(start);

    EXPECT_EQ(peer.until(Gone), 180s);
}

TEST(Liveness, keepsAPeerThatHasNeverPonged) {
    Watched peer(60s);
    peer.liveness.heard(start);

    EXPECT_EQ(peer.until(Gone), 24h);
}

TEST(Liveness, isBelievedOfAnythingThatIsHeard) {
    Watched peer(60s);
    peer.liveness.ponged(start);
    peer.until(ToBeAsked);
    peer.standStill(1s);

    peer.liveness.heard(peer.now);

    EXPECT_EQ(peer.liveness.silence(peer.now + 2s), 2s);
    EXPECT_EQ(peer.until(Gone), 180s);
}

TEST(Liveness, isNotAskedForWithoutAnInterval) {
    Watched peer(0s);
    peer.liveness.ponged(start);

    EXPECT_EQ(peer.until(ToBeAsked), 24h);
}

class LivenessOfEveryInterval : public ::testing::TestWithParam<std::chrono::milliseconds> {};

TEST_P(LivenessOfEveryInterval, keepsAPeerThatAnswersEachPing) {
    Watched peer(GetParam());
    peer.liveness.ponged(start);

    for (int i = 0; i < 1000; ++i) {
        const auto verdict = peer.look();
        ASSERT_NE(verdict, Gone);
        if (verdict == ToBeAsked) peer.liveness.ponged(peer.now + 1ms);
    }
}

TEST_P(LivenessOfEveryInterval, keepsAPeerWhoseAnswerLiesUnreadWhileTheProcessStandsStill) {
    for (const auto pause : {1s, 3s, 8s, 20s, 135s, 1000s, 86400s}) {
        Watched peer(GetParam());
        peer.liveness.ponged(start);
        peer.until(ToBeAsked);

        peer.standStill(pause);  // The look that was due in between is made at its end.

        EXPECT_NE(pause > Liveness::pace ? peer.lookAtOnce() : peer.look(), Gone) << pause.count();
        peer.liveness.ponged(peer.now);  // Now it is read.
        EXPECT_NE(peer.look(), Gone) << pause.count();
    }
}

TEST_P(LivenessOfEveryInterval, givesUpAPeerThatVanishedWhileTheProcessStoodStill) {
    Watched peer(GetParam());
    peer.liveness.ponged(start);
    peer.standStill(1000s);

    EXPECT_LE(peer.until(Gone), 3 * GetParam() + 3 * Liveness::pace);
}

TEST_P(LivenessOfEveryInterval, neitherAsksNorGivesUpAPeerThatIsNotRead) {
    Watched peer(GetParam());
    peer.liveness.ponged(start);
    peer.until(ToBeAsked);

    peer.listens = false;
    EXPECT_EQ(peer.until(Gone), 24h);

    peer.listens = true;
    EXPECT_EQ(peer.look(), ToBeAsked);
}

INSTANTIATE_TEST_SUITE_P(Liveness, LivenessOfEveryInterval,
                         ::testing::Values(1s, 2s, 4s, 5s, 6s, 45s, 3600s));

}  // namespace
}  // namespace voltgate::transport
