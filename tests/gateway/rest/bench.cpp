#include "tests/gateway/rest/bench.hpp"

#include <rapidjson/pointer.h>

#include "gateway/http/digest.hpp"
#include "ocpp/json/document.hpp"

namespace voltgate::rest {
namespace {

std::string emailOf(Role role) { return toWord(role) + "@example.com"; }

Gateway gatewayOf(Bench& bench) {
    auto& repositories = bench.repositories;
    return {.registration = bench.registration,
            .connected = bench.connected,
            .commands = bench.commands,
            .transactions = bench.transactions,
            .reservations = bench.reservations,
            .deviceModel = bench.deviceModel,
            .chargingProfiles = bench.chargingProfiles,
            .localLists = bench.localLists,
            .authority = bench.authority,
            .certificates = bench.certificates,
            .securityChanges = bench.securityChanges,
            .securityEvents = bench.securityEvents,
            .violations = bench.violations,
            .diagnostics = bench.diagnostics,
            .firmware = bench.firmware,
            .doctor = bench.doctor,
            .quarantine = bench.quarantine,
            .onboarding = bench.onboarding,
            .quirkProfiles = bench.quirkProfiles,
            .pulse = repositories.pulse,
            .connectors = repositories.connectors,
            .meterValues = repositories.meterValues,
            .tokens = repositories.tokens,
            .users = repositories.users,
            .apiKeys = repositories.apiKeys,
            .attempts = repositories.attempts,
            .frames = repositories.frames,
            .reconciliation = bench.reconciliation,
            .identityTokens = repositories.identityTokens,
            .idempotency = bench.idempotency,
            .audit = bench.audit,
            .journal = &bench.journal,
            .clock = bench.clock};
}

}  // namespace

std::string Answered::at(const std::string& pointer) const {
    rapidjson::Document document;
    document.Parse(body.data(), body.size());
    if (document.HasParseError()) return "(no JSON)";
    const auto* value = rapidjson::Pointer(pointer).Get(document);
    if (value == nullptr) return "(absent)";
    if (value->IsString()) return value->GetString();
    return json::toText(*value);
}

Bench::Bench()
    : api(gatewayOf(*this), {.tokenSecret = secretOfTests,
                             .passwordCost = lowestCost,
                             .loginPause = std::chrono::milliseconds(1)}) {
    const auto hash = Passwords::hashNow(passwordOfTests, lowestCost);
    for (const auto& [word, role] : spellings<Role>) {
        User user;
        user.email = emailOf(role);
        user.passwordHash = hash;
        user.role = role;
        runTask(repositories.users.add(std::move(user)));
    }
    run(registration.refresh());
    as(Role::Admin);
}

std::string Bench::tokenOf(Role role) {
    const auto user = runTask(repositories.users.findByEmail(emailOf(role)));
    LoginSession session{.id = http::randomText(12),
                         .user = user->number,
                         .expiresAt = clock.now() + JsonWebTokens::lifetime};
    runTask(repositories.users.beginSession(session));
    return tokens.issue(*user, session.id);
}

Bench& Bench::as(Role role) {
    bearer_ = "Bearer " + tokenOf(role);
    return *this;
}

Bench& Bench::with(const std::string& bearer) {
    bearer_ = "Bearer " + bearer;
    return *this;
}

Bench& Bench::asNobody() {
    bearer_.clear();
    return *this;
}

Answered Bench::request(std::string method, std::string target, std::string body, Headers headers) {
    const auto question = std::min(target.find('?'), target.size());
    Request request;
    request.method = std::move(method);
    request.path = target.substr(0, question);
    if (question < target.size()) request.query = target.substr(question + 1);
    request.headers = std::move(headers);
    if (!body.empty() && !request.header("Content-Type")) {
        request.headers.emplace_back("Content-Type", "application/json");
    }
    if (!bearer_.empty() && !request.header("Authorization")) {
        request.headers.emplace_back("Authorization", bearer_);
    }
    request.body = std::move(body);
    request.address = "127.0.0.1";
    auto response = run(api.answer(std::move(request)));
    if (response.stream) response.body = runTask(readAll(std::move(response.stream)));
    return {response.status, std::move(response.headers), std::move(response.body)};
}

void Bench::addStation(const std::string& id) {
    NewStation fresh;
    fresh.id = StationId{id};
    run(registration.add(std::move(fresh)));
}

std::shared_ptr<AnsweringStation> Bench::addOnlineStation(const std::string& id) {
    addStation(id);
    auto station = std::make_shared<AnsweringStation>(id);
    connected.add(station);
    return station;
}

Transaction Bench::startTransaction(const std::string& station, const std::string& token,
                                    int evse) {
    TransactionStart start;
    start.station = StationId{station};
    start.evse = EvseId{evse};
    start.idToken = IdToken{token};
    start.meterStart = 1000;
    start.startedAt = clock.now();
    start.receivedAt = clock.now();
    const auto verdict = run(transactions.started(std::move(start)));
    return run(transactions.find(verdict.number)).value();
}

}  // namespace voltgate::rest
