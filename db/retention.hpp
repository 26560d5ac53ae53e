// Keeps the tables in bounds: makes partitions ahead of time and drops what is past its time and
// settled; nothing that is open is ever dropped. Called periodically; a run may be repeated at any
// time. Safe to use from any thread.
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
    int commandDays = 90;
    int stopDays = 730;  ///< Parked stops.
    int securityChangeDays = 365;
    int firmwareUpdateDays = 365;
    int logRequestDays = 365;
    int auditDays = 365;
};

class Retention {
public:
    /// Of one station, whatever their age.
    static constexpr int mostSecurityEvents = 10'000;

    Retention(Database& database, const Clock& clock, RetentionSettings settings);

    Task<> run();

private:
    void maintain(pqxx::connection& session) const;
    void makePartitionsAhead(pqxx::connection& session) const;
    bool dropOldMeterValues(pqxx::connection& session) const;
    void dropOldFrames(pqxx::connection& session) const;
    void dropOldRows(pqxx::connection& session) const;
    void dropUnusedShapes(pqxx::connection& session, bool haveMonthsGone) const;
    void dropOldAuditEntries(pqxx::connection& session) const;

    Database& database_;
    const Clock& clock_;
    const RetentionSettings settings_;
};

}  // namespace voltgate::db
