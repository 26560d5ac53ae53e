#include "app/station_doors.hpp"

#include <csignal>

#include "ocpp/log.hpp"

namespace voltgate::app {

StationDoors::StationDoors(asio::io_context& io, const Config& config, transport::Gate& gate,
                           transport::ClientTrust::MoreAuthorities more)
    : io_(io),
      config_(config),
      gate_(gate),
      clients_(config.tlsClientCa, std::move(more), config.tlsClientCrl),
      proxies_(TrustedProxies(config.trustedProxies), clients_),
      hangup_(io) {
    if (config.tlsCertificate.empty()) return;
    context_.emplace(transport::TlsSettings{.certificateFile = config.tlsCertificate,
                                            .keyFile = config.tlsKey,
                                            .isTls13Only = config.tlsVersion == "1.3"},
                     clients_);
}

transport::WebSocketSettings StationDoors::settings(std::uint16_t port) const {
    return {.address = config_.ocppAddress,
            .port = port,
            .maxFrame = static_cast<std::size_t>(config_.maxFrame),
            .maxConnections = share_.connections,
            .maxNewcomers = share_.newcomers,
            .acceptRate = config_.acceptRate,
            .handshakeTimeout = std::chrono::seconds(config_.handshakeTimeout),
            .pingInterval = std::chrono::seconds(config_.pingInterval),
            .proxies = &proxies_};
}

void StationDoors::shareDescriptors() {
    const auto descriptors = raiseDescriptorLimit();
    const auto wanted = static_cast<std::size_t>(config_.maxConnections);
    share_ = shareOf(descriptors, context_ ? 2 : 1, wanted);
    if (share_.connections == wanted) return;
    log::warn(
        "fewer stations may connect than --max-connections says: raise the limit of open files",
        {{"descriptors", descriptors},
         {"wanted", wanted},
         {"connections per port", share_.connections}});
}

void StationDoors::open() {
    shareDescriptors();
    plain_ = transport::WebSocketServer::listen(io_, settings(config_.ocppPort), gate_);
    if (context_) {
        tls_ = transport::WebSocketServer::listen(io_, settings(config_.tlsPort), gate_, *context_);
        log::info("listening for stations with TLS",
                  {{"address", config_.ocppAddress + ":" + std::to_string(tls_->port())},
                   {"certificate", config_.tlsCertificate}});
    }
    if (!context_ && config_.tlsClientCa.empty()) return;
    hangup_.add(SIGHUP);
    reloadOnHangup();
}

void StationDoors::reloadOnHangup() {
    hangup_.async_wait([this](asio::error_code error, int) {
        if (error) return;
        reload();
        reloadOnHangup();
    });
}

Task<> StationDoors::reloadIfChanged() {
    if (context_) context_->reloadIfChanged();
    co_return;
}

void StationDoors::reload() {
    if (context_) return context_->reload();
    try {
        clients_.reload();
    } catch (const std::exception& error) {
        log::warn("the CAs of station certificates cannot be read; those from before stay in force",
                  {{"error", error.what()}});
    }
}

void StationDoors::stop() {
    asio::post(io_, [this] { hangup_.cancel(); });
    if (plain_) plain_->stop(config_.drainRate);
    if (tls_) tls_->stop(config_.drainRate);
}

std::chrono::seconds StationDoors::timeToStop() const {
    const auto rate = static_cast<std::size_t>(config_.drainRate);
    return std::chrono::seconds(rate == 0 ? 0 : connections() / rate);
}

std::size_t StationDoors::connections() const {
    return (plain_ ? plain_->connections() : 0) + (tls_ ? tls_->connections() : 0);
}

}  // namespace voltgate::app
