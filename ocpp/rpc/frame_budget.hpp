// How many frames of a connection go to the frame log: so many per second, and a burst. A station
// that floods us must not push the frames of all others out of a log whose queue is bounded. Not
// thread-safe.
#pragma once
#include <algorithm>
#include <cstdint>

#include "ocpp/domain/datetime.hpp"

namespace voltgate::rpc {

class FrameBudget {
public:
    /// `perSecond` 0: no limit. A burst is ten seconds' worth.
    explicit FrameBudget(int perSecond) : perSecond_(perSecond), left_(burst()) {}

    /// Whether one more frame may be kept.
    bool spend(DateTime now) {
        if (perSecond_ == 0) return true;
        left_ = std::min(
            burst(), left_ + std::max<std::int64_t>(0, (now - refilledAt_).count()) * perSecond_);
        refilledAt_ = now;
        const bool isAllowed = left_ >= frame;
        isAllowed ? left_ -= frame : ++skipped_;
        return isAllowed;
    }
    /// Frames skipped since this was last asked.
    std::uint64_t takeSkipped() { return std::exchange(skipped_, 0); }

private:
    static constexpr std::int64_t frame =
        1000;  // Thousandths of a frame, as times are in milliseconds.
    std::int64_t burst() const { return std::int64_t{perSecond_} * 10 * frame; }

    int perSecond_;
    std::int64_t left_;
    DateTime refilledAt_;
    std::uint64_t skipped_ = 0;
};

}  // namespace voltgate::rpc
