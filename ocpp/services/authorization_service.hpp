// The verdict on a token. 1.6 §4.1, §7.2.
#pragma once
#include "ocpp/domain/id_token.hpp"
#include "ocpp/repositories/id_token_repository.hpp"
#include "ocpp/services/station_tokens.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

/// The verdict while the database is away. Tokens that were known before get the verdict that they
/// had, but for ConcurrentTx; Reject gives every token Invalid.
enum class WhenAway {
    Accept,  ///< Unknown tokens are Accepted: nobody is left stranded.
    Known,   ///< Unknown tokens are Invalid.
    Reject
};

/// Always has a verdict: what a station reports is not lost over the question who may charge.
class AuthorizationService {
public:
    /// `own`: the rules of single stations, which come first. A card is free again when nothing was
    /// heard for `cardFreeAfter` of the station where it charges; 0: never.
    AuthorizationService(IdTokenRepository& tokens, const Clock& clock,
                         WhenAway whenAway = WhenAway::Accept, StationTokens* own = nullptr,
                         Duration cardFreeAfter = std::chrono::minutes(10));

    /// Unknown tokens are Invalid; an accepted token past its expiry is Expired. One that begins a
    /// transaction, but has one under way elsewhere, is ConcurrentTx unless it is allowed more: a
    /// verdict of StartTransaction only (1.6 §7.2).
    Task<Authorization> check(IdToken token, std::optional<StartPlace> startsAt = {});
    /// As check(), for a token that is shown at this station.
    Task<Authorization> checkAt(StationId station, IdToken token);
    /// As check(), for a token that ends a transaction.
    Task<Authorization> checkForStop(IdToken token);

private:
    Task<Authorization> verdict(IdToken token, std::optional<StartPlace> startsAt);
    Task<std::optional<AuthorizationFacts>> facts(IdToken token,
                                                  std::optional<StartPlace> startsAt);
    Task<std::optional<Authorization>> ownVerdict(StationId station, IdToken token);
    Authorization verdictWhenAway(const IdToken& token) const;
    Authorization verdictOn(const IdTokenRecord& record) const;

    IdTokenRepository& tokens_;
    const Clock& clock_;
    const WhenAway whenAway_;
    StationTokens* own_;
    const Duration cardFreeAfter_;
};

}  // namespace voltgate
