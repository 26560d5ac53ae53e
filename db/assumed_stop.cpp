#include "db/assumed_stop.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

// The last reading of the energy register that belongs to the transaction; none is below its start.
constexpr Statement assumeStopped{"assume_stopped", R"sql(
    update transaction t
    set assumed = true,
        meter_stop = greatest(t.meter_start, last.wh),
        stopped_at = greatest(t.started_at, last.sampled_at),
        stop_received_at = $2
    from unnest($1::integer[]) as a (number)
    left join lateral (
        select s.number_value * case lower(s.unit) when 'kwh' then 1000 else 1 end as wh,
               s.sampled_at
        from sampled_value s
        where s.transaction_number = a.number
          and s.measurand = 'Energy.Active.Import.Register'
          and s.phase is null
          and s.number_value is not null
        order by s.number desc
        limit 1
    ) last on true
    where t.number = a.number
      and t.stopped_at is null
    returning t.number, t.station_id)sql"};

constexpr Statement findReplaced{"find_replaced_transactions", R"sql(
    select t.number
    from transaction t
    where t.station_id = $1
      and t.evse_id = $2
      and t.stopped_at is null
      and t.number <> $3
      and t.start_received_at <= $4)sql"};

constexpr Statement findEndedByBoot{"find_transactions_ended_by_boot", R"sql(
    select t.number
    from unnest($1::text[], $2::integer[], $3::timestamptz[])
         as a (station_id, evse_id, received_at)
    join station s on s.id = a.station_id
    join transaction t
      on t.station_id = a.station_id
     and t.evse_id = a.evse_id
     and t.stopped_at is null
    where t.start_received_at < s.last_boot_at
      and s.last_boot_at <= a.received_at)sql"};

constexpr Statement findSilent{"find_silent_transactions", R"sql(
    select t.number
    from transaction t
    left join station s on s.id = t.station_id
    where t.stopped_at is null
      and greatest(t.start_received_at, s.last_seen_at) < $1
    order by t.number
    limit 1000)sql"};

std::size_t close(pqxx::work& tx, const pqxx::result& found, DateTime at, const char* reason) {
    if (found.empty()) return 0;
    ArrayParameter numbers;
    for (const auto& row : found) numbers.add(get<TransactionNumber>(row, "number"));
    const auto closed = run(tx, assumeStopped, numbers, at);
    for (const auto& row : closed) {
        log::info("transaction assumed to have ended",
                  {{"station", get<std::string>(row, "station_id")},
                   {"transaction", get<std::int32_t>(row, "number")},
                   {"reason", reason}});
    }
    return closed.size();
}

}  // namespace

void assumeReplaced(pqxx::work& tx, const TransactionStart& start, TransactionNumber number) {
    const auto found = run(tx, findReplaced, start.station, start.evse, number, start.receivedAt);
    close(tx, found, start.receivedAt, "another one began at its connector");
}

void assumeEndedByBoot(pqxx::work& tx, const std::vector<WaitingConnectorReport>& reports) {
    ArrayParameter stations, evses, times;
    DateTime latest;
    bool isAnyAvailable = false;
    for (const auto& waiting : reports) {
        const auto& report = waiting.request;
        if (report.status != "Available" || report.evse.value == 0) continue;
        isAnyAvailable = true;
        stations.add(report.station);
        evses.add(report.evse);
        times.add(report.receivedAt);
        latest = std::max(latest, report.receivedAt);
    }
    if (!isAnyAvailable) return;
    const auto found = run(tx, findEndedByBoot, stations, evses, times);
    close(tx, found, latest, "its station booted and reports the connector available");
}

std::size_t assumeEndedSilently(pqxx::work& tx, DateTime silentSince, DateTime now) {
    return close(tx, run(tx, findSilent, silentSince), now, "its station fell silent");
}

}  // namespace voltgate::db
