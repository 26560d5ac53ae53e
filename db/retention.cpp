#include "db/retention.hpp"

#include "db/audit_repository.hpp"
#include "db/partitions.hpp"
#include "db/statement.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

// Odd clocks file values in partitions that are never dropped: there the reception counts.
constexpr Statement deleteOddMeterValues{"delete_odd_meter_values", R"sql(
    delete from meter_value
    where (filed_at < '2020-01-01 00:00:00+00' or filed_at >= '2100-01-01 00:00:00+00')
      and received_at < $1)sql"};

constexpr Statement deleteAttempts{"delete_old_connection_attempts", R"sql(
    delete from connection_attempt where at < $1)sql"};

constexpr Statement deleteSecurityEvents{"delete_old_security_events", R"sql(
    delete from security_event where received_at < $1)sql"};

constexpr Statement deleteEndedSessions{"delete_ended_login_sessions", R"sql(
    delete from login_session where expires_at < $1)sql"};

DateTime daysBefore(DateTime now, int days) { return now - std::chrono::hours(24) * days; }

void runAlone(pqxx::connection& session, const Statement& statement, DateTime end) {
    pqxx::work tx(session);
    run(tx, statement, end);
    tx.commit();
}

}  // namespace

Retention::Retention(Database& database, const Clock& clock, RetentionSettings settings)
    : database_(database), clock_(clock), settings_(settings) {}

Task<> Retention::run() {
    co_await database_.session([this](pqxx::connection& session) { maintain(session); });
}

void Retention::maintain(pqxx::connection& session) const {
    makePartitionsAhead(session);
    dropOldMeterValues(session);
    dropOldFrames(session);
    dropOldAttempts(session);
    dropOldSecurityEvents(session);
    dropOldAuditEntries(session);
    runAlone(session, deleteEndedSessions, clock_.now());
}

void Retention::makePartitionsAhead(pqxx::connection& session) const {
    for (int ahead = 0; ahead <= 2; ++ahead) {
        makeMeterValueMonth(session, monthOf(clock_.now()) + std::chrono::months(ahead));
        makeFrameDay(session, dayOf(clock_.now()) + std::chrono::days(ahead));
    }
}

void Retention::dropOldMeterValues(pqxx::connection& session) const {
    if (settings_.meterValueDays == 0) return;
    const auto end = daysBefore(clock_.now(), settings_.meterValueDays);
    const int dropped = dropMeterValueMonthsBefore(session, end);
    if (dropped > 0) log::info("old meter values dropped", {{"months", dropped}});
    runAlone(session, deleteOddMeterValues, end);
}

void Retention::dropOldFrames(pqxx::connection& session) const {
    if (settings_.frameDays == 0) return;
    const int dropped = dropFrameDaysBefore(session, daysBefore(clock_.now(), settings_.frameDays));
    if (dropped > 0) log::info("old frames dropped", {{"days", dropped}});
}

void Retention::dropOldAttempts(pqxx::connection& session) const {
    if (settings_.connectionAttemptDays == 0) return;
    runAlone(session, deleteAttempts, daysBefore(clock_.now(), settings_.connectionAttemptDays));
}

void Retention::dropOldSecurityEvents(pqxx::connection& session) const {
    if (settings_.securityEventDays == 0) return;
    runAlone(session, deleteSecurityEvents, daysBefore(clock_.now(), settings_.securityEventDays));
}

void Retention::dropOldAuditEntries(pqxx::connection& session) const {
    if (settings_.auditDays == 0) return;
    dropAuditEntriesBefore(session, daysBefore(clock_.now(), settings_.auditDays));
}

}  // namespace voltgate::db
