// Counted violations in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/violation_repository.hpp"

namespace voltgate::db {

class ViolationRepository final : public voltgate::ViolationRepository {
public:
    explicit ViolationRepository(Database& database) : database_(database) {}

    Task<> add(std::vector<Violation> counted) override;
    Task<std::vector<Violation>> ofStation(StationId station) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
