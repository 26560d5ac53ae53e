#include "db/charge.hpp"

#include <algorithm>

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement findChargeByNumber{"find_charge", R"sql(
    select t.number, t.station_id, t.evse_id, t.meter_start, t.started_at,
           believed_time(t.started_at, t.start_received_at) as begun_at, t.meter_stop,
           believed_time(t.stopped_at, t.stop_received_at) as ended_at, t.stop_received_at,
           t.assumed, t.guessed, t.assumed_at
    from transaction t
    where t.number = $1)sql"};

// As many as a charge of days with a reading every ten seconds has.
constexpr Statement readingsOfCharge{"readings_of_charge", R"sql(
    select believed_time(m.sampled_at, m.received_at) as at, m.sampled_at, m.number, m.energy_wh,
           m.energy_quality, m.energy_point, m.naming, m.evse_id = $2 as is_there
    from meter_value m
    where m.transaction_number = $1
      and m.energy_wh is not null
    order by m.number desc
    limit 20000)sql"};

constexpr Statement closeAsAssumed{"close_as_assumed", R"sql(
    update transaction
    set assumed = true, guessed = false, meter_stop = $2, stopped_at = $3, stop_received_at = $4,
        assumed_at = $5, energy = $6, stop_reason = null, stop_id_token = null,
        stop_sent_as = null
    where number = $1)sql"};

constexpr Statement reopenTransaction{"reopen_transaction", R"sql(
    update transaction
    set assumed = false, guessed = false, meter_stop = null, stopped_at = null,
        stop_received_at = null, assumed_at = null, energy = null, stop_reason = null,
        stop_id_token = null, stop_sent_as = null
    where number = $1)sql"};

// In the order of storing, which the index has: a meter that was reset falls in it, too. What falls
// for another reason is found out by a second look.
constexpr Statement findFallen{"find_fallen_meters", R"sql(
    select a.number
    from unnest($1::integer[]) as a (number)
    join transaction t on t.number = a.number and not t.assumed
    cross join lateral (
        select bool_or(r.energy_wh < r.before) as has_fallen, max(r.energy_wh) as highest,
               min(r.energy_wh) as lowest
        from (select m.energy_wh, lag(m.energy_wh) over (order by m.number) as before
              from meter_value m
              where m.transaction_number = a.number
                and m.energy_wh is not null) r
    ) readings
    where readings.has_fallen
       or readings.highest > t.meter_stop
       or readings.lowest < t.meter_start
       or t.meter_stop < t.meter_start
       or t.energy is not null)sql"};

constexpr Statement noteEnergy{"note_energy", R"sql(
    update transaction
    set energy = $2
    where number = $1 and energy is distinct from $2)sql"};

Charge readCharge(const pqxx::row& row) {
    return {.number = get<TransactionNumber>(row, "number"),
            .station = get<StationId>(row, "station_id"),
            .evse = get<EvseId>(row, "evse_id"),
            .meterStart = get<double>(row, "meter_start"),
            .startedAt = get<DateTime>(row, "started_at"),
            .begunAt = get<DateTime>(row, "begun_at"),
            .meterStop = get<std::optional<double>>(row, "meter_stop"),
            .endedAt = get<std::optional<DateTime>>(row, "ended_at"),
            .stopReceivedAt =
                get<std::optional<DateTime>>(row, "stop_received_at").value_or(DateTime{}),
            .assumed = get<bool>(row, "assumed"),
            .guessed = get<bool>(row, "guessed"),
            .assumedAt = get<std::optional<DateTime>>(row, "assumed_at")};
}

ChargeReading readReading(const pqxx::row& row) {
    return {.at = get<DateTime>(row, "at"),
            .number = get<std::int64_t>(row, "number"),
            .reading = {.wh = get<double>(row, "energy_wh"),
                        .quality = get<int>(row, "energy_quality"),
                        .point = static_cast<ReadingPoint>(get<int>(row, "energy_point"))},
            .naming = get<int>(row, "naming"),
            .isThere = get<bool>(row, "is_there"),
            .sampledAt = get<DateTime>(row, "sampled_at")};
}

// From the begin to this time.
std::vector<MeterPoint> pointsUntil(const Charge& charge, DateTime until,
                                    const std::vector<ChargeReading>& readings) {
    std::vector<MeterPoint> points = {{charge.begunAt, charge.meterStart}};
    for (const auto& each : readings) {
        if (each.at <= until) points.push_back({each.at, each.reading.wh});
    }
    return points;
}

// A station whose clock is wrong from the begin on has at least a clock.
DateTime endOf(const Charge& charge, const ChargeReading& last) {
    const bool isBelieved = charge.begunAt == charge.startedAt;
    return std::max(charge.startedAt, isBelieved ? last.at : last.sampledAt);
}

std::optional<double> energyOf(pqxx::work& tx, const Charge& charge) {
    auto readings = readingsOf(tx, charge);
    // Both ends are of the charge; what does not name it would have to be very sure.
    if (*charge.meterStop >= charge.meterStart) {
        std::erase_if(readings, [](const auto& each) { return each.naming == 0; });
    }
    auto points = pointsUntil(charge, *charge.endedAt, readingsThatCount(std::move(readings)));
    points.push_back({*charge.endedAt, *charge.meterStop});
    return energyOverResets(std::move(points), ChargeEnd::Told);
}

}  // namespace

std::optional<Charge> findCharge(pqxx::work& tx, TransactionNumber number) {
    return first(run(tx, findChargeByNumber, number), readCharge);
}

std::vector<ChargeReading> readingsOf(pqxx::work& tx, const Charge& charge) {
    return all(run(tx, readingsOfCharge, charge.number, charge.evse), readReading);
}

void assumeEnded(pqxx::work& tx, const Charge& charge, const AssumedEnd& end) {
    const auto readings = readingsThatCount(readingsOf(tx, charge));
    const auto last = lastReading(readings);
    double meterStop = charge.meterStart;
    DateTime stoppedAt = charge.startedAt;
    std::optional<double> energy;
    if (last) {
        energy = energyOverResets(pointsUntil(charge, last->at, readings), ChargeEnd::Assumed);
        meterStop = energy ? last->reading.wh : std::max(charge.meterStart, last->reading.wh);
        stoppedAt = endOf(charge, *last);
    }
    run(tx, closeAsAssumed, charge.number, meterStop, stoppedAt, end.receivedAt, end.at, energy);
}

void reopen(pqxx::work& tx, TransactionNumber number) { run(tx, reopenTransaction, number); }

void settleEnergy(pqxx::work& tx, const std::vector<TransactionNumber>& numbers) {
    if (numbers.empty()) return;
    ArrayParameter all;
    for (const auto number : numbers) all.add(number);
    for (const auto& row : run(tx, findFallen, all)) {
        const auto charge = findCharge(tx, get<TransactionNumber>(row, "number"));
        if (charge && charge->isClosed()) {
            run(tx, noteEnergy, charge->number, energyOf(tx, *charge));
        }
    }
}

}  // namespace voltgate::db
