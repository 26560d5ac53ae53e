#include "gateway/installer/installer_api.hpp"

#include <algorithm>

#include "gateway/http/answering.hpp"
#include "gateway/http/media_type.hpp"
#include "gateway/installer/key_map_view.hpp"
#include "gateway/installer/parameters.hpp"
#include "gateway/installer/problem.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/json/writer.hpp"
#include "ocpp/repositories/errors.hpp"

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

// Whose requests are counted together: tokens are easily had, so those of one station.
std::string boundedAs(const Request& request) {
    return "installer:" + request.access.identity.station.value;
}

struct SettingRecord {
    std::string setting;
    std::string value;
};
JSON_FIELDS(SettingRecord, setting, value)

AuditEntry entryOf(const Operation& operation, const Request& request) {
    AuditEntry entry{.kind = AuditKind::Change,
                     .name = request.caller,
                     .address = request.address,
                     .action = operation.method + " " + operation.path,
                     .target = request.path,
                     .requestId = request.id};
    if (!request.query.empty()) entry.target += "?" + request.query;
    const auto& station = request.access.identity.station;
    if (!station.value.empty()) {
        entry.actor = "installer:" + station.value;
        entry.station = station;
    }
    return entry;
}

}  // namespace

std::string callerOf(const Identity& identity, const std::string& clientId) {
    auto caller = std::string(wordOf(identity.role)) + " of " + identity.station.value;
    return clientId.empty() ? caller : caller + " (" + clientId + ")";
}

InstallerApi::InstallerApi(InstallerParts parts, InstallerSettings settings)
    : parts_(parts),
      settings_(std::move(settings)),
      keys_(IdentityKeys::readOrMake(settings_.folder)),
      tokens_(keys_, settings_.tokenLifetime, parts_.clock, settings_.identityLifetime),
      router_(allOperations()) {}

Operations InstallerApi::allOperations() const {
    Operations operations;
    addDocumentOperations(operations);
    const auto& parts = parts_;
    addAuthOperations(operations, {tokens_, keys_, settings_.passphrase, parts.registration,
                                   parts.identityTokens, parts.audit});
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
        addQrOperations(operations, {tokens_, keys_, parts.identityTokens, parts.clock});
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
    // Of the address as long as nothing else is known of the caller.
    auto turn = parts_.bounds.requestOf("address " + request.address);
    try {
        if (operation.scope != Scope::Public) {
            co_await authenticate(operation, request);
            turn = parts_.bounds.requestOf(boundedAs(request));
        }
        http::requireNoCoding(request);
        auto response = co_await performInTurn(operation, request);
        co_return response;
    } catch (const HttpProblem& problem) {
        const bool isRefusal = problem.status == 401 || problem.status == 403;
        if (isRefusal && operation.scope != Scope::Public) {
            auto entry = entryOf(operation, request);
            entry.status = problem.status;
            parts_.audit.refused(std::move(entry));
        }
        throw;
    }
}

// The settings of the station on record, which most operations change. Reading them asks no
// station.
Task<std::string> InstallerApi::settingsOf(StationId station) const {
    std::vector<SettingRecord> desired;
    try {
        const auto settings = co_await parts_.settings.ofStation(std::move(station));
        for (const auto& setting : settings) {
            if (setting.desired)
                desired.push_back({std::string(wordOf(setting.name)), *setting.desired});
        }
    } catch (const DatabaseUnavailable&) {
        co_return "unknown";  // That must not undo what was done.
    }
    co_return json::Writer::write(desired);
}

Task<Response> InstallerApi::performInTurn(const Operation& operation, const Request& request) {
    http::Turn turn;
    if (operation.cost == Cost::Slow)
        turn = co_await parts_.bounds.slowQueries.enter(boundedAs(request), request.presence);
    if (operation.cost == Cost::Waiting) {
        turn = parts_.bounds.waitingCommands.take(boundedAs(request));
        if (!turn) throw http::tryLater(429, "too many requests wait for stations to answer", 5);
    }
    auto response = co_await perform(operation, request);
    co_return response;
}

// What is changed or asked of the station is on record before it is answered.
Task<Response> InstallerApi::perform(const Operation& operation, const Request& request) {
    if (operation.method == "GET" || operation.scope == Scope::Public) {
        auto response = co_await operation.handler(request);
        co_return response;
    }
    auto entry = entryOf(operation, request);
    entry.before = co_await settingsOf(request.station.id);
    if (operation.bodyUse == http::BodyUse::Whole) entry.request = request.body;
    co_await parts_.audit.begin(entry);
    Response response;
    std::exception_ptr failure;
    try {
        response = co_await operation.handler(request);
        entry.status = response.status;
        if (!response.stream && !response.body.empty()) entry.after = response.body;
    } catch (...) {
        failure = std::current_exception();
        const auto problem = http::problemOf(failure, request);
        entry.status = problem.status;
        entry.after = problem.detail;
    }
    if (!failure) {
        entry.after = "settings " + co_await settingsOf(request.station.id) +
                      (entry.after ? ", answer " + *entry.after : "");
    }
    const bool isNothing = entry.status == 400 || entry.status == 403 || entry.status == 404;
    if (isNothing) {
        co_await parts_.audit.drop(std::move(entry));
    } else {
        co_await parts_.audit.record(std::move(entry));
    }
    if (failure) std::rethrow_exception(failure);
    co_return response;
}

Task<> InstallerApi::authenticate(const Operation& operation, Request& request) const {
    const auto access = tokens_.readAccess(bearerOf(request));
    if (!access) throw unauthorized("this token is not valid, or not any more");
    request.access = *access;
    const auto& [station, role] = access->identity;
    request.caller = callerOf(access->identity, access->clientId);
    if (!may(role, operation.scope)) {
        throw HttpProblem(403, "the role " + std::string(wordOf(role)) + " does not allow " +
                                   operation.method + " " + operation.path);
    }
    const auto known = parts_.registration.known(station.value);
    auto current = known ? co_await parts_.registration.find(known->id) : std::nullopt;
    if (!current) throw http::notFound("station " + station.value + ", which this token is for");
    const bool isRevoked = !access->identityToken.empty() &&
                           co_await parts_.identityTokens.isRevoked(access->identityToken);
    if (isRevoked || current->number != access->stationNumber)
        throw unauthorized("this token is not valid, or not any more");
    request.station = std::move(*current);
    if (operation.client == Client::Named) checkClient(request);
}

Response jsonAnswer(std::string json, int status) {
    return {status, {{"Content-Type", "application/json"}}, std::move(json)};
}

Response noContent() { return {.status = 204}; }

}  // namespace voltgate::installer
