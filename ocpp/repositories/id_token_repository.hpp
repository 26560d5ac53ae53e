// Identification tokens on record.
#pragma once
#include <optional>

#include "ocpp/domain/id_token.hpp"
#include "ocpp/domain/page.hpp"
#include "ocpp/repositories/station_repository.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

/// What decides about a token, read in one go.
struct AuthorizationFacts {
    IdTokenRecord record;
    int activeTransactions = 0;  ///< Of this token, on all stations.
};

/// Where a transaction begins: what is still open there will be ended by it.
struct StartPlace {
    StationId station;
    EvseId evse;
    /// What is open at stations of which nothing was heard since then may have ended.
    DateTime heardSince{};
};

struct IdTokenChange {
    std::optional<TokenStatus> status{};
    std::optional<std::optional<DateTime>> expiresAt{};
    std::optional<std::optional<std::string>> groupId{};
    std::optional<bool> allowConcurrentTx{};
    std::optional<std::optional<std::string>> label{};
};

class IdTokenRepository {
public:
    virtual ~IdTokenRepository() = default;

    /// Transactions that are open where one begins, at a connector that is Available again, or at a
    /// station that was not heard of, do not count as active.
    virtual Task<std::optional<AuthorizationFacts>> facts(
        IdToken token, std::optional<StartPlace> startsAt = {}) = 0;
    /// What was on record before the database went away: for when facts() throws
    /// DatabaseUnavailable.
    virtual std::optional<IdTokenRecord> lastKnown(const IdToken& token) const = 0;
    virtual Task<std::optional<IdTokenRecord>> find(IdToken token) = 0;
    virtual Task<Listed<IdTokenRecord>> list(std::optional<std::string> groupId, Page page) = 0;
    /// Nothing when the token is on record already.
    virtual Task<std::optional<IdTokenRecord>> add(IdTokenRecord record) = 0;
    /// In one transaction; they differ in any case. Those that were added.
    virtual Task<std::vector<IdTokenRecord>> addMany(std::vector<IdTokenRecord> records,
                                                     WhenTaken whenTaken) = 0;
    /// Those of them that are on record.
    virtual Task<std::vector<IdTokenRecord>> some(std::vector<IdToken> tokens) = 0;
    virtual Task<ChangeResult> change(IdToken token, IdTokenChange change,
                                      std::optional<std::int64_t> revision) = 0;
    virtual Task<bool> remove(IdToken token) = 0;
};

}  // namespace voltgate
