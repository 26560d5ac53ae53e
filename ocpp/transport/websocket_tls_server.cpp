// Stations over TLS (wss://).
#include "ocpp/transport/websocket_endpoint.hpp"

namespace voltgate::transport {

std::unique_ptr<WebSocketServer> WebSocketServer::listen(asio::io_context& io,
                                                         WebSocketSettings settings, Gate& gate,
                                                         const TlsContext& tls) {
    auto server = std::make_unique<Endpoint<TlsConfig>>(io, std::move(settings), gate, &tls);
    server->start();
    return server;
}

}  // namespace voltgate::transport
