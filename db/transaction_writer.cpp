#include "db/transaction_writer.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "db/assumed_stop.hpp"
#include "db/charge.hpp"
#include "db/doubted_guess.hpp"
#include "db/parked_stop.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

// A clock before 2020 was never set and repeats itself: there, only starts of the last day are the
// same start, and of those none that was stopped since, or before the station booted. A start whose
// meter could not be read is the same as one that tells it. Numbers are drawn for new starts only.
// Each search ends at its first row, so that the planner, who may have seen the table empty, looks
// them up one by one in the index.
constexpr Statement insertStarts{"insert_transaction_starts", R"sql(
    with asked as (
        select *
        from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[],
                    $7::text[], $8::float8[], $9::timestamptz[], $10::timestamptz[],
                    $11::integer[], $12::text[], $13::boolean[])
             with ordinality
             as a (station_id, evse_id, id_token, id_token_type, token_key, group_id, verdict,
                   meter_start, started_at, received_at, told_number, id_token_as_sent, token_asked,
                   place)
    ), found as (
        select a.place, t.number, t.reservation_id, t.meter_start_told
        from asked a
        cross join lateral (
            (select t.number, t.reservation_id, t.meter_start_told
             from transaction t
             where t.station_id = a.station_id
               and t.evse_id = a.evse_id
               and t.started_at = a.started_at
               and (t.meter_start = a.meter_start or a.meter_start is null
                    or not t.meter_start_told)
               and t.token_key = a.token_key
               and t.started_at >= '2020-01-01 00:00:00+00'
             limit 1)
            union all
            (select t.number, t.reservation_id, t.meter_start_told
             from transaction t
             where t.station_id = a.station_id
               and t.evse_id = a.evse_id
               and t.started_at = a.started_at
               and (t.meter_start = a.meter_start or a.meter_start is null
                    or not t.meter_start_told)
               and t.token_key = a.token_key
               and a.started_at < '2020-01-01 00:00:00+00'
               and t.started_at < '2020-01-01 00:00:00+00'
               and t.start_received_at > a.received_at - interval '24 hours'
               and (t.stopped_at is null or t.assumed)
               and not exists (select
                               from station s
                               where s.id = t.station_id
                                 and s.last_boot_at > t.start_received_at
                                 and s.last_boot_at <= a.received_at)
             order by t.number desc
             limit 1)
        ) t
    ), numbered as (
        select coalesce(a.told_number, nextval('transaction_number')::integer) as number, a.*
        from asked a
        where not exists (select from found f where f.place = a.place)
    ), inserted as (
        insert into transaction (number, transaction_id, station_id, evse_id, id_token,
                                 id_token_type, token_key, group_id, verdict, meter_start,
                                 meter_start_told, started_at, start_received_at,
                                 id_token_as_sent, token_asked)
        select n.number, n.number::text, n.station_id, n.evse_id, n.id_token, n.id_token_type,
               n.token_key, n.group_id, n.verdict, n.meter_start, n.meter_start is not null,
               n.started_at, n.received_at, n.id_token_as_sent, n.token_asked
        from numbered n
    )
    select f.place, f.number, true as resent, f.meter_start_told, f.reservation_id,
           false as has_reservation, false as has_parked_stop, false as has_open_one
    from found f
    union all
    select n.place, n.number, false, n.meter_start is not null, null,
           exists (select from reservation r
                   where r.station_id = n.station_id and r.status in ('Requested', 'Active')),
           exists (select from parked_stop p
                   where p.station_id = n.station_id and p.transaction_number is null),
           exists (select from transaction t
                   where t.station_id = n.station_id and t.evse_id = n.evse_id
                     and t.stopped_at is null)
    from numbered n)sql"};

// The reservation that the start names, or an active one there whose token or group is that of the
// start. One that is still Requested counts when it is named: the station knows it already.
constexpr Statement consumeReservation{"consume_reservation", R"sql(
    update reservation
    set status = 'Used', transaction_number = $2, ended_at = $3
    where id = (
        select r.id
        from reservation r
        where r.station_id = $1
          and ((r.id = $4 and r.status in ('Requested', 'Active'))
               or (r.status = 'Active'
                   and r.evse_id in (0, $5)
                   and r.expires_at > $6
                   and (r.token_key = $7 or r.group_id = $8)))
        order by (r.id is not distinct from $4) desc, (r.evse_id = $5) desc, r.expires_at
        limit 1
        for update)
    returning id)sql"};

// A start that was committed before PostgreSQL went away, and came again meanwhile. The station may
// name either number; on the wire the charge is called as it was told last.
constexpr Statement noteToldNumber{"note_told_number", R"sql(
    with noted as (
        insert into told_number (number, transaction_number)
        values ($2::integer, $1::integer)
        on conflict do nothing
    )
    update transaction
    set transaction_id = $2::integer::text
    where number = $1::integer and own_id is null)sql"};

