#include "app/http_interfaces.hpp"

#include "app/first_admin.hpp"
#include "gateway/installer/problem.hpp"

namespace voltgate::app {
namespace {

installer::InstallerSettings toInstallerSettings(const Config& config) {
    return {.folder = config.installerFolder,
            .passphrase = config.installerPassphrase,
            .tokenLifetime = std::chrono::hours(config.installerTokenHours),
            .isDevelopment = config.installerDevelopment};
}

}  // namespace

HttpInterfaces::HttpInterfaces(rest::Gateway gateway, installer::InstallerParts installerParts,
                               const StationDoors& doors, const Config& config)
    : config_(config),
      rest_(gateway, {.tokenSecret = tokenSecret(config)}),
      installer_(installerParts, toInstallerSettings(config)),
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
    return rest::RestServer::listen(io, {.address = config_.httpAddress, .port = config_.httpPort},
                                    answer, takesStream, refuse);
}

}  // namespace voltgate::app
