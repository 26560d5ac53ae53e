// Whitelists of stations in PostgreSQL.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/whitelist_repository.hpp"

namespace voltgate::db {

class WhitelistRepository final : public voltgate::WhitelistRepository {
public:
    explicit WhitelistRepository(Database& database) : database_(database) {}

    Task<std::vector<WhitelistCard>> cards(StationId station) override;
    Task<bool> contains(StationId station, IdToken token) override;
    Task<CardAddition> add(StationId station, IdToken token, std::size_t mostCards) override;
    Task<std::optional<WhitelistCard>> remove(StationId station, IdToken token) override;
    Task<> setSynchronized(StationId station, bool whether) override;
    Task<std::vector<StationId>> unsynchronized() override;
    Task<std::vector<StationId>> unsynchronizedOf(std::vector<StationId> stations) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
