// Identity tokens in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/identity_token_repository.hpp"

namespace voltgate::db {

class IdentityTokenRepository final : public voltgate::IdentityTokenRepository {
public:
    explicit IdentityTokenRepository(Database& database) : database_(database) {}

    Task<> add(IdentityTokenRecord token) override;
    Task<bool> use(IdentityTokenRecord token) override;
    Task<bool> isRevoked(std::string id) override;
    Task<std::vector<IdentityTokenRecord>> ofStation(StationId station) override;
    Task<bool> revoke(StationId station, std::string id) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
