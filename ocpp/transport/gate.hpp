// What the WebSocket endpoint asks of the rest of the system: may this handshake pass, and who
// takes its frames.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ocpp/rpc/session.hpp"

namespace voltgate::transport {

struct HandshakeRequest {
    std::string address;   ///< IP:port of the peer.
    std::string resource;  ///< As in the request line.
    std::vector<std::string> subprotocols;
    std::string authorization;  ///< The header; never logged.
    std::string userAgent;
};

struct HandshakeAnswer {
    int status = 400;  ///< 101 lets it pass.
    std::string reason;
    std::string subprotocol{};
    /// Makes the session of a handshake that passed; empty when the socket is to be closed at once
    /// (no common subprotocol, OCPP-J 1.6 §3.3).
    std::function<std::shared_ptr<rpc::Session>(std::shared_ptr<rpc::Link>)> open{};
};

/// Called on io threads; must not block.
class Gate {
public:
    virtual ~Gate() = default;

    virtual HandshakeAnswer knock(const HandshakeRequest& request) = 0;
    /// A connection ended before it became a WebSocket: not HTTP, not an upgrade, too slow.
    virtual void failed(const HandshakeRequest& request, const std::string& reason) = 0;
};

}  // namespace voltgate::transport