constexpr Statement findNumberMeant{"find_number_meant", R"sql(
    select n.transaction_number
    from told_number n
    join transaction t on t.number = n.transaction_number
    where n.number = $1::bigint and (t.station_id = $2) is true)sql"};

constexpr Statement noteReservation{"note_used_reservation", R"sql(
    update transaction set reservation_id = $2 where number = $1)sql"};

// "is true" keeps the planner from looking up a transaction by its station. A stop that names its
// transaction takes the place of one that was assumed or guessed, or whose meter could not be read;
// the guessed one waits again.
constexpr Statement closeTransactions{"close_transactions", R"sql(
    update transaction t
    set meter_stop = a.meter_stop, meter_stop_told = a.meter_stop is not null,
        stopped_at = a.stopped_at, stop_received_at = a.received_at,
        stop_reason = a.reason, stop_id_token = a.id_token, stop_sent_as = a.number,
        assumed = false, guessed = false, assumed_at = null, energy = null
    from unnest($1::integer[], $2::text[], $3::float8[], $4::timestamptz[], $5::timestamptz[],
                $6::text[], $7::text[])
         with ordinality
         as a (number, station_id, meter_stop, stopped_at, received_at, reason, id_token, place)
    where t.number = a.number
      and (t.station_id = a.station_id) is true
      and (t.stopped_at is null or t.assumed or t.guessed
           or not t.meter_stop_told and a.meter_stop is not null)
    returning a.place, t.number,
              exists (select
                      from parked_stop p
                      where p.transaction_number = t.number
                        and p.kind = 'Unmatched'
                        and p.sent_as <> t.number) as has_guessed_stop,
              exists (select
                      from transaction o
                      where o.station_id = t.station_id
                        and o.guessed
                        and o.number <> t.number
                        and o.stopped_at = t.stopped_at
                        and o.meter_stop = t.meter_stop) as is_guessed_elsewhere,
              exists (select
                      from parked_stop p
                      where p.station_id = t.station_id
                        and p.transaction_number is null) as has_waiting_stop)sql"};

// The same start twice in one batch (both sockets of a station) is one start.
using StartKey = std::tuple<std::string, int, DateTime, std::string>;

StartKey keyOf(const TransactionStart& start) {
    return {start.station.value, start.evse.value, start.startedAt, start.idToken.normalized()};
}

bool isSameMeter(const TransactionStart& one, const TransactionStart& other) {
    return !one.meterStart || !other.meterStart || one.meterStart == other.meterStart;
}

std::optional<ReservationId> consume(pqxx::work& tx, const TransactionStart& start,
                                     TransactionNumber number) {
    auto named = start.reservation;
    if (named && (*named < 1 || *named > INT32_MAX)) named.reset();
    const auto rows = run(tx, consumeReservation, start.station, number, start.receivedAt, named,
                          start.evse, start.startedAt, start.idToken.normalized(), start.groupId);
    if (rows.empty()) return std::nullopt;
    const auto reservation = get<ReservationId>(rows[0], 0);
    run(tx, noteReservation, number, reservation);
    return reservation;
}

void noteTold(pqxx::work& tx, TransactionNumber number, TransactionNumber told) {
    if (told != number) run(tx, noteToldNumber, number, told);
}

void settleStart(pqxx::work& tx, WaitingStart& waiting, const pqxx::row& row) {
    StartedTransaction started{
        .number = get<TransactionNumber>(row, "number"),
        .resent = get<bool>(row, "resent"),
        .consumedReservation = get<std::optional<ReservationId>>(row, "reservation_id")};
    const auto told = waiting.request.number;
    if (started.resent && told) noteTold(tx, started.number, *told);
    if (get<bool>(row, "has_reservation")) {
        started.consumedReservation = consume(tx, waiting.request, started.number);
    }
    if (waiting.request.meterStart && !get<bool>(row, "meter_start_told")) {
        tellMeterStart(tx, started.number, *waiting.request.meterStart);
    }
    const bool mayReplace = get<bool>(row, "has_open_one") || isLate(waiting.request);
    if (mayReplace && !started.resent) assumeReplaced(tx, waiting.request, started.number);
    if (!started.resent && isLate(waiting.request))
        doubtGuessesOver(tx, waiting.request, started.number);
    if (get<bool>(row, "has_parked_stop")) pairParkedStop(tx, waiting.request, started.number);
    waiting.result = started;
}

