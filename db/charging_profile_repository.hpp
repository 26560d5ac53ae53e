// Charging profiles in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/charging_profile_repository.hpp"

namespace voltgate::db {

class ChargingProfileRepository final : public voltgate::ChargingProfileRepository {
public:
    explicit ChargingProfileRepository(Database& database) : database_(database) {}

    Task<> put(InstalledChargingProfile installed) override;
    Task<std::vector<InstalledChargingProfile>> ofStation(StationId station,
                                                          ChargingProfileFilter filter) override;
    Task<> remove(StationId station, ChargingProfileFilter filter) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
