// Keeps the big tables in bounds: makes partitions ahead of time and drops what is past its time.
// Called periodically; a run may be repeated at any time. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/domain/datetime.hpp"

namespace voltgate::db {

/// Days to keep; 0 keeps for ever.
struct RetentionSettings {
    int meterValueDays = 0;
    int frameDays = 7;
    int connectionAttemptDays = 30;
    int securityEventDays = 365;
    int auditDays = 365;
};

class Retention {
public:
    Retention(Database& database, const Clock& clock, RetentionSettings settings);

    Task<> run();

private:
    void maintain(pqxx::connection& session) const;
    void makePartitionsAhead(pqxx::connection& session) const;
    void dropOldMeterValues(pqxx::connection& session) const;
    void dropOldFrames(pqxx::connection& session) const;
    void dropOldAttempts(pqxx::connection& session) const;
    void dropOldSecurityEvents(pqxx::connection& session) const;
    void dropOldAuditEntries(pqxx::connection& session) const;

    Database& database_;
    const Clock& clock_;
    const RetentionSettings settings_;
};

}  // namespace voltgate::db
