#include "db/assumed_stop.hpp"

#include <algorithm>
#include <set>

#include "db/row.hpp"
#include "db/statement.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

// A start that is told later than this comes out of a queue.
constexpr Duration lateAfter = std::chrono::minutes(1);
// A clock that is believed is not further ahead.
constexpr Duration farthestAhead = std::chrono::minutes(5);

// A start that comes late ends only what began before it.
constexpr Statement findReplaced{"find_replaced_transactions", R"sql(
    select t.number
    from transaction t
    where t.station_id = $1
      and t.evse_id = $2
      and t.stopped_at is null
      and t.number <> $3
      and t.start_received_at <= $4
      and believed_time(t.started_at, t.start_received_at) <= $5)sql"};

// What ended a charge that is told late: the next one at its connector, or that the connector is
// Available after a boot.
constexpr Statement findReplacement{"find_replacement_of_transaction", R"sql(
    select min(found.at) as at
    from ((select t.started_at as at
           from transaction t
           where t.station_id = $1
             and t.evse_id = $2
             and t.number <> $3
             and t.started_at >= '2020-01-01 00:00:00+00'
             and t.started_at > $4
             and t.started_at <= t.start_received_at + interval '5 minutes'
           order by t.started_at
           limit 1)
          union all
          select c.plausible_at
          from station s
          join connector c on c.station_id = s.id and c.evse_id = $2
          where s.id = $1
            and s.last_boot_at > $4
            and s.last_boot_at <= c.received_at
            and c.status = 'Available'
            and c.plausible_at > $4) found)sql"};

// What the connectors of a batch say by now. Available after a boot ends what began before both,
// unless the station has shown a sign of it later; Charging opens again what was taken for ended
// before, at most a day ago: by then another one will have begun. Times are compared by the clock
// of the station where it can be believed.
constexpr Statement judgeConnectors{"judge_connectors", R"sql(
    with judged as (
        select c.station_id, c.evse_id, c.status, c.plausible_at, c.received_at,
               coalesce(c.plausible_at, c.received_at) as at
        from unnest($1::text[], $2::integer[]) as a (station_id, evse_id)
        join connector c on c.station_id = a.station_id and c.evse_id = a.evse_id
    )
    select t.number, j.at, j.received_at, true as is_over
    from judged j
    join station s on s.id = j.station_id
    join transaction t
      on t.station_id = j.station_id
     and t.evse_id = j.evse_id
     and t.stopped_at is null
    where j.status = 'Available'
      and least(t.start_received_at, believed_time(t.started_at, t.start_received_at))
          < s.last_boot_at
      and s.last_boot_at <= j.received_at
      and case when j.plausible_at is not null
                and t.started_at = believed_time(t.started_at, t.start_received_at)
               then j.plausible_at > t.started_at
               else j.received_at > t.start_received_at
          end
      and not exists (select
                      from meter_value m
                      where m.transaction_number = t.number
                        and m.naming > 0
                        and m.energy_point is distinct from 2
                        and case when j.plausible_at is not null
                                 then believed_time(m.sampled_at, m.received_at) > j.plausible_at
                                 else m.received_at > j.received_at
                            end)
    union all
    select t.number, j.at, j.received_at, false
    from judged j
    cross join lateral (
        select u.number, u.started_at
        from transaction u
        where u.station_id = j.station_id
          and u.evse_id = j.evse_id
          and u.assumed
          and u.stop_received_at > j.received_at - interval '1 day'
          and coalesce(u.assumed_at, u.stop_received_at) < j.at
        order by u.stop_received_at desc
        limit 1
    ) t
    where j.status in ('Charging', 'SuspendedEV', 'SuspendedEVSE')
      and not exists (select
                      from transaction next
                      where next.station_id = j.station_id
                        and next.evse_id = j.evse_id
                        and next.started_at >= '2020-01-01 00:00:00+00'
                        and next.started_at > t.started_at))sql"};

