#include "ocpp/services/authorization_service.hpp"

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

}  // namespace

AuthorizationService::AuthorizationService(IdTokenRepository& tokens, const Clock& clock)
    : tokens_(tokens), clock_(clock) {}

Task<Authorization> AuthorizationService::check(IdToken token) {
    return verdict(std::move(token), Concurrency::Counts);
}

Task<Authorization> AuthorizationService::checkForStop(IdToken token) {
    return verdict(std::move(token), Concurrency::Ignored);
}

Task<Authorization> AuthorizationService::verdict(IdToken token, Concurrency concurrency) {
    const auto facts = co_await tokens_.facts(std::move(token));
    if (!facts) co_return Authorization{.status = AuthorizationStatus::Invalid};

    const auto& record = facts->record;
    Authorization authorization{.status = toVerdict(record.status),
                                .expiresAt = record.expiresAt,
                                .groupId = record.groupId};
    if (authorization.status != AuthorizationStatus::Accepted) co_return authorization;
    if (record.expiresAt && *record.expiresAt <= clock_.now()) {
        authorization.status = AuthorizationStatus::Expired;
    } else if (concurrency == Concurrency::Counts && facts->activeTransactions > 0 &&
               !record.allowConcurrentTx) {
        authorization.status = AuthorizationStatus::ConcurrentTx;
    }
    co_return authorization;
}

}  // namespace voltgate
