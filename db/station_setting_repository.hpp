// Settings of stations in PostgreSQL.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/station_setting_repository.hpp"

namespace voltgate::db {

class StationSettingRepository final : public voltgate::StationSettingRepository {
public:
    explicit StationSettingRepository(Database& database) : database_(database) {}

    Task<std::vector<StationSetting>> ofStation(StationId station) override;
    Task<std::vector<StationSetting>> desiredModes() override;
    Task<std::vector<StationSetting>> desiredModesOf(std::vector<StationId> stations) override;
    Task<> desire(StationSetting setting) override;
    Task<> settle(StationSetting setting) override;
    Task<> report(StationId station, std::vector<ReportedSetting> values, DateTime at) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
