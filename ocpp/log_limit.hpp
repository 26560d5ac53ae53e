// How many lines of one event the log takes: the first few of each minute; the others are counted.
// Events are static texts, so there are not many. Safe to use from any thread.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate {

class LogLimit {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr int linesAtOnce = 10;
    static constexpr auto period = std::chrono::minutes(1);

    struct LeftOut {
        std::string event;
        std::uint64_t count;
    };

    bool mayPass(std::string_view event, Clock::time_point now = Clock::now()) {
        const std::scoped_lock lock(mutex_);
        auto& lines = lines_[std::string(event)];
        if (lines.leftOut == 0 && now - lines.since >= period) lines = {.since = now};
        if (lines.passed < linesAtOnce) return ++lines.passed, true;
        ++lines.leftOut;
        hasLeftOut_ = true;
        return false;
    }
    /// Of each event whose minute is over, once.
    std::vector<LeftOut> takeLeftOut(Clock::time_point now = Clock::now()) {
        std::vector<LeftOut> taken;
        if (!hasLeftOut_) return taken;
        const std::scoped_lock lock(mutex_);
        hasLeftOut_ = false;
        for (auto& [event, lines] : lines_) {
            if (lines.leftOut == 0) continue;
            if (now - lines.since < period) {
                hasLeftOut_ = true;
                continue;
            }
            taken.push_back({event, lines.leftOut});
            lines = {.since = now};
        }
        return taken;
    }

private:
    struct Lines {
        Clock::time_point since{};
        int passed = 0;
        std::uint64_t leftOut = 0;
    };
    std::atomic<bool> hasLeftOut_ = false;
    std::mutex mutex_;
    std::map<std::string, Lines, std::less<>> lines_;
};

}  // namespace voltgate
