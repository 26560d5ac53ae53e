// Charging stations in PostgreSQL. Boots go through the group commit, registrations
// together. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "db/group_commit.hpp"
#include "db/registrations.hpp"
#include "ocpp/repositories/station_repository.hpp"

namespace voltgate::db {

/// Those whose ids are not taken; they are added, and returned as they are then.
std::vector<ChargingStation> addStations(pqxx::transaction_base& tx,
                                         const std::vector<ChargingStation>& stations);

class StationRepository final : public voltgate::StationRepository {
public:
    StationRepository(Database& database, GroupCommit& groupCommit, Registrations& registrations)
        : database_(database), groupCommit_(groupCommit), registrations_(registrations) {}

    Task<std::vector<ChargingStation>> all() override;
    Task<std::vector<ChargingStation>> some(std::vector<StationId> ids) override;
    Task<Listed<ChargingStation>> list(StationFilter filter, Page page) override;
    Task<std::optional<ChargingStation>> find(StationId id) override;
    Task<std::optional<ChargingStation>> add(ChargingStation station) override;
    Task<std::vector<ChargingStation>> addMany(std::vector<ChargingStation> stations,
                                               WhenTaken whenTaken) override;
    Task<ChangeResult> change(StationId id, StationChange change,
                              std::optional<std::int64_t> revision) override;
    Task<bool> remove(StationId id) override;
    Task<> recordBoot(StationId id, BootReport report, OcppVersion version, DateTime at) override;
    Task<> recordSeen(std::vector<StationSighting> seen) override;

private:
    Database& database_;
    GroupCommit& groupCommit_;
    Registrations& registrations_;
};

}  // namespace voltgate::db
