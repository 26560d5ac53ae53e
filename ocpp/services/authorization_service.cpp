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
                                           WhenAway whenAway, StationTokens* own,
                                           Duration cardFreeAfter)
    : tokens_(tokens),
      clock_(clock),
      whenAway_(whenAway),
      own_(own),
      cardFreeAfter_(cardFreeAfter) {}

Task<Authorization> AuthorizationService::check(IdToken token, std::optional<StartPlace> startsAt) {
    if (startsAt) {
        if (const auto own = co_await ownVerdict(startsAt->station, token)) co_return *own;
        if (cardFreeAfter_ > Duration(0)) startsAt->heardSince = clock_.now() - cardFreeAfter_;
    }
    co_return co_await verdict(std::move(token), std::move(startsAt));
}

Task<Authorization> AuthorizationService::checkAt(StationId station, IdToken token) {
    if (const auto own = co_await ownVerdict(std::move(station), token)) co_return *own;
    co_return co_await verdict(std::move(token), std::nullopt);
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
    return verdict(std::move(token), std::nullopt);
}

Task<std::optional<AuthorizationFacts>> AuthorizationService::facts(
    IdToken token, std::optional<StartPlace> startsAt) {
    auto whole = co_await tokens_.facts(token, startsAt);
    const auto shortened = token.shortened();
    if (whole || !shortened) co_return whole;
    auto found = co_await tokens_.facts(*shortened, std::move(startsAt));
    co_return found;
}

Task<Authorization> AuthorizationService::verdict(IdToken token,
                                                  std::optional<StartPlace> startsAt) {
    const bool begins = startsAt.has_value();
    std::optional<AuthorizationFacts> known;
    try {
        known = co_await facts(token, std::move(startsAt));
    } catch (const DatabaseUnavailable&) {  // It has an answer of its own.
        co_return verdictWhenAway(token);
    } catch (const std::exception& error) {
        noteFailure(error);
        co_return verdictWhenAway(token);
    }
    if (!known) co_return Authorization{.status = AuthorizationStatus::Invalid};

    auto authorization = verdictOn(known->record);
    if (known->record.token != token) authorization.meant = token.shortened();
    const bool mayOnlyOnce = begins && !known->record.allowConcurrentTx;
    if (authorization.status == AuthorizationStatus::Accepted && mayOnlyOnce &&
        known->activeTransactions > 0) {
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
    if (const auto shortened = token.shortened()) {
        if (const auto known = tokens_.lastKnown(*shortened)) {
            auto authorization = verdictOn(*known);
            authorization.meant = shortened;
            return authorization;
        }
    }
    return {.status = whenAway_ == WhenAway::Accept ? AuthorizationStatus::Accepted
                                                    : AuthorizationStatus::Invalid,
            .asked = false};
}

}  // namespace voltgate
