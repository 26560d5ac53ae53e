// Stops that found no open transaction of their number: sent again, corrections, pairing, parking.
// One by one, for they are rare. Used by the writer's thread.
#include "db/meter_value_row.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"
#include "db/transaction_writer.hpp"

namespace voltgate::db {
namespace {

constexpr Statement findSameStop{"find_same_stop", R"sql(
    select t.number
    from transaction t
    where t.station_id = $1
      and t.stopped_at = $3
      and t.meter_stop = $4
      and (t.number = $2::bigint or t.stop_sent_as = $2)
    union all
    select p.transaction_number
    from parked_stop p
    where p.station_id = $1
      and p.sent_as = $2
      and p.stopped_at = $3
      and p.meter_stop = $4
    limit 1)sql"};

constexpr Statement findOwnTransaction{"find_own_transaction", R"sql(
    select t.number from transaction t where t.number = $2::bigint and t.station_id = $1)sql"};

// What may be meant by a stop whose number says nothing: an open transaction that began before it,
// with a lower meter, of the same token if the stop has one; else one that is only assumed to have
// ended.
constexpr Statement findFittingTransactions{"find_fitting_transactions", R"sql(
    select t.number, t.assumed
    from transaction t
    where t.station_id = $1
      and (t.stopped_at is null or t.assumed)
      and t.started_at <= $2
      and t.meter_start <= $3
      and ($4::text is null
           or t.token_key = $4
           or t.group_id = (select k.group_id from id_token k where k.token_key = $4))
    order by t.assumed, t.number desc
    limit 2)sql"};

constexpr Statement closeTransaction{"close_transaction", R"sql(
    update transaction
    set meter_stop = $2, stopped_at = $3, stop_received_at = $4, stop_reason = $5,
        stop_id_token = $6, stop_sent_as = $7, assumed = false
    where number = $1)sql"};

constexpr Statement parkStop{"park_stop", R"sql(
    insert into parked_stop (kind, station_id, sent_as, id_token, token_key, meter_stop, stopped_at,
                             received_at, reason, transaction_number, meter_filed_at, meter_digest)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    on conflict (station_id, sent_as, stopped_at, meter_stop) do nothing)sql"};

// The mirror image, for a start that arrives after its stop. A start whose clock was not set fits
// every older stop by its time, so it is paired only with one that has the same fault.
constexpr Statement findFittingStops{"find_fitting_stops", R"sql(
    select p.number, p.sent_as, p.meter_stop, p.stopped_at, p.received_at, p.reason, p.id_token
    from parked_stop p
    where p.station_id = $1
      and p.transaction_number is null
      and p.stopped_at >= $2
      and ($2 >= '2020-01-01 00:00:00+00' or p.stopped_at < '2020-01-01 00:00:00+00')
      and p.meter_stop >= $3
      and (p.token_key is null
           or p.token_key = $4
           or $5 = (select k.group_id from id_token k where k.token_key = p.token_key))
    limit 2)sql"};

constexpr Statement markPaired{"mark_parked_stop_paired", R"sql(
    update parked_stop set transaction_number = $2 where number = $1)sql"};

constexpr Statement attachMeterValues{"attach_parked_meter_values", R"sql(
    update meter_value m
    set transaction_number = $2, evse_id = $3
    from parked_stop p
    cross join lateral unnest(p.meter_filed_at, p.meter_digest) as k (filed_at, digest)
    where p.number = $1
      and m.filed_at = k.filed_at
      and m.digest = k.digest)sql"};

std::optional<std::string> tokenKey(const TransactionStop& stop) {
    if (!stop.idToken) return std::nullopt;
    return stop.idToken->normalized();
}

std::optional<std::string> tokenText(const TransactionStop& stop) {
    if (!stop.idToken) return std::nullopt;
    return stop.idToken->value;
}

void park(pqxx::work& tx, const char* kind, const TransactionStop& stop,
          std::optional<TransactionNumber> number) {
    std::vector<MeterValueRow> rows;
    appendRows(rows, stop);
    ArrayParameter filedAts, digests;
    for (const auto& row : rows) {
        filedAts.add(row.filedElsewhere.value_or(parameter(row.value->sampledAt)));
        digests.add(row.digest);
    }
    run(tx, parkStop, kind, stop.station, stop.transaction, tokenText(stop), tokenKey(stop),
        stop.meterStop, stop.stoppedAt, stop.receivedAt, stop.reason, number, filedAts, digests);
}

std::optional<TransactionNumber> transactionThatFits(pqxx::work& tx, const TransactionStop& stop) {
    const auto fitting = run(tx, findFittingTransactions, stop.station, stop.stoppedAt,
                             stop.meterStop, tokenKey(stop));
    if (fitting.empty()) return std::nullopt;
    const bool isOnly =
        fitting.size() == 1 || get<bool>(fitting[0], "assumed") != get<bool>(fitting[1], "assumed");
    if (!isOnly) return std::nullopt;
    return get<TransactionNumber>(fitting[0], "number");
}

}  // namespace

StoppedTransaction settleStop(pqxx::work& tx, const TransactionStop& stop) {
    const auto same =
        run(tx, findSameStop, stop.station, stop.transaction, stop.stoppedAt, stop.meterStop);
    if (!same.empty()) {
        return {.result = StopResult::Resent,
                .number = get<std::optional<TransactionNumber>>(same[0], 0)};
    }
    const auto own = run(tx, findOwnTransaction, stop.station, stop.transaction);
    if (!own.empty()) {
        const auto number = get<TransactionNumber>(own[0], 0);
        park(tx, "Correction", stop, number);
        return {.result = StopResult::Corrected, .number = number};
    }
    if (const auto number = transactionThatFits(tx, stop)) {
        run(tx, closeTransaction, *number, stop.meterStop, stop.stoppedAt, stop.receivedAt,
            stop.reason, tokenText(stop), stop.transaction);
        return {.result = StopResult::Stopped, .number = number};
    }
    park(tx, "Unmatched", stop, std::nullopt);
    return {.result = StopResult::Parked, .number = std::nullopt};
}

void pairParkedStop(pqxx::work& tx, const TransactionStart& start, TransactionNumber number) {
    const auto fitting = run(tx, findFittingStops, start.station, start.startedAt, start.meterStart,
                             start.idToken.normalized(), start.groupId);
    if (fitting.size() != 1) return;
    const auto& stop = fitting[0];
    run(tx, closeTransaction, number, get<double>(stop, "meter_stop"),
        get<DateTime>(stop, "stopped_at"), get<DateTime>(stop, "received_at"),
        get<std::optional<std::string>>(stop, "reason"),
        get<std::optional<std::string>>(stop, "id_token"), get<std::int64_t>(stop, "sent_as"));
    const auto parked = get<std::int64_t>(stop, "number");
    run(tx, markPaired, parked, number);
    run(tx, attachMeterValues, parked, number, start.evse);
}

}  // namespace voltgate::db
