// The socket as a session sees it. Safe to use from any thread; what is wanted of it happens in the
// order in which it was wanted, and never within the call: a socket that ends must not end its
// session in the middle of what that does. After the socket has ended all calls do nothing.
#pragma once
#include <cstdint>
#include <string>

#include "ocpp/domain/datetime.hpp"

namespace voltgate::rpc {

class Link {
public:
    virtual ~Link() = default;

    /// Sends a text frame; a peer that does not read what is sent to it is disconnected.
    virtual void send(std::string frame) = 0;
    /// RFC 6455 close code, e.g. 1000, 1001 (going away), 1008 (policy).
    virtual void close(std::uint16_t code, std::string reason) = 0;
    /// Lets the peer wait (TCP flow control) while its inbox is full.
    virtual void pauseReading() = 0;
    virtual void resumeReading() = 0;
    /// When the last byte came in.
    virtual DateTime lastReceivedAt() const = 0;
};

}  // namespace voltgate::rpc
