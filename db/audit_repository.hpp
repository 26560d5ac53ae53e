// The audit log in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/audit_repository.hpp"

namespace voltgate::db {

class AuditRepository final : public voltgate::AuditRepository {
public:
    explicit AuditRepository(Database& database) : database_(database) {}

    Task<std::int64_t> begin(AuditEntry entry) override;
    Task<> drop(std::int64_t intent) override;
    Task<> add(std::vector<AuditEntry> entries) override;
    Task<std::int64_t> addInterrupted(DateTime begunBefore) override;
    Task<Listed<AuditEntry>> list(AuditFilter filter, Page page) override;

private:
    Database& database_;
};

/// Drops what is older; a part at a time. The trigger of the table lets nothing else do so.
void dropAuditEntriesBefore(pqxx::connection& session, DateTime end);

}  // namespace voltgate::db
