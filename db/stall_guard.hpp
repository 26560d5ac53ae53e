// StallGuard: ends what waits for PostgreSQL too long. A PostgreSQL that hangs, or a network that
// swallows packets, would hold a thread for ever; with its socket shut down the work fails as if
// the connection had broken. Safe to use from any thread.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_set>

namespace voltgate::db {

/// For work that stations wait for.
inline constexpr std::chrono::milliseconds stallPatience{2500};

class StallGuard {
public:
    StallGuard();
    ~StallGuard();

    StallGuard(const StallGuard&) = delete;
    StallGuard& operator=(const StallGuard&) = delete;

    /// Watches what is done while it lives. It looks four times a second.
    class Watch {
    public:
        /// Cuts the connection of this socket when it takes longer than `patience`. The socket may
        /// be closed, and its number used again, only when the watch has ended.
        Watch(StallGuard& guard, int socket, std::chrono::milliseconds patience);
        /// Calls `end` instead, once, on the guard's thread; it must not block.
        Watch(StallGuard& guard, std::chrono::milliseconds patience, std::function<void()> end);
        ~Watch();

        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

        bool hasEnded() const;  ///< It took too long.

    private:
        friend StallGuard;
        StallGuard& guard_;
        std::chrono::steady_clock::time_point deadline_;
        std::function<void()> end_;
        bool hasEnded_ = false;
    };

    /// For the end of the program: what is watched ends within `grace`, what begins later gets two
    /// seconds more at most. Whoever calls first decides.
    void endWithin(std::chrono::milliseconds grace);

    /// False near the end of the program, when PostgreSQL was not there a moment ago: then not
    /// everybody needs to find that out by himself.
    bool mayConnect();
    void noteAway();  ///< Nobody could be reached.

private:
    using Time = std::chrono::steady_clock::time_point;

    void serve();
    Time deadlineOf(std::chrono::milliseconds patience) const;
    void endOverdue(Time now);

    mutable std::mutex mutex_;
    std::condition_variable stopping_;
    bool isStopping_ = false;
    std::unordered_set<Watch*> watches_;
    Time endsAt_ = Time::max();
    Time awayAt_{};
    std::thread thread_;
};

}  // namespace voltgate::db
