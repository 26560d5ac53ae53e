#include "gateway/http/presence.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace voltgate::http {

bool Presence::isGone() const {
    const std::scoped_lock lock(mutex_);
    if (socket_ < 0) return true;
    char next = 0;
    const auto size = ::recv(socket_, &next, 1, MSG_PEEK | MSG_DONTWAIT);
    if (size > 0) return false;  // Its next request waits there.
    return size == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void Presence::leave() {
    const std::scoped_lock lock(mutex_);
    socket_ = -1;
}

}  // namespace voltgate::http
