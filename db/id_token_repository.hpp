// Tokens in PostgreSQL; the facts about them come through the read combiner. Safe to use from any
// thread.
#pragma once
#include "db/database.hpp"
#include "db/id_token_lookup.hpp"
#include "db/local_copy.hpp"
#include "db/registrations.hpp"
#include "ocpp/repositories/id_token_repository.hpp"

namespace voltgate::db {

/// Those that are not on record; they are added, and returned as they are then.
std::vector<IdTokenRecord> addIdTokens(pqxx::transaction_base& tx,
                                       const std::vector<IdTokenRecord>& records);

class IdTokenRepository final : public voltgate::IdTokenRepository {
public:
    IdTokenRepository(Database& database, IdTokenLookup& lookup, Registrations& registrations,
                      const LocalCopy* copy = nullptr)
        : database_(database), lookup_(lookup), registrations_(registrations), copy_(copy) {}

    Task<std::optional<AuthorizationFacts>> facts(IdToken token,
                                                  std::optional<StartPlace> startsAt = {}) override;
    std::optional<IdTokenRecord> lastKnown(const IdToken& token) const override;
    Task<std::optional<IdTokenRecord>> find(IdToken token) override;
    Task<Listed<IdTokenRecord>> list(std::optional<std::string> groupId, Page page) override;
    Task<std::optional<IdTokenRecord>> add(IdTokenRecord record) override;
    Task<std::vector<IdTokenRecord>> addMany(std::vector<IdTokenRecord> records,
                                             WhenTaken whenTaken) override;
    Task<std::vector<IdTokenRecord>> some(std::vector<IdToken> tokens) override;
    Task<ChangeResult> change(IdToken token, IdTokenChange change,
                              std::optional<std::int64_t> revision) override;
    Task<bool> remove(IdToken token) override;

private:
    Database& database_;
    IdTokenLookup& lookup_;
    Registrations& registrations_;
    const LocalCopy* copy_;
};

}  // namespace voltgate::db
