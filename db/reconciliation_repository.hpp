// What did not match, found in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/reconciliation_repository.hpp"

namespace voltgate::db {

class ReconciliationRepository final : public voltgate::ReconciliationRepository {
public:
    explicit ReconciliationRepository(Database& database) : database_(database) {}

    Task<std::vector<Discrepancy>> find(ReconciliationFilter filter) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
