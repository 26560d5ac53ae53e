#include "db/parked_stop.hpp"

#include "db/charge.hpp"
#include "db/meter_value_row.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement findSameStop{"find_same_stop", R"sql(
    select t.number
    from transaction t
    where t.station_id = $1
      and t.stopped_at = $3
      and ($4::float8 is null or t.meter_stop = $4)
      and (t.number = $2::bigint or t.stop_sent_as = $2
           or $2 in (-1, 0) and t.meter_stop = $4)
      and not t.assumed
    union all
    select p.transaction_number
    from parked_stop p
    where p.station_id = $1
      and p.sent_as = $2
      and p.stopped_at = $3
      and ($4::float8 is null or p.meter_stop = $4)
    limit 1)sql"};

// The same stop came before, but its meter could not be read then.
constexpr Statement tellMeterStop{"tell_meter_stop", R"sql(
    with told as (
        update parked_stop p
        set meter_stop = $4
        where p.station_id = $1
          and p.sent_as = $2
          and p.stopped_at = $3
          and p.meter_stop is null
        returning p.transaction_number
    ), filled as (
        update transaction t
        set meter_stop = $4, meter_stop_told = true, energy = null
        from told p
        where t.number = p.transaction_number
          and t.stop_sent_as = $2
          and not t.meter_stop_told
    )
    select transaction_number from told)sql"};

constexpr Statement findOwnTransaction{"find_own_transaction", R"sql(
    select t.number from transaction t where t.number = $2::bigint and t.station_id = $1)sql"};

// What may be meant by a stop whose number is not ours. One that is open, or only assumed to have
// ended and not before the stop; that began before it, with a lower meter from which it can have
// come, of the same token if the stop has one; which its station does not call by our number nor by
// another of its own. -1 and 0 are what stations say who know no number. Best is what the station
// has called so.
constexpr Statement findFittingTransactions{"find_fitting_transactions", R"sql(
    select t.number, t.stopped_at is null as is_open, (t.own_id = $5) is true as is_called_so
    from transaction t
    where t.station_id = $1
      and (t.stopped_at is null or t.assumed)
      and t.started_at <= $2
      and (t.meter_start <= $3) is not false
      and (($3 - t.meter_start) * 3.6e-3 <= extract(epoch from $2 - t.started_at) + 60) is not false
      and (t.assumed_at is null or t.assumed_at + interval '5 minutes' >= $2)
      and ($4::text is null
           or left(t.token_key, 20) = left($4, 20)
           or t.group_id = (select k.group_id from id_token k where k.token_key = $4))
      and (t.own_id is null or t.own_id in ($5, -1, 0))
      and not exists (select
                      from meter_value m
                      where m.transaction_number = t.number and m.naming = 2)
    order by is_called_so desc, is_open desc, t.number desc
    limit 2)sql"};

// By an id of the station's own: it is the name of the charge as long as that is not over.
constexpr Statement findCalledSo{"find_transactions_called_so", R"sql(
    select t.number
    from transaction t
    where t.station_id = $1
      and t.own_id = $2
      and t.own_id not in (-1, 0)
      and (t.stopped_at is null or t.assumed or t.guessed)
      and believed_time(t.started_at, t.start_received_at) <= believed_time($3, $4)
    order by t.stopped_at is null desc, t.number desc
    limit 2)sql"};

constexpr Statement closeTransaction{"close_transaction", R"sql(
    update transaction t
    set meter_stop = p.meter_stop, meter_stop_told = p.meter_stop is not null,
        stopped_at = p.stopped_at, stop_received_at = p.received_at,
        stop_reason = p.reason, stop_id_token = p.id_token, stop_sent_as = p.sent_as,
        assumed = false, assumed_at = null, energy = null, guessed = $3
    from parked_stop p
    where t.number = $1
      and p.number = $2)sql"};

constexpr Statement parkStop{"park_stop", R"sql(
    insert into parked_stop (kind, station_id, sent_as, id_token, token_key, meter_stop, stopped_at,
                             received_at, reason, transaction_number, meter_filed_at, meter_digest)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    on conflict (station_id, sent_as, stopped_at, coalesce(meter_stop, 'NaN')) do nothing
    returning number)sql"};

