#include "db/retention.hpp"

#include "db/audit_repository.hpp"
#include "db/idempotency_repository.hpp"
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

// Each deletes the first so many rows that are over.
constexpr Statement deleteAttempts{"delete_old_connection_attempts", R"sql(
    delete from connection_attempt
    where number in (select number from connection_attempt where at < $1 limit $2))sql"};

constexpr Statement deleteSecurityEvents{"delete_old_security_events", R"sql(
    delete from security_event
    where number in (select number from security_event where received_at < $1 limit $2))sql"};

constexpr Statement deleteCommands{"delete_old_commands", R"sql(
    delete from command
    where id in (select id from command
                 where created_at < $1 and state not in ('Queued', 'Sent')
                 limit $2))sql"};

// A stop that still waits for its transaction is open, however old it is.
constexpr Statement deleteStops{"delete_old_parked_stops", R"sql(
    delete from parked_stop
    where number in (select number from parked_stop
                     where received_at < $1 and transaction_number is not null
                     limit $2))sql"};

constexpr Statement deleteSecurityChanges{"delete_old_security_changes", R"sql(
    delete from security_change
    where number in (select number from security_change where ended_at < $1 limit $2))sql"};

constexpr Statement deleteFirmwareUpdates{"delete_old_firmware_updates", R"sql(
    delete from firmware_update
    where id in (select id from firmware_update where ended_at < $1 limit $2))sql"};

// One that still has its file goes after that.
constexpr Statement deleteLogRequests{"delete_old_log_requests", R"sql(
    delete from log_request
    where id in (select id from log_request
                 where created_at < $1 and status not in ('Requested', 'Uploading')
                   and file_name is null
                 limit $2))sql"};

constexpr Statement deleteManySecurityEvents{"delete_many_security_events", R"sql(
    delete from security_event e
    using (select station_id from security_event group by station_id having count(*) > $1) many
    where e.station_id = many.station_id
      and e.number <= (select number from security_event k
                       where k.station_id = many.station_id
                       order by number desc offset $1 limit 1))sql"};

// The writer looks up each way to describe values once an hour, and what it looks up is in use
// again: what was found without use a day ago and is so still is nobody's.
constexpr Statement noteUnusedShapes{"note_unused_meter_value_shapes", R"sql(
    update meter_value_shape s
    set unused_since = $1
    where unused_since is null
      and not exists (select from meter_value m where m.shape_id = s.id))sql"};

constexpr Statement waitingShapes{"unused_meter_value_shapes", R"sql(
    select count(*) from meter_value_shape where unused_since < $1)sql"};

constexpr Statement deleteShapes{"delete_unused_meter_value_shapes", R"sql(
    delete from meter_value_shape s
    where unused_since < $1
      and not exists (select from meter_value m where m.shape_id = s.id))sql"};

// Those that were used by a writer that had looked them up before.
constexpr Statement keepShapes{"keep_used_meter_value_shapes", R"sql(
    update meter_value_shape set unused_since = null where unused_since < $1)sql"};

struct Rule {
    int days;
    const Statement& statement;
};

constexpr int together = 10'000;  // Rows of one transaction.

constexpr Statement deleteEndedSessions{"delete_ended_login_sessions", R"sql(
    delete from login_session where expires_at < $1)sql"};

DateTime daysBefore(DateTime now, int days) { return now - std::chrono::hours(24) * days; }

template <class... Values>
pqxx::result runAlone(pqxx::connection& session, const Statement& statement,
                      const Values&... values) {
    pqxx::work tx(session);
    auto rows = run(tx, statement, values...);
    tx.commit();
    return rows;
}

// However long it takes.
void runAtLeisure(pqxx::connection& session, const Statement& statement, DateTime time) {
    pqxx::work tx(session);
    tx.exec("set local statement_timeout = 0");
    run(tx, statement, time);
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
    const bool haveMonthsGone = dropOldMeterValues(session);
    dropOldFrames(session);
    dropOldRows(session);
    dropUnusedShapes(session, haveMonthsGone);
    dropOldAuditEntries(session);
    runAlone(session, deleteEndedSessions, clock_.now());
    dropKeyedRequestsBefore(session, daysBefore(clock_.now(), 1));
}

void Retention::makePartitionsAhead(pqxx::connection& session) const {
    for (int ahead = 0; ahead <= 2; ++ahead) {
        makeMeterValueMonth(session, monthOf(clock_.now()) + std::chrono::months(ahead));
        makeFrameDay(session, dayOf(clock_.now()) + std::chrono::days(ahead));
    }
}

// Whether there were any months to drop.
bool Retention::dropOldMeterValues(pqxx::connection& session) const {
    if (settings_.meterValueDays == 0) return false;
    const auto end = daysBefore(clock_.now(), settings_.meterValueDays);
    const int dropped = dropMeterValueMonthsBefore(session, end);
    if (dropped > 0) log::info("old meter values dropped", {{"months", dropped}});
    runAlone(session, deleteOddMeterValues, end);
    return dropped > 0;
}

// Looking for them reads all meter values, so that happens when a month has gone, and once again a
// day later.
void Retention::dropUnusedShapes(pqxx::connection& session, bool haveMonthsGone) const {
    const auto dayAgo = daysBefore(clock_.now(), 1);
    if (runAlone(session, waitingShapes, dayAgo).at(0)[0].as<std::int64_t>() > 0) {
        runAtLeisure(session, deleteShapes, dayAgo);
        runAlone(session, keepShapes, dayAgo);
    }
    if (haveMonthsGone) runAtLeisure(session, noteUnusedShapes, clock_.now());
}

void Retention::dropOldFrames(pqxx::connection& session) const {
    if (settings_.frameDays == 0) return;
    const int dropped = dropFrameDaysBefore(session, daysBefore(clock_.now(), settings_.frameDays));
    if (dropped > 0) log::info("old frames dropped", {{"days", dropped}});
}

void Retention::dropOldRows(pqxx::connection& session) const {
    const Rule rules[] = {{settings_.connectionAttemptDays, deleteAttempts},
                          {settings_.securityEventDays, deleteSecurityEvents},
                          {settings_.commandDays, deleteCommands},
                          {settings_.stopDays, deleteStops},
                          {settings_.securityChangeDays, deleteSecurityChanges},
                          {settings_.firmwareUpdateDays, deleteFirmwareUpdates},
                          {settings_.logRequestDays, deleteLogRequests}};
    for (const auto& rule : rules) {
        if (rule.days == 0) continue;
        const auto end = daysBefore(clock_.now(), rule.days);
        while (runAlone(session, rule.statement, end, together).affected_rows() == together) {
        }
    }
    runAlone(session, deleteManySecurityEvents, mostSecurityEvents);
}

void Retention::dropOldAuditEntries(pqxx::connection& session) const {
    if (settings_.auditDays == 0) return;
    dropAuditEntriesBefore(session, daysBefore(clock_.now(), settings_.auditDays));
}

}  // namespace voltgate::db
