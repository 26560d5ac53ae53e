// Security events in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/security_event_repository.hpp"

namespace voltgate::db {

class SecurityEventRepository final : public voltgate::SecurityEventRepository {
public:
    explicit SecurityEventRepository(Database& database) : database_(database) {}

    Task<> add(SecurityEvent event) override;
    Task<Listed<SecurityEvent>> list(SecurityEventFilter filter, Page page) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
