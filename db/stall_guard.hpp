// StallGuard: cuts a connection whose work takes too long. A PostgreSQL that hangs, or a network
// that swallows packets, would hold a lane's thread for minutes; with its socket shut down the work
// fails as if the connection had broken, and may be repeated. One work at a time is watched. Safe
// to use from any thread.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace voltgate::db {

/// For work that stations wait for.
inline constexpr std::chrono::milliseconds stallPatience{2500};

class StallGuard {
public:
    StallGuard();
    ~StallGuard();

    StallGuard(const StallGuard&) = delete;
    StallGuard& operator=(const StallGuard&) = delete;

    /// Watches the work that is done while it lives.
    class Watch {
    public:
        Watch(StallGuard& guard, int socket, std::chrono::milliseconds patience);
        ~Watch();

        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

    private:
        StallGuard& guard_;
    };

private:
    void serve();

    std::mutex mutex_;
    std::condition_variable stopping_;
    bool isStopping_ = false;
    int socket_ = -1;
    std::chrono::steady_clock::time_point deadline_{};
    std::thread thread_;
};

}  // namespace voltgate::db