// The mirror image, for a start that arrives after its stop. A start whose clock was not set fits
// every older stop by its time, so it is paired only with one that has the same fault.
constexpr Statement findFittingStops{"find_fitting_stops", R"sql(
    select p.number, p.sent_as = $6 as is_named
    from parked_stop p
    where p.station_id = $1
      and p.transaction_number is null
      and (p.sent_as = $6
           or p.stopped_at >= $2
              and ($2 >= '2020-01-01 00:00:00+00' or p.stopped_at < '2020-01-01 00:00:00+00')
              and (p.meter_stop >= $3) is not false
              and (p.meter_stop - $3 <= (extract(epoch from p.stopped_at - $2) + 60) / 3.6e-3)
                  is not false
              and (p.token_key is null
                   or left(p.token_key, 20) = left($4, 20)
                   or $5 = (select k.group_id from id_token k where k.token_key = p.token_key)))
    order by is_named desc
    limit 2)sql"};

constexpr Statement findOwnStop{"find_own_stop", R"sql(
    select p.number
    from transaction t
    join parked_stop p
      on p.station_id = t.station_id
     and p.transaction_number is null
     and p.sent_as = t.own_id
    where t.number = $1
      and t.own_id not in (-1, 0)
      and t.stopped_at is null
      and believed_time(t.started_at, t.start_received_at)
          <= believed_time(p.stopped_at, p.received_at)
    limit 2)sql"};

constexpr Statement markPaired{"mark_parked_stop_paired", R"sql(
    update parked_stop set transaction_number = $2 where number = $1)sql"};

// What was paired by time and meter turns out to be called so by its station.
constexpr Statement confirmGuess{"confirm_guessed_stop", R"sql(
    update transaction
    set guessed = false
    where number = $1 and guessed and stop_sent_as = own_id and own_id not in (-1, 0))sql"};

constexpr Statement attachMeterValues{"attach_parked_meter_values", R"sql(
    update meter_value m
    set transaction_number = t.number, evse_id = t.evse_id, naming = 1
    from parked_stop p
    join transaction t on t.number = p.transaction_number
    cross join lateral unnest(p.meter_filed_at, p.meter_digest) as k (filed_at, digest)
    where p.number = $1
      and m.filed_at = k.filed_at
      and m.digest = k.digest)sql"};

constexpr Statement detachMeterValues{"detach_parked_meter_values", R"sql(
    update meter_value m
    set transaction_number = null, evse_id = 0, naming = 0
    from parked_stop p
    cross join lateral unnest(p.meter_filed_at, p.meter_digest) as k (filed_at, digest)
    where p.transaction_number = $1
      and p.kind = 'Unmatched'
      and m.filed_at = k.filed_at
      and m.digest = k.digest)sql"};

constexpr Statement releaseStops{"release_parked_stops", R"sql(
    update parked_stop
    set transaction_number = null
    where transaction_number = $1 and kind = 'Unmatched'
    returning number, station_id, sent_as, token_key, meter_stop, stopped_at, received_at)sql"};

constexpr Statement findWaitingStops{"find_waiting_stops", R"sql(
    select p.number, p.station_id, p.sent_as, p.token_key, p.meter_stop, p.stopped_at, p.received_at
    from parked_stop p
    where p.station_id = $1 and p.kind = 'Unmatched' and p.transaction_number is null
    order by p.stopped_at desc
    limit 10)sql"};

constexpr Statement handOverStops{"hand_over_parked_stops", R"sql(
    update parked_stop
    set transaction_number = $2
    where transaction_number = $1 and kind = 'Unmatched')sql"};

enum class Pairing { Told, Guessed };

std::optional<std::string> tokenKey(const TransactionStop& stop) {
    if (!stop.idToken) return std::nullopt;
    return stop.idToken->normalized();
}

std::optional<std::string> tokenText(const TransactionStop& stop) {
    if (!stop.idToken) return std::nullopt;
    return stop.idToken->value;
}

// Its number, when it was not parked already.
std::optional<std::int64_t> park(pqxx::work& tx, const char* kind, const TransactionStop& stop,
                                 std::optional<TransactionNumber> number) {
    std::vector<MeterValueRow> rows;
    appendRows(rows, stop);
    ArrayParameter filedAts, digests;
    for (const auto& row : rows) {
        filedAts.add(row.filedElsewhere.value_or(parameter(row.value->sampledAt)));
        digests.add(row.digest);
    }
    const auto parked = run(tx, parkStop, kind, stop.station, stop.transaction, tokenText(stop),
                            tokenKey(stop), stop.meterStop, stop.stoppedAt, stop.receivedAt,
                            stop.reason, number, filedAts, digests);
    if (parked.empty()) return std::nullopt;
    return get<std::int64_t>(parked[0], 0);
}

void pair(pqxx::work& tx, std::int64_t parked, TransactionNumber number, Pairing pairing) {
    run(tx, closeTransaction, number, parked, pairing == Pairing::Guessed);
    run(tx, markPaired, parked, number);
    run(tx, attachMeterValues, parked);
    settleEnergy(tx, {number});
}

