#include "gateway/installer/installer_api.hpp"

#include "gateway/http/answering.hpp"
#include "gateway/installer/parameters.hpp"
#include "gateway/installer/problem.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate::installer {
namespace {

constexpr std::size_t clientAtMost = 200;

HttpProblem unauthorized(std::string detail) {
    HttpProblem problem(401, std::move(detail));
    problem.headers.emplace_back("WWW-Authenticate", "Bearer");
    return problem;
}

std::string bearerOf(const http::Request& request) {
    const auto header = request.header("Authorization");
    if (!header) throw unauthorized("a token is needed: Authorization: Bearer <access token>");
    constexpr std::size_t schemeSize = 7;
    if (toLower(header->substr(0, schemeSize)) != "bearer ") {
        throw unauthorized("expected Authorization: Bearer <access token>");
    }
    auto token = header->substr(schemeSize);
    std::erase(token, ' ');
    return token;
}

void checkClient(const Request& request) {
    Parameters parameters(request);
    const auto client = parameters.required("clientId");
    if (client.size() > clientAtMost) {
        parameters.refuse("clientId", "has more than 200 characters");
    }
    parameters.finish();
    const auto& owner = request.access.clientId;
    if (!owner.empty() && owner != client) {
        throw HttpProblem(403, "this token was given to another clientId");
    }
}

}  // namespace

InstallerApi::InstallerApi(InstallerParts parts, InstallerSettings settings)
    : parts_(parts),
      settings_(std::move(settings)),
      keys_(IdentityKeys::readOrMake(settings_.folder)),
      tokens_(keys_, settings_.tokenLifetime, parts_.clock),
      router_(allOperations()) {}

Operations InstallerApi::allOperations() const {
    Operations operations;
    addDocumentOperations(operations);
    addAuthOperations(operations, {tokens_, keys_, settings_.passphrase});
    const auto& parts = parts_;
    const auto modeChanged = [&whitelists = parts.whitelists](const StationId& station,
                                                              const std::string& mode) {
        if (mode == "WHITELIST") whitelists.send(station);
    };
    addSettingOperations(operations, {parts.settings, parts.keyMaps, parts.commands, modeChanged});
    addStatusOperations(operations, {parts.settings, parts.connectors, parts.whitelists,
                                     parts.firmware, parts.commands, parts.clock});
    addChargingOperations(operations, {parts.connectors, parts.transactions, parts.commands});
    addTransactionOperations(operations, {parts.transactions, parts.meterValues});
    addScheduleOperations(operations, {parts.settings, parts.deviceModel});
    addWhitelistOperations(operations, {parts.whitelists, parts.tokens});
    addFirmwareOperations(operations, parts.stationFirmware);
    addUpgradeOperations(operations, parts.stationFirmware);
    if (settings_.isDevelopment) {
        addQrOperations(operations, {tokens_, keys_});
        addCardDevelopmentOperations(operations, parts.whitelists);
        addUpgradeDevelopmentOperations(operations, parts.stationFirmware);
    }
    return operations;
}

bool InstallerApi::owns(const std::string& path) {
    return path == basePath || path.starts_with(basePath + "/");
}

Task<Response> InstallerApi::answer(http::Request incoming) {
    Request request{std::move(incoming)};
    const auto handling = [this, &request] { return handle(request); };
    auto response = co_await http::answer(request, handling, &toResponse, request.caller);
    co_return response;
}

Task<Response> InstallerApi::handle(Request& request) {
    const auto& operation = router_.match(request);
    if (operation.scope != Scope::Public) co_await authenticate(operation, request);
    auto response = co_await operation.handler(request);
    co_return response;
}

Task<> InstallerApi::authenticate(const Operation& operation, Request& request) const {
    const auto access = tokens_.readAccess(bearerOf(request));
    if (!access) throw unauthorized("this token is not valid, or not any more");
    request.access = *access;
    const auto& [station, role] = access->identity;
    request.caller = std::string(wordOf(role)) + " of " + station.value;
    if (!may(role, operation.scope)) {
        throw HttpProblem(403, "the role " + std::string(wordOf(role)) + " does not allow " +
                                   operation.method + " " + operation.path);
    }
    const auto known = parts_.registration.known(station.value);
    auto current = known ? co_await parts_.registration.find(known->id) : std::nullopt;
    if (!current) throw http::notFound("station " + station.value + ", which this token is for");
    request.station = std::move(*current);
    if (operation.client == Client::Named) checkClient(request);
}

Response jsonAnswer(std::string json, int status) {
    return {status, {{"Content-Type", "application/json"}}, std::move(json)};
}

Response noContent() { return {.status = 204}; }

}  // namespace voltgate::installer
