// Whether a peer is still there. Any byte from it says so; silence is answered with a ping, and
// gone is a peer whose ping stayed open while we listened, if it has ponged before: some never do
// (quirk 13). It is looked at in a pace; a look that comes late (the process stood still, or
// nothing was listened to) says something about us and nothing about the peer, whose answer may lie
// unread: then the question is asked anew. Times are of the steady clock, since a step of the other
// one must not end connections. heard(), ponged() and silence() from any thread; judge() from one
// at a time.
#pragma once
#include <atomic>
#include <chrono>
#include <optional>
#include <utility>

namespace voltgate::transport {

class Liveness {
public:
    using Clock = std::chrono::steady_clock;
    using Interval = std::chrono::milliseconds;
    enum class Verdict { Alive, ToBeAsked, Gone };

    /// How often judge() is to be called.
    static constexpr Interval pace = std::chrono::seconds(5);

    void heard(Clock::time_point now = Clock::now()) { lastHeard_ = now; }
    void ponged(Clock::time_point now = Clock::now()) {
        heard(now);
        hasPonged_ = true;
    }
    /// Since the peer was heard; it must have been.
    Interval silence(Clock::time_point now = Clock::now()) const {
        return std::chrono::duration_cast<Interval>(now - lastHeard_.load());
    }
    /// ToBeAsked after an interval of silence and once per interval from then on, Gone when a
    /// question stayed open for two, and a look before this one saw it open too: an answer could be
    /// read in between. An interval of 0 asks nothing. `listens`: whether what the
    /// peer sends is read at all.
    Verdict judge(Interval interval, bool listens = true, Clock::time_point now = Clock::now()) {
        const auto before = std::exchange(lookedAt_, now);
        const bool isLate = before && now - *before > 2 * pace;
        if (lastHeard_.load() >= openSince_ || isLate || !listens) openSince_.reset();
        if (interval == Interval::zero() || !listens || silence(now) < interval)
            return Verdict::Alive;
        if (!openSince_) return ask(now);
        const bool wasSeenOpen = std::exchange(isSeenOpen_, true);
        if (hasPonged_ && wasSeenOpen && now - *openSince_ >= 2 * interval) return Verdict::Gone;
        return now - lastAsked_ < interval ? Verdict::Alive : ask(now);
    }

private:
    Verdict ask(Clock::time_point now) {
        if (!openSince_) {
            openSince_ = now;
            isSeenOpen_ = false;
        }
        lastAsked_ = now;
        return Verdict::ToBeAsked;
    }

    std::atomic<Clock::time_point> lastHeard_{};
    std::atomic<bool> hasPonged_{false};
    std::optional<Clock::time_point> lookedAt_;
    std::optional<Clock::time_point> openSince_;  // Of the first question without an answer.
    bool isSeenOpen_ = false;
    Clock::time_point lastAsked_{};
};

}  // namespace voltgate::transport