struct Match {
    TransactionNumber number;
    Pairing pairing = Pairing::Guessed;
};

std::optional<Match> transactionThatFits(pqxx::work& tx, const TransactionStop& stop,
                                         const std::optional<std::string>& token) {
    const auto called =
        run(tx, findCalledSo, stop.station, stop.transaction, stop.stoppedAt, stop.receivedAt);
    if (called.size() == 1) return Match{get<TransactionNumber>(called[0], 0), Pairing::Told};
    const auto fitting = run(tx, findFittingTransactions, stop.station, stop.stoppedAt,
                             stop.meterStop, token, stop.transaction);
    if (fitting.empty()) return std::nullopt;
    const auto isAsGood = [&fitting](const char* column) {
        return get<bool>(fitting[0], column) == get<bool>(fitting[1], column);
    };
    const bool areTwo = fitting.size() == 2 && isAsGood("is_called_so") && isAsGood("is_open");
    if (areTwo) return std::nullopt;
    return Match{get<TransactionNumber>(fitting[0], "number"), Pairing::Guessed};
}

TransactionStop readParked(const pqxx::row& row) {
    TransactionStop stop;
    stop.station = get<StationId>(row, "station_id");
    stop.transaction = get<std::int64_t>(row, "sent_as");
    stop.meterStop = get<std::optional<double>>(row, "meter_stop");
    stop.stoppedAt = get<DateTime>(row, "stopped_at");
    stop.receivedAt = get<DateTime>(row, "received_at");
    return stop;
}

// Whether one fits, other than this.
bool pairParked(pqxx::work& tx, const pqxx::row& row, std::optional<TransactionNumber> notThis) {
    const auto token = get<std::optional<std::string>>(row, "token_key");
    const auto match = transactionThatFits(tx, readParked(row), token);
    if (!match || match->number == notThis) return false;
    pair(tx, get<std::int64_t>(row, "number"), match->number, match->pairing);
    return true;
}

}  // namespace

// One that is paired may leave another one the only that fits.
void pairWaitingStops(pqxx::work& tx, const StationId& station) {
    bool isPaired = true;
    for (int round = 0; isPaired && round < 10; ++round) {
        isPaired = false;
        for (const auto& row : run(tx, findWaitingStops, station)) {
            isPaired = pairParked(tx, row, std::nullopt) || isPaired;
        }
    }
}

StoppedTransaction settleStop(pqxx::work& tx, const TransactionStop& stop) {
    if (stop.meterStop) {
        const auto untold =
            run(tx, tellMeterStop, stop.station, stop.transaction, stop.stoppedAt, stop.meterStop);
        if (!untold.empty()) {
            const auto number = get<std::optional<TransactionNumber>>(untold[0], 0);
            if (number) settleEnergy(tx, {*number});
            return {.result = StopResult::Resent, .number = number};
        }
    }
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
    const auto match = transactionThatFits(tx, stop, tokenKey(stop));
    const auto parked = park(tx, "Unmatched", stop, std::nullopt);
    if (!match || !parked) return {.result = StopResult::Parked, .number = std::nullopt};
    releaseGuessedStop(tx, match->number);
    pair(tx, *parked, match->number, match->pairing);
    pairWaitingStops(tx, stop.station);
    return {.result = StopResult::Stopped, .number = match->number};
}

void pairParkedStop(pqxx::work& tx, const TransactionStart& start, TransactionNumber number) {
    const auto fitting = run(tx, findFittingStops, start.station, start.startedAt, start.meterStart,
                             start.idToken.normalized(), start.groupId, number);
    if (fitting.empty()) return;
    const bool isNamed = get<bool>(fitting[0], "is_named");
    if (fitting.size() > 1 && isNamed == get<bool>(fitting[1], "is_named")) return;
    pair(tx, get<std::int64_t>(fitting[0], "number"), number,
         isNamed ? Pairing::Told : Pairing::Guessed);
    pairWaitingStops(tx, start.station);
}

void pairOwnStop(pqxx::work& tx, TransactionNumber number) {
    run(tx, confirmGuess, number);
    const auto stops = run(tx, findOwnStop, number);
    if (stops.size() == 1) pair(tx, get<std::int64_t>(stops[0], 0), number, Pairing::Told);
}

void handOverGuessedStop(pqxx::work& tx, TransactionNumber guessed, TransactionNumber told) {
    run(tx, detachMeterValues, guessed);
    run(tx, handOverStops, guessed, told);
}

void releaseGuessedStop(pqxx::work& tx, TransactionNumber number) {
    run(tx, detachMeterValues, number);
    for (const auto& row : run(tx, releaseStops, number)) pairParked(tx, row, number);
}

}  // namespace voltgate::db
