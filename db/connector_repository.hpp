// Connectors in PostgreSQL; their reports go through the group commit. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "db/group_commit.hpp"
#include "ocpp/repositories/connector_repository.hpp"

namespace voltgate::db {

class ConnectorRepository final : public voltgate::ConnectorRepository {
public:
    ConnectorRepository(Database& database, GroupCommit& groupCommit)
        : database_(database), groupCommit_(groupCommit) {}

    Task<> record(ConnectorReport report) override;
    Task<std::vector<Connector>> ofStation(StationId station) override;

private:
    Database& database_;
    GroupCommit& groupCommit_;
};

}  // namespace voltgate::db
