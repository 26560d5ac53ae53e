// Stations over plain TCP (ws://).
#include "ocpp/transport/websocket_server.hpp"

#include "ocpp/transport/websocket_endpoint.hpp"

namespace voltgate::transport {

std::unique_ptr<WebSocketServer> WebSocketServer::listen(asio::io_context& io,
                                                         WebSocketSettings settings, Gate& gate) {
    auto server = std::make_unique<Endpoint<PlainConfig>>(io, std::move(settings), gate, nullptr);
    server->start();
    return server;
}

}  // namespace voltgate::transport
