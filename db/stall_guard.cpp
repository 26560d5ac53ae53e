#include "db/stall_guard.hpp"

#include <sys/socket.h>

#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Looking now and then costs less than being woken for every batch.
constexpr auto lookEvery = std::chrono::milliseconds(250);
// Of what is begun near the end of the program.
constexpr auto lastPatience = std::chrono::seconds(2);
// How long all believe what one has found out near the end of the program.
constexpr auto awayFor = std::chrono::seconds(5);

std::function<void()> cutting(int socket) {
    return [socket] {
        log::warn("PostgreSQL does not answer; its connection is cut");
        ::shutdown(socket, SHUT_RDWR);
    };
}

}  // namespace

StallGuard::StallGuard() : thread_(&StallGuard::serve, this) {}

StallGuard::~StallGuard() {
    {
        const std::scoped_lock lock(mutex_);
        isStopping_ = true;
    }
    stopping_.notify_all();
    thread_.join();
}

StallGuard::Watch::Watch(StallGuard& guard, int socket, std::chrono::milliseconds patience)
    : Watch(guard, patience, cutting(socket)) {}

StallGuard::Watch::Watch(StallGuard& guard, std::chrono::milliseconds patience,
                         std::function<void()> end)
    : guard_(guard), end_(std::move(end)) {
    const std::scoped_lock lock(guard_.mutex_);
    deadline_ = guard_.deadlineOf(patience);
    guard_.watches_.insert(this);
}

StallGuard::Watch::~Watch() {
    const std::scoped_lock lock(guard_.mutex_);
    guard_.watches_.erase(this);
}

bool StallGuard::Watch::hasEnded() const {
    const std::scoped_lock lock(guard_.mutex_);
    return hasEnded_;
}

StallGuard::Time StallGuard::deadlineOf(std::chrono::milliseconds patience) const {
    const auto now = SteadyClock::now();
    return std::min(now + patience, std::max(endsAt_, now + lastPatience));
}

void StallGuard::endWithin(std::chrono::milliseconds grace) {
    const std::scoped_lock lock(mutex_);
    if (endsAt_ != Time::max()) return;
    endsAt_ = SteadyClock::now() + grace;
    for (auto* watch : watches_) watch->deadline_ = std::min(watch->deadline_, endsAt_);
}

bool StallGuard::mayConnect() {
    const std::scoped_lock lock(mutex_);
    return endsAt_ == Time::max() || SteadyClock::now() > awayAt_ + awayFor;
}

void StallGuard::noteAway() {
    const std::scoped_lock lock(mutex_);
    awayAt_ = SteadyClock::now();
}

void StallGuard::serve() {
    std::unique_lock lock(mutex_);
    while (!stopping_.wait_for(lock, lookEvery, [this] { return isStopping_; }))
        endOverdue(SteadyClock::now());
}

void StallGuard::endOverdue(Time now) {
    for (auto* watch : watches_) {
        if (watch->hasEnded_ || now < watch->deadline_) continue;
        watch->hasEnded_ = true;
        awayAt_ = now;
        watch->end_();
    }
}

}  // namespace voltgate::db
