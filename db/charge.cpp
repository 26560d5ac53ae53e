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
           t.assumed, t.guessed, t.assumed_at, t.meter_start_told, t.meter_stop_told,
           (t.own_id not in (-1, 0) and t.own_id <> t.stop_sent_as) is true as called_otherwise
    from transaction t
    where t.number = $1)sql"};

// As many as a charge of days with a reading every ten seconds has.
constexpr Statement readingsOfCharge{"readings_of_charge", R"sql(
    select believed_time(m.sampled_at, m.received_at) as at, m.sampled_at, m.number, m.energy_wh,
           m.energy_quality, m.energy_point, m.naming, m.evse_id = $2 as is_there
    from meter_value m
    where m.transaction_number = $1
      and abs(m.energy_wh) <= 1e15
    order by m.number desc
    limit 20000)sql"};

constexpr Statement closeAsAssumed{"close_as_assumed", R"sql(
    update transaction
    set assumed = true, guessed = false, meter_stop = $2, stopped_at = $3, stop_received_at = $4,
        assumed_at = $5, energy = $6, stop_reason = null, stop_id_token = null,
        stop_sent_as = null, meter_stop_told = true, meter_start = $7
    where number = $1)sql"};

constexpr Statement reopenTransaction{"reopen_transaction", R"sql(
    update transaction
    set assumed = false, guessed = false, meter_stop = null, stopped_at = null,
        stop_received_at = null, assumed_at = null, energy = null, stop_reason = null,
        stop_id_token = null, stop_sent_as = null, meter_stop_told = true,
        meter_start = case when meter_start_told then meter_start end
    where number = $1)sql"};

constexpr Statement noteMeterStart{"note_meter_start", R"sql(
    update transaction set meter_start = $2, meter_start_told = true where number = $1)sql"};

// In the order of storing, which the index has: a meter that was reset falls in it, too. What falls
// for another reason is found out by a second look.
constexpr Statement findFallen{"find_fallen_meters", R"sql(
    select t.number
    from transaction t
    left join (
        select r.number, bool_or(r.energy_wh < r.before) as has_fallen,
               max(r.energy_wh) as highest, min(r.energy_wh) as lowest
        from (select m.transaction_number as number, m.energy_wh,
                     lag(m.energy_wh) over (partition by m.transaction_number
                                            order by m.number) as before
              from meter_value m
              where m.transaction_number = any ($1::integer[])
                and m.energy_wh is not null) r
        group by r.number
    ) readings on readings.number = t.number
    where t.number = any ($1::integer[])
      and not t.assumed
      and (readings.has_fallen
           or readings.highest > t.meter_stop
           or readings.lowest < t.meter_start
           or t.meter_stop < t.meter_start
           or t.energy is not null
           or not t.meter_start_told
           or not t.meter_stop_told))sql"};

constexpr Statement noteEnergy{"note_energy", R"sql(
    update transaction
    set energy = $2
    where number = $1 and energy is distinct from $2)sql"};

constexpr Statement noteReadings{"note_untold_readings", R"sql(
    update transaction
    set meter_start = $2, meter_stop = $3, energy = $4
    where number = $1)sql"};