pqxx::result insertAll(pqxx::work& tx, const std::vector<WaitingStart*>& distinct) {
    ArrayParameter stations, evses, tokens, types, keys, groups, verdicts, meters, times,
        receptions, numbers, asSent, asked;
    for (const auto* waiting : distinct) {
        const auto& start = waiting->request;
        stations.add(start.station);
        evses.add(start.evse);
        tokens.add(start.idToken.value);
        types.add(start.idToken.type);
        keys.add(start.idToken.normalized());
        groups.add(start.groupId);
        verdicts.add(start.verdict);
        meters.add(start.meterStart);
        times.add(start.startedAt);
        receptions.add(start.receivedAt);
        numbers.add(start.number);
        asSent.add(start.idTokenAsSent);
        asked.add(start.tokenAsked);
    }
    return run(tx, insertStarts, stations, evses, tokens, types, keys, groups, verdicts, meters,
               times, receptions, numbers, asSent, asked);
}

bool isNumber(std::int64_t transaction) { return transaction > 0 && transaction <= INT32_MAX; }

// Those that name a transaction, each another one.
void close(pqxx::work& tx, const std::vector<WaitingStop*>& stops) {
    ArrayParameter numbers, stations, meters, times, receptions, reasons, tokens;
    for (const auto* waiting : stops) {
        const auto& stop = waiting->request;
        numbers.add(stop.transaction);
        stations.add(stop.station);
        meters.add(stop.meterStop);
        times.add(stop.stoppedAt);
        receptions.add(stop.receivedAt);
        reasons.add(stop.reason);
        tokens.add(stop.idToken ? std::optional(stop.idToken->value) : std::nullopt);
    }
    std::set<StationId> waitingAt;
    for (const auto& row : run(tx, closeTransactions, numbers, stations, meters, times, receptions,
                               reasons, tokens)) {
        const auto number = get<TransactionNumber>(row, "number");
        stops.at(row["place"].as<std::size_t>() - 1)->result =
            StoppedTransaction{.result = StopResult::Stopped, .number = number};
        if (get<bool>(row, "has_guessed_stop")) releaseGuessedStop(tx, number);
        if (get<bool>(row, "is_guessed_elsewhere")) doubtGuessesByItsStop(tx, number);
        if (get<bool>(row, "has_waiting_stop"))
            waitingAt.insert(stops.at(row["place"].as<std::size_t>() - 1)->request.station);
    }
    for (const auto& station : waitingAt) pairWaitingStops(tx, station);
}

}  // namespace

void writeStarts(pqxx::work& tx, std::vector<WaitingStart>& starts) {
    if (starts.empty()) return;
    std::multimap<StartKey, WaitingStart*> firsts;
    std::vector<WaitingStart*> distinct;
    std::vector<std::pair<WaitingStart*, WaitingStart*>> repeats;
    for (auto& waiting : starts) {
        const auto [begin, end] = firsts.equal_range(keyOf(waiting.request));
        const auto same = std::find_if(begin, end, [&](const auto& each) {
            return isSameMeter(each.second->request, waiting.request);
        });
        if (same == end) {
            firsts.emplace(keyOf(waiting.request), &waiting);
            distinct.push_back(&waiting);
            continue;
        }
        auto& told = same->second->request.meterStart;
        if (!told) told = waiting.request.meterStart;
        repeats.emplace_back(&waiting, same->second);
    }
    for (const auto& row : insertAll(tx, distinct)) {
        settleStart(tx, *distinct.at(row["place"].as<std::size_t>() - 1), row);
    }
    for (const auto& [waiting, first] : repeats) {
        waiting->result = first->result;
        if (!waiting->result) continue;
        waiting->result->resent = true;
        if (const auto told = waiting->request.number) noteTold(tx, first->result->number, *told);
    }
}

void writeStops(pqxx::work& tx, std::vector<WaitingStop>& stops) {
    if (stops.empty()) return;
    std::set<std::int64_t> taken;
    std::vector<WaitingStop*> firsts;
    std::set<WaitingStop*> later;  // Stops of a transaction that is closed in this batch already.
    for (auto& waiting : stops) {
        waiting.result.reset();
        if (!isNumber(waiting.request.transaction)) continue;
        if (taken.insert(waiting.request.transaction).second)
            firsts.push_back(&waiting);
        else
            later.insert(&waiting);
    }
    close(tx, firsts);
    for (auto& waiting : stops) {
        if (waiting.result) continue;
        const auto& stop = waiting.request;
        const auto meant = run(tx, findNumberMeant, stop.transaction, stop.station);
        if (!meant.empty()) waiting.request.transaction = get<TransactionNumber>(meant[0], 0).value;
        if (!meant.empty() || later.contains(&waiting)) close(tx, {&waiting});
        if (!waiting.result) waiting.result = settleStop(tx, waiting.request);
    }
}

}  // namespace voltgate::db
