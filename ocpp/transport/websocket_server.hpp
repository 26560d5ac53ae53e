// The WebSocket endpoint for charging stations, plain (ws://) or TLS (wss://). Frames of one
// connection reach its session in order; everything is bounded: frames, handshake time,
// connections and how fast they come, what is sent to a peer that does not read.
#pragma once
#include <asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/transport/gate.hpp"

namespace voltgate::transport {

class TlsContext;
class ProxyHeaders;

struct WebSocketSettings {
    std::string address = "0.0.0.0";
    std::uint16_t port = 9000;  ///< 0: any free one.
    std::size_t maxFrame =
        1024UL * 1024;  ///< Bytes of a message; beyond it the socket closes with 1009.
    std::size_t maxConnections = 20000;  ///< Beyond it handshakes are answered 503.
    /// That were not looked at yet, and as many again in their handshake; those beyond are dropped.
    std::size_t maxNewcomers = 20000;
    std::size_t maxSendBuffer = 4UL * 1024 * 1024;  ///< Bytes that a peer may leave unread.
    int acceptRate = 0;  ///< Handshakes per second; beyond it they are answered 503. 0: any.
    Duration handshakeTimeout = std::chrono::seconds(20);
    Duration pingInterval =
        std::chrono::seconds(45);  ///< Of silence. Carriers drop idle mappings after a minute.
    const ProxyHeaders* proxies = nullptr;  ///< Whose headers are believed; null: nobody's.
};

class WebSocketServer {
public:
    /// Throws std::runtime_error with a clear sentence when the address cannot be listened on.
    static std::unique_ptr<WebSocketServer> listen(asio::io_context& io, WebSocketSettings settings,
                                                   Gate& gate);
    /// The same with TLS.
    static std::unique_ptr<WebSocketServer> listen(asio::io_context& io, WebSocketSettings settings,
                                                   Gate& gate, const TlsContext& tls);
    virtual ~WebSocketServer() = default;

    virtual std::uint16_t port() const = 0;
    virtual std::size_t connections() const = 0;
    /// Accepts no more, and closes all connections with 1001 (going away), or with a TCP reset
    /// where a station's quirks say so; `perSecond` of them, so that they do not all come back at
    /// once (0: all at once).
    virtual void stop(int perSecond) = 0;
};

}  // namespace voltgate::transport
