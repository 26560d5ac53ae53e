#include "ocpp/services/authorization_service.hpp"

#include "ocpp/log.hpp"
#include "ocpp/repositories/errors.hpp"

namespace voltgate {
namespace {

AuthorizationStatus toVerdict(TokenStatus status) {
    switch (status) {
        case TokenStatus::Accepted:
            return AuthorizationStatus::Accepted;
        case TokenStatus::Blocked:
            return AuthorizationStatus::Blocked;
        case TokenStatus::Expired:
            return AuthorizationStatus::Expired;
        case TokenStatus::Invalid:
            return AuthorizationStatus::Invalid;
    }
    return AuthorizationStatus::Invalid;
}

void noteFailure(const std::exception& error) {
    log::warn("a token cannot be looked up; the verdict is that of an outage",
              {{"error", error.what()}});
}

}  // namespace

AuthorizationService::AuthorizationService(IdTokenRepository& tokens, const Clock& clock,
                                           WhenAway whenAway, StationTokens* own)
    : tokens_(tokens), clock_(clock), whenAway_(whenAway), own_(own) {}

Task<Authorization> AuthorizationService::check(IdToken token, std::optional<StartPlace> startsAt) {
    if (startsAt) {
        if (const auto own = co_await ownVerdict(startsAt->station, token)) co_return *own;
    }
    co_return co_await verdict(std::move(token), Concurrency::Counts, std::move(startsAt));
}

Task<Authorization> AuthorizationService::checkAt(StationId station, IdToken token) {
    if (const auto own = co_await ownVerdict(std::move(station), token)) co_return *own;
    co_return co_await verdict(std::move(token), Concurrency::Counts, std::nullopt);
}

Task<std::optional<Authorization>> AuthorizationService::ownVerdict(StationId station,
                                                                    IdToken token) {
    if (own_ == nullptr) co_return std::nullopt;
    try {
        auto own = co_await own_->verdict(std::move(station), std::move(token));
        co_return own;
    } catch (const DatabaseUnavailable&) {
        // What is known of all stations' tokens counts then.
    } catch (const std::exception& error) {
        noteFailure(error);
    }
    co_return std::nullopt;
}

Task<Authorization> AuthorizationService::checkForStop(IdToken token) {
    return verdict(std::move(token), Concurrency::Ignored, std::nullopt);
}

Task<Authorization> AuthorizationService::verdict(IdToken token, Concurrency concurrency,
                                                  std::optional<StartPlace> startsAt) {
    std::optional<AuthorizationFacts> facts;
    try {
        facts = co_await tokens_.facts(token, std::move(startsAt));
    } catch (const DatabaseUnavailable&) {  // It has an answer of its own.
        co_return verdictWhenAway(token);
    } catch (const std::exception& error) {
        noteFailure(error);
        co_return verdictWhenAway(token);
    }
    if (!facts) co_return Authorization{.status = AuthorizationStatus::Invalid};

    auto authorization = verdictOn(facts->record);
    const bool mayOnlyOnce = concurrency == Concurrency::Counts && !facts->record.allowConcurrentTx;
    if (authorization.status == AuthorizationStatus::Accepted && mayOnlyOnce &&
        facts->activeTransactions > 0) {
        authorization.status = AuthorizationStatus::ConcurrentTx;
    }
    co_return authorization;
}

Authorization AuthorizationService::verdictOn(const IdTokenRecord& record) const {
    Authorization authorization{.status = toVerdict(record.status),
                                .expiresAt = record.expiresAt,
                                .groupId = record.groupId};
    const bool isOver = record.expiresAt && *record.expiresAt <= clock_.now();
    if (authorization.status == AuthorizationStatus::Accepted && isOver) {
        authorization.status = AuthorizationStatus::Expired;
    }
    return authorization;
}

Authorization AuthorizationService::verdictWhenAway(const IdToken& token) const {
    if (whenAway_ == WhenAway::Reject) return {.status = AuthorizationStatus::Invalid};
    if (const auto known = tokens_.lastKnown(token)) return verdictOn(*known);
    return {.status = whenAway_ == WhenAway::Accept ? AuthorizationStatus::Accepted
                                                    : AuthorizationStatus::Invalid};
}

}  // namespace voltgate
