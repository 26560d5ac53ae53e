// What the WebSocket endpoint asks of the rest of the system: may this handshake pass, and who
// takes its frames.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/client_certificate.hpp"
#include "ocpp/domain/connection_attempt.hpp"
#include "ocpp/rpc/session.hpp"

namespace voltgate::transport {

struct HandshakeRequest {
    std::string address;   ///< IP:port of the peer; the IP that a trusted proxy names.
    std::string resource;  ///< As in the request line.
    std::vector<std::string> subprotocols;
    std::string authorization;  ///< The header; never logged.
    std::string userAgent;
    bool isTls = false;  ///< Ours, or that of a trusted proxy.
    std::string tls;     ///< Version and cipher of TLS of ours.
    std::optional<ClientCertificate> certificate;
    bool hasConnectionHeader = true;  ///< Connection: Upgrade, which RFC 6455 §4.2.1 demands.
};

struct HandshakeAnswer {
    int status = 400;  ///< 101 lets it pass.
    std::string reason;
    std::string subprotocol{};                         ///< Empty: none is named in the answer.
    std::optional<std::chrono::seconds> retryAfter{};  ///< Of 429 and 503.
    std::optional<Duration> pingInterval{};            ///< Other than the usual; 0: no pings.
    bool isResetOnStop = false;                        ///< The end is a TCP reset, no close frame.
    /// Makes the session of a handshake that passed; empty when the socket is to be closed at once
    /// (no common subprotocol, OCPP-J 1.6 §3.3).
    std::function<std::shared_ptr<rpc::Session>(std::shared_ptr<rpc::Link>)> open{};
};

/// Called on io threads; must not block.
class Gate {
public:
    virtual ~Gate() = default;

    virtual HandshakeAnswer knock(const HandshakeRequest& request) = 0;
    /// A connection ended before it became a WebSocket (not HTTP, not an upgrade, too slow), or
    /// was closed for what the station sent.
    virtual void failed(const HandshakeRequest& request, ConnectionVerdict verdict,
                        const std::string& reason) = 0;
};

}  // namespace voltgate::transport
