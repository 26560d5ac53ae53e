// The ports that stations come in by: ws:// always, wss:// when there is a certificate, and what
// both believe: CAs of station certificates, and proxies. New certificate files are taken without
// dropping a connection, on SIGHUP and when the files change.
#pragma once
#include <asio/signal_set.hpp>
#include <memory>
#include <optional>

#include "app/config.hpp"
#include "app/descriptor_limit.hpp"
#include "ocpp/task.hpp"
#include "ocpp/transport/client_trust.hpp"
#include "ocpp/transport/proxy_headers.hpp"
#include "ocpp/transport/tls_context.hpp"
#include "ocpp/transport/websocket_server.hpp"

namespace voltgate::app {

class StationDoors {
public:
    /// `more`: further CAs whose station certificates are believed. Throws std::runtime_error with
    /// a clear sentence when a file is not usable.
    StationDoors(asio::io_context& io, const Config& config, transport::Gate& gate,
                 transport::ClientTrust::MoreAuthorities more = {});

    /// Throws std::runtime_error with a clear sentence when a port is not free.
    void open();
    /// Listens no more and ends all connections, as many in a second as the settings say.
    void stop();
    /// How long stop() takes with the connections there are now.
    std::chrono::seconds timeToStop() const;

    /// Takes over certificate files that have changed; called periodically.
    Task<> reloadIfChanged();
    /// Takes over certificate files and CAs, changed or not.
    void reload();

    std::uint16_t port() const { return plain_->port(); }
    std::uint16_t tlsPort() const { return tls_ ? tls_->port() : 0; }  ///< 0: there is none.
    std::size_t connections() const;

private:
    transport::WebSocketSettings settings(std::uint16_t port) const;
    void shareDescriptors();
    void reloadOnHangup();

    asio::io_context& io_;
    const Config& config_;
    transport::Gate& gate_;
    transport::ClientTrust clients_;
    transport::ProxyHeaders proxies_;
    std::optional<transport::TlsContext> context_;
    asio::signal_set hangup_;
    DoorShare share_{};
    std::unique_ptr<transport::WebSocketServer> plain_;
    std::unique_ptr<transport::WebSocketServer> tls_;
};

}  // namespace voltgate::app
