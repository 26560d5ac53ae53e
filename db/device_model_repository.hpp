// Reported variables in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/device_model_repository.hpp"

namespace voltgate::db {

class DeviceModelRepository final : public voltgate::DeviceModelRepository {
public:
    explicit DeviceModelRepository(Database& database) : database_(database) {}

    Task<> record(StationId station, std::vector<Variable> variables) override;
    Task<std::vector<Variable>> ofStation(StationId station) override;
    Task<> desire(StationId station, DesiredVariable variable) override;
    Task<std::vector<DesiredVariable>> desired(StationId station) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
