// Charging stations in PostgreSQL. Boots go through the group commit. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "db/group_commit.hpp"
#include "db/local_copy.hpp"
#include "ocpp/repositories/station_repository.hpp"

namespace voltgate::db {

class StationRepository final : public voltgate::StationRepository {
public:
    /// The copy, if there is one, is kept up to date by all().
    StationRepository(Database& database, GroupCommit& groupCommit, LocalCopy* copy = nullptr)
        : database_(database), groupCommit_(groupCommit), copy_(copy) {}

    Task<std::vector<ChargingStation>> all() override;
    Task<Listed<ChargingStation>> list(StationFilter filter, Page page) override;
    Task<std::optional<ChargingStation>> find(StationId id) override;
    Task<std::optional<ChargingStation>> add(ChargingStation station) override;
    Task<ChangeResult> change(StationId id, StationChange change,
                              std::optional<std::int64_t> revision) override;
    Task<bool> remove(StationId id) override;
    Task<> recordBoot(StationId id, BootReport report, OcppVersion version, DateTime at) override;
    Task<> recordSeen(std::vector<StationSighting> seen) override;

private:
    Database& database_;
    GroupCommit& groupCommit_;
    LocalCopy* copy_;
};

}  // namespace voltgate::db
