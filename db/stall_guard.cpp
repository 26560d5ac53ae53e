#include "db/stall_guard.hpp"

#include <sys/socket.h>

#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

// Looking now and then costs less than being woken for every batch.
constexpr auto lookEvery = std::chrono::milliseconds(250);

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
    : guard_(guard) {
    const std::scoped_lock lock(guard_.mutex_);
    guard_.socket_ = socket;
    guard_.deadline_ = std::chrono::steady_clock::now() + patience;
}

// The socket may be closed, and its number used again, only after this.
StallGuard::Watch::~Watch() {
    const std::scoped_lock lock(guard_.mutex_);
    guard_.socket_ = -1;
}

void StallGuard::serve() {
    std::unique_lock lock(mutex_);
    while (!stopping_.wait_for(lock, lookEvery, [this] { return isStopping_; })) {
        if (socket_ < 0 || std::chrono::steady_clock::now() < deadline_) continue;
        log::warn("PostgreSQL does not answer; its connection is cut");
        ::shutdown(socket_, SHUT_RDWR);
        socket_ = -1;
    }
}

}  // namespace voltgate::db
