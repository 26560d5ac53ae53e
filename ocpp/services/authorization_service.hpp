// The verdict on a token. 1.6 §4.1, §7.2.
#pragma once
#include "ocpp/domain/id_token.hpp"
#include "ocpp/repositories/id_token_repository.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class AuthorizationService {
public:
    AuthorizationService(IdTokenRepository& tokens, const Clock& clock);

    /// Unknown tokens are Invalid; an accepted token past its expiry is Expired; one with a
    /// transaction under way is ConcurrentTx unless it is allowed more.
    Task<Authorization> check(IdToken token);
    /// As check(), for a token that ends a transaction: a transaction under way is no obstacle.
    Task<Authorization> checkForStop(IdToken token);

private:
    enum class Concurrency { Counts, Ignored };
    Task<Authorization> verdict(IdToken token, Concurrency concurrency);

    IdTokenRepository& tokens_;
    const Clock& clock_;
};

}  // namespace voltgate
