#include "app/http_interfaces.hpp"

#include "app/first_admin.hpp"
#include "gateway/installer/problem.hpp"

namespace voltgate::app {
namespace {

installer::InstallerSettings toInstallerSettings(const Config& config) {
    return {.folder = config.installerFolder,
            .passphrase = config.installerPassphrase,
            .tokenLifetime = std::chrono::hours(config.installerTokenHours),
            .identityLifetime = std::chrono::hours(24 * config.installerIdentityDays),
            .isDevelopment = config.installerDevelopment};
}

rest::RestServerSettings toHttpSettings(const Config& config, const TrustedProxies& proxies) {
    rest::RestServerSettings settings;
    settings.address = config.httpAddress;
    settings.port = config.httpPort;
    settings.maxConnections = static_cast<std::size_t>(config.httpConnections);
    settings.maxPerAddress = static_cast<std::size_t>(config.httpConnectionsPerAddress);
    settings.headTimeout = std::chrono::seconds(config.httpHeadTimeout);
    settings.isProxy = [&proxies](const std::string& address) { return proxies.contains(address); };
    return settings;
}

// What is short always finds a connection that no search keeps.
http::BoundLimits toBounds(const Config& config) {
    http::BoundLimits limits;
    limits.slowQueries.atOnce = static_cast<std::size_t>(std::max(1, config.dbConnections / 2));
    return limits;
}

installer::InstallerParts toInstallerParts(const rest::Gateway& gateway, const StationParts& parts,
                                           http::Bounds& bounds) {
    return {.registration = gateway.registration,
            .commands = gateway.commands,
            .transactions = gateway.transactions,
            .deviceModel = gateway.deviceModel,
            .firmware = gateway.firmware,
            .stationFirmware = parts.firmware,
            .whitelists = parts.whitelists,
            .settings = parts.settings,
            .keyMaps = parts.keyMaps,
            .connectors = gateway.connectors,
            .tokens = gateway.tokens,
            .meterValues = gateway.meterValues,
            .identityTokens = gateway.identityTokens,
            .audit = gateway.audit,
            .bounds = bounds,
            .clock = gateway.clock};
}

}  // namespace

HttpInterfaces::HttpInterfaces(rest::Gateway gateway, StationParts parts, const StationDoors& doors,
                               const Config& config)
    : config_(config),
      rest_(gateway, {.tokenSecret = tokenSecret(config), .bounds = toBounds(config)}),
      installer_(toInstallerParts(gateway, parts, rest_.bounds()), toInstallerSettings(config)),
      misplaced_(gateway.attempts, gateway.clock,
                 [&doors] { return MisplacedStations::Ports{doors.port(), doors.tlsPort()}; }),
      proxies_(config.trustedProxies) {}

Task<http::Response> HttpInterfaces::answer(http::Request request) {
    request.address = proxies_.clientBehind(request.address,
                                            http::headersNamed(request.headers, "X-Forwarded-For"));
    if (auto refused = misplaced_.answer(request)) co_return std::move(*refused);
    auto response = installer::InstallerApi::owns(request.path)
                        ? co_await installer_.answer(std::move(request))
                        : co_await rest_.answer(std::move(request));
    co_return response;
}

std::unique_ptr<rest::RestServer> HttpInterfaces::listen(asio::io_context& io) {
    const auto answer = [this](rest::Request request) { return this->answer(std::move(request)); };
    const auto takesStream = [this](const rest::Request& head) {
        return installer::InstallerApi::owns(head.path) ? installer_.takesStream(head)
                                                        : rest_.takesStream(head);
    };
    const auto refuse = [](const std::string& path, const http::HttpProblem& problem) {
        return installer::InstallerApi::owns(path) ? installer::toResponse(problem)
                                                   : rest::toResponse(problem);
    };
    return rest::RestServer::listen(io, toHttpSettings(config_, proxies_), answer, takesStream,
                                    refuse);
}

}  // namespace voltgate::app