Charge readCharge(const pqxx::row& row) {
    return {.number = get<TransactionNumber>(row, "number"),
            .station = get<StationId>(row, "station_id"),
            .evse = get<EvseId>(row, "evse_id"),
            .meterStart = get<std::optional<double>>(row, "meter_start"),
            .startedAt = get<DateTime>(row, "started_at"),
            .begunAt = get<DateTime>(row, "begun_at"),
            .meterStop = get<std::optional<double>>(row, "meter_stop"),
            .endedAt = get<std::optional<DateTime>>(row, "ended_at"),
            .stopReceivedAt =
                get<std::optional<DateTime>>(row, "stop_received_at").value_or(DateTime{}),
            .assumed = get<bool>(row, "assumed"),
            .guessed = get<bool>(row, "guessed"),
            .assumedAt = get<std::optional<DateTime>>(row, "assumed_at"),
            .meterStartTold = get<bool>(row, "meter_start_told"),
            .meterStopTold = get<bool>(row, "meter_stop_told"),
            .calledOtherwise = get<bool>(row, "called_otherwise")};
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

// Where the meter stood at the begin: as told, else as it was read first.
std::optional<MeterPoint> beginOf(const Charge& charge,
                                  const std::vector<ChargeReading>& readings) {
    if (charge.meterStartTold) return MeterPoint{charge.begunAt, *charge.meterStart};
    const auto first = firstReading(readings);
    if (!first) return std::nullopt;
    return MeterPoint{first->at, first->reading.wh};
}

// From the begin to this time.
std::vector<MeterPoint> pointsUntil(const MeterPoint& begin, DateTime until,
                                    const std::vector<ChargeReading>& readings) {
    std::vector<MeterPoint> points = {begin};
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
    if (*charge.meterStop >= *charge.meterStart) {
        std::erase_if(readings, [](const auto& each) { return each.naming == 0; });
    }
    auto points = pointsUntil({charge.begunAt, *charge.meterStart}, *charge.endedAt,
                              readingsThatCount(std::move(readings)));
    points.push_back({*charge.endedAt, *charge.meterStop});
    return energyOverResets(std::move(points), ChargeEnd::Told);
}

// What stands for the readings of one that was not told at both ends.
struct Readings {
    std::optional<double> meterStart;
    std::optional<double> meterStop;
    std::optional<double> energy;
};

// By its last reading, as far as its station has not told the end.
Readings readingsUntil(const std::optional<MeterPoint>& begin,
                       const std::vector<ChargeReading>& counting,
                       const std::optional<ChargeReading>& last) {
    if (!begin) return {};
    Readings found{.meterStart = begin->wh, .meterStop = begin->wh, .energy = {}};
    if (!last) return found;
    found.energy = energyOverResets(pointsUntil(*begin, last->at, counting), ChargeEnd::Assumed);
    found.meterStop = found.energy ? last->reading.wh : std::max(begin->wh, last->reading.wh);
    return found;
}

// A stop told the end, but not the meter of both ends.
Readings untoldReadings(pqxx::work& tx, const Charge& charge) {
    auto readings = readingsOf(tx, charge);
    std::erase_if(readings, [&](const auto& each) { return each.at > *charge.endedAt; });
    const auto begin = beginOf(charge, readings);
    const auto counting = readingsThatCount(std::move(readings));
    if (!charge.meterStopTold) return readingsUntil(begin, counting, lastReading(counting));
    if (!begin) return {charge.meterStop, charge.meterStop, {}};
    auto points = pointsUntil(*begin, *charge.endedAt, counting);
    points.push_back({*charge.endedAt, *charge.meterStop});
    return {begin->wh, charge.meterStop, energyOverResets(std::move(points), ChargeEnd::Assumed)};
}

void settle(pqxx::work& tx, const Charge& charge) {
    if (charge.meterStartTold && charge.meterStopTold) {
        run(tx, noteEnergy, charge.number, energyOf(tx, charge));
        return;
    }
    const auto found = untoldReadings(tx, charge);
    run(tx, noteReadings, charge.number, found.meterStart, found.meterStop, found.energy);
}

}  // namespace

std::optional<Charge> findCharge(pqxx::work& tx, TransactionNumber number) {
    return first(run(tx, findChargeByNumber, number), readCharge);
}

std::vector<ChargeReading> readingsOf(pqxx::work& tx, const Charge& charge) {
    return all(run(tx, readingsOfCharge, charge.number, charge.evse), readReading);
}

void assumeEnded(pqxx::work& tx, const Charge& charge, const AssumedEnd& end) {
    const auto readings = readingsOf(tx, charge);
    const auto counting = readingsThatCount(readings);
    const auto last = lastReading(counting);
    const auto found = readingsUntil(beginOf(charge, readings), counting, last);
    const auto stoppedAt = last ? endOf(charge, *last) : charge.startedAt;
    run(tx, closeAsAssumed, charge.number, found.meterStop, stoppedAt, end.receivedAt, end.at,
        found.energy, found.meterStart);
}

void reopen(pqxx::work& tx, TransactionNumber number) { run(tx, reopenTransaction, number); }

void tellMeterStart(pqxx::work& tx, TransactionNumber number, double wh) {
    run(tx, noteMeterStart, number, wh);
    const auto charge = findCharge(tx, number);
    if (!charge || !charge->isClosed()) return;
    if (!charge->assumed) return settle(tx, *charge);
    assumeEnded(tx, *charge, {.receivedAt = charge->stopReceivedAt, .at = charge->assumedAt});
}

void settleEnergy(pqxx::work& tx, const std::vector<TransactionNumber>& numbers) {
    if (numbers.empty()) return;
    ArrayParameter all;
    for (const auto number : numbers) all.add(number);
    for (const auto& row : run(tx, findFallen, all)) {
        const auto charge = findCharge(tx, get<TransactionNumber>(row, "number"));
        if (charge && charge->isClosed()) settle(tx, *charge);
    }
}

}  // namespace voltgate::db
