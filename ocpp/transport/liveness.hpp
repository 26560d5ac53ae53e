// Whether a peer is still there. Any byte from it says so; silence is answered with a ping, and
// only a peer that has ponged before is gone when it does not: some never do (quirk 13). Times are
// of the steady clock, since a step of the other one must not end connections. heard(), ponged()
// and silence() from any thread; judge() from one at a time.
#pragma once
#include <atomic>
#include <chrono>

namespace voltgate::transport {

class Liveness {
public:
    using Clock = std::chrono::steady_clock;
    using Interval = std::chrono::milliseconds;
    enum class Verdict { Alive, ToBeAsked, Gone };

    void heard(Clock::time_point now = Clock::now()) { lastHeard_ = now; }
    void ponged(Clock::time_point now = Clock::now()) {
        heard(now);
        hasPonged_ = true;
    }
    /// Since the peer was heard; it must have been.
    Interval silence(Clock::time_point now = Clock::now()) const {
        return std::chrono::duration_cast<Interval>(now - lastHeard_.load());
    }
    /// ToBeAsked once per interval of silence, Gone after three; an interval of 0 asks nothing.
    Verdict judge(Interval interval, Clock::time_point now = Clock::now()) {
        if (interval == Interval::zero()) return Verdict::Alive;
        if (silence(now) > 3 * interval && hasPonged_) return Verdict::Gone;
        if (silence(now) < interval || now - lastAsked_ < interval) return Verdict::Alive;
        lastAsked_ = now;
        return Verdict::ToBeAsked;
    }

private:
    std::atomic<Clock::time_point> lastHeard_{};
    std::atomic<bool> hasPonged_{false};
    Clock::time_point lastAsked_{};
};

}  // namespace voltgate::transport
