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

installer::InstallerParts toInstallerParts(const rest::Gateway& gateway,
                                           const StationParts& parts) {
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
            .clock = gateway.clock};
}

}  // namespace

HttpInterfaces::HttpInterfaces(rest::Gateway gateway, StationParts parts, const Config& config)
    : config_(config),
      rest_(gateway, {.tokenSecret = tokenSecret(config)}),
      installer_(toInstallerParts(gateway, parts), toInstallerSettings(config)),
      proxies_(config.trustedProxies) {}

Task<http::Response> HttpInterfaces::answer(http::Request request) {
    request.address = proxies_.clientBehind(request.address,
                                            http::headersNamed(request.headers, "X-Forwarded-For"));
    return installer::InstallerApi::owns(request.path) ? installer_.answer(std::move(request))
                                                       : rest_.answer(std::move(request));
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
    return rest::RestServer::listen(io, {.address = config_.httpAddress, .port = config_.httpPort},
                                    answer, takesStream, refuse);
}

}  // namespace voltgate::app