// Nothing is on record of the station that was received since then.
constexpr Statement findSilent{"find_silent_transactions", R"sql(
    select t.number
    from transaction t
    left join station s on s.id = t.station_id
    where t.stopped_at is null
      and greatest(t.start_received_at, s.last_seen_at, s.last_message_at, s.last_boot_at) < $1
      and not exists (select
                      from connector c
                      where c.station_id = t.station_id and c.received_at >= $1)
      and not exists (select
                      from meter_value m
                      where m.transaction_number = t.number and m.received_at >= $1)
      and not exists (select
                      from transaction o
                      where o.station_id = t.station_id
                        and (o.start_received_at >= $1
                             or not o.assumed and o.stop_received_at >= $1))
      and not exists (select
                      from parked_stop p
                      where p.station_id = t.station_id and p.received_at >= $1)
    order by t.number
    limit 1000)sql"};

bool close(pqxx::work& tx, TransactionNumber number, const AssumedEnd& end, const char* reason) {
    const auto charge = findCharge(tx, number);
    if (!charge || charge->isClosed()) return false;
    assumeEnded(tx, *charge, end);
    log::info(
        "transaction assumed to have ended",
        {{"station", charge->station.value}, {"transaction", number.value}, {"reason", reason}});
    return true;
}

void openAgain(pqxx::work& tx, TransactionNumber number) {
    reopen(tx, number);
    log::info("transaction goes on after all", {{"transaction", number.value}});
}

}  // namespace

bool isLate(const TransactionStart& start) {
    return start.startedAt + lateAfter < start.receivedAt;
}

void assumeReplaced(pqxx::work& tx, const TransactionStart& start, TransactionNumber number) {
    if (start.evse.value == 0) return;  // Where it is could not be read.
    const auto own = findCharge(tx, number);
    if (!own) return;
    const bool isQueued = own->begunAt == start.startedAt && isLate(start);
    const auto before = isQueued ? own->begunAt : start.receivedAt + farthestAhead;
    const AssumedEnd end{.receivedAt = start.receivedAt, .at = own->begunAt};
    for (const auto& row :
         run(tx, findReplaced, start.station, start.evse, number, start.receivedAt, before)) {
        close(tx, get<TransactionNumber>(row, "number"), end, "another one began at its connector");
    }
    if (isQueued) assumeEndedSince(tx, *own, start.receivedAt);
}

void assumeEndedSince(pqxx::work& tx, const Charge& charge, DateTime now) {
    if (charge.evse.value == 0) return;
    const auto next =
        run(tx, findReplacement, charge.station, charge.evse, charge.number, charge.begunAt);
    const auto at = get<std::optional<DateTime>>(next[0], "at");
    if (at) close(tx, charge.number, {now, at}, "it was told after what ended it");
}

void judgeByConnectors(pqxx::work& tx, const std::vector<WaitingConnectorReport>& reports) {
    std::set<std::pair<StationId, EvseId>> places;
    for (const auto& waiting : reports) {
        const auto& report = waiting.request;
        const bool isTelling = report.status == "Available" || report.status == "Charging" ||
                               report.status == "SuspendedEV" || report.status == "SuspendedEVSE";
        if (isTelling && report.evse.value != 0) places.emplace(report.station, report.evse);
    }
    if (places.empty()) return;
    ArrayParameter stations, evses;
    for (const auto& [station, evse] : places) {
        stations.add(station);
        evses.add(evse);
    }
    for (const auto& row : run(tx, judgeConnectors, stations, evses)) {
        const auto number = get<TransactionNumber>(row, "number");
        if (!get<bool>(row, "is_over")) {
            openAgain(tx, number);
            continue;
        }
        const AssumedEnd end{.receivedAt = get<DateTime>(row, "received_at"),
                             .at = get<DateTime>(row, "at")};
        close(tx, number, end, "its station booted and reports the connector available");
    }
}

std::size_t assumeEndedSilently(pqxx::work& tx, DateTime silentSince, DateTime now) {
    std::size_t ended = 0;
    for (const auto& row : run(tx, findSilent, silentSince)) {
        const auto number = get<TransactionNumber>(row, "number");
        if (close(tx, number, {now, std::nullopt}, "its station fell silent")) ++ended;
    }
    return ended;
}

}  // namespace voltgate::db
