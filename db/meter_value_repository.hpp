// Meter values in PostgreSQL, written through the group commit. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "db/group_commit.hpp"
#include "ocpp/repositories/meter_value_repository.hpp"

namespace voltgate::db {

class MeterValueRepository final : public voltgate::MeterValueRepository {
public:
    MeterValueRepository(Database& database, GroupCommit& groupCommit)
        : database_(database), groupCommit_(groupCommit) {}

    Task<> append(MeterReport report) override;
    Task<Listed<StoredMeterValue>> ofTransaction(TransactionNumber number, Page page) override;
    Task<std::optional<double>> latestRegister(TransactionNumber number) override;

private:
    Database& database_;
    GroupCommit& groupCommit_;
};

}  // namespace voltgate::db
