// Changes of security in PostgreSQL, each in one transaction with the station that it changes. Safe
// to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/security_change_repository.hpp"

namespace voltgate::db {

class SecurityChangeRepository final : public voltgate::SecurityChangeRepository {
public:
    explicit SecurityChangeRepository(Database& database) : database_(database) {}

    Task<SecurityChange> begin(SecurityChange change,
                               std::optional<StationCredential> credential) override;
    Task<bool> move(std::int64_t number, SecurityChangeState state, std::string detail) override;
    Task<bool> complete(StationId station, SecurityChangeKind kind,
                        std::optional<StationCredential> credential,
                        std::optional<int> securityProfile) override;
    Task<std::optional<SecurityChange>> latest(StationId station, SecurityChangeKind kind) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
