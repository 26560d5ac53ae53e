#include "db/meter_value_writer.hpp"

#include "db/partitions.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

// Descriptions that change with every message would fill the memory; then we start over.
constexpr std::size_t mostShapes = 20'000;
// The retention waits for longer than this before it drops one that it found without use.
constexpr auto lookAgain = std::chrono::hours(1);

// One that the retention has found without use is in use again.
constexpr Statement findShape{"find_meter_value_shape", R"sql(
    with found as (
        select id, unused_since from meter_value_shape
        where digest = sha256(convert_to($1, 'UTF8'))
    ), used as (
        update meter_value_shape s set unused_since = null
        from found f
        where s.id = f.id and f.unused_since is not null
    )
    select id from found)sql"};

constexpr Statement addShape{"add_meter_value_shape", R"sql(
    insert into meter_value_shape (digest, context, format, measurand, phase, location, unit)
    values (sha256(convert_to($1, 'UTF8')), $2, $3, $4, $5, $6, $7)
    on conflict (digest) do nothing)sql"};

// A charge is named by our number, or by the id that its station has shown for it; both must be of
// that station. A value that names none belongs to the charge that began last at its EVSE before
// the sample and had not ended then, else to the open one (a clock that is not set can't tell).
// Each search ends at its first row; "is true" keeps the planner from looking up a transaction by
// its station. What is returned is rare.
constexpr Statement insertMeterValues{"insert_meter_values", R"sql(
    with placed as (
        select r.*,
               coalesce(r.evse_id, named.evse_id, other.evse_id, 0) as at_evse_id,
               coalesce(named.number, other.number) as number,
               coalesce(named.stopped_at, other.stopped_at) as stopped_at,
               coalesce(named.own_id, other.own_id) as own_id,
               case when named.number is not null then 2
                    when other.is_called_so then 1
                    when other.number is null or r.transaction_number is null then 0
                    when r.transaction_number in (0, -1) and other.own_id is not null then 0
                    else 1
               end as named_by
        from unnest($1::text[], $2::integer[], $3::bigint[], $4::timestamptz[], $5::timestamptz[],
                    $6::timestamptz[], $7::integer[], $8::text[], $9::bigint[], $10::float8[],
                    $11::smallint[], $12::smallint[], $13::smallint[])
             with ordinality
             as r (station_id, evse_id, transaction_number, filed_at, sampled_at, received_at,
                   shape_id, sample_values, digest, energy_wh, energy_quality, energy_point, naming,
                   place)
        left join lateral (
            select t.number, t.evse_id, t.stopped_at, t.own_id
            from transaction t
            where t.number = case when r.transaction_number between 1 and 2147483647
                                  then r.transaction_number::integer end
              and (t.station_id = r.station_id) is true
        ) named on true
        left join lateral (
            select found.*
            from ((select 1 as choice, true as is_called_so, t.number, t.evse_id, t.stopped_at,
                          t.own_id
                   from transaction t
                   where t.station_id = r.station_id
                     and t.own_id = r.transaction_number
                     and (r.evse_id is null or r.evse_id in (0, t.evse_id))
                     and (t.stopped_at is null
                          or r.sampled_at <= coalesce(t.assumed_at, t.stopped_at)
                          or t.assumed
                             and (select true
                                  from transaction o
                                  where o.station_id = t.station_id and o.evse_id = t.evse_id
                                    and o.stopped_at is null
                                  limit 1) is null)
                   order by t.number desc
                   limit 1)
                  union all
                  (select 2, false, t.number, t.evse_id, t.stopped_at, t.own_id
                   from (select u.*
                         from transaction u
                         where (u.station_id, u.evse_id, u.started_at)
                               <= (r.station_id, r.evse_id, r.sampled_at)
                           and u.started_at >= '2020-01-01 00:00:00+00'
                         order by u.station_id desc, u.evse_id desc, u.started_at desc
                         limit 1) t
                   where r.evse_id > 0
                     and t.station_id = r.station_id
                     and t.evse_id = r.evse_id
                     and (t.stopped_at is null
                          or r.sampled_at
                             <= case when t.assumed then coalesce(t.assumed_at, t.stop_received_at)
                                     else t.stopped_at
                                end))
                  union all
                  (select 3, false, t.number, t.evse_id, t.stopped_at, t.own_id
                   from transaction t
                   where r.evse_id > 0
                     and t.station_id = r.station_id
                     and t.evse_id = r.evse_id
                     and t.stopped_at is null
                     and (t.started_at <= r.sampled_at or r.sampled_at < '2020-01-01 00:00:00+00'
                          or t.started_at > t.start_received_at + interval '5 minutes')
                   order by t.number desc
                   limit 1)
                  order by choice
                  limit 1) found
            where named.number is null
            offset 0
        ) other on true
    ), inserted as (
        insert into meter_value (station_id, evse_id, transaction_number, filed_at, sampled_at,
                                 received_at, shape_id, values, digest, energy_wh, energy_quality,
                                 energy_point, naming)
        select p.station_id, p.at_evse_id, p.number, coalesce(p.filed_at, p.sampled_at),
               p.sampled_at, p.received_at, p.shape_id, p.sample_values::text[], p.digest,
               p.energy_wh, p.energy_quality, p.energy_point, coalesce(p.naming, p.named_by)
        from placed p
        order by p.place
        on conflict do nothing
    )
    select p.place, p.number, coalesce(p.naming, p.named_by) as naming,
           p.stopped_at is not null as is_closed,
           believed_time(p.sampled_at, p.received_at) as at
    from placed p
    where p.number is not null
      and (p.stopped_at is not null
           or p.named_by = 2 and p.own_id is not null
           or p.named_by = 1 and p.own_id is distinct from p.transaction_number))sql"};

ArrayParameter column(const MeterValue& value, std::optional<std::string> SampledValue::* part) {
    ArrayParameter texts;
    for (const auto& sample : value.sampledValues) texts.add(sample.*part);
    return texts;
}

ArrayParameter valuesOf(const MeterValue& value) {
    ArrayParameter texts;
    for (const auto& sample : value.sampledValues) texts.add(sample.value);
    return texts;
}

}  // namespace

void MeterValueWriter::prepare(pqxx::connection& session, std::vector<MeterValueRow>& rows) {
    for (auto& row : rows) {
        if (row.month && !months_.contains(*row.month)) {
            makeMeterValueMonth(session, *row.month);
            months_.insert(*row.month);
        }
        row.shapeId = shapeId(session, row);
    }
}

std::vector<TouchedCharge> MeterValueWriter::insert(pqxx::work& tx,
                                                    const std::vector<MeterValueRow>& rows) {
    std::vector<TouchedCharge> touched;
    if (rows.empty()) return touched;
    ArrayParameter stations, evses, transactions, filedAts, sampledAts, receivedAts, shapes, values,
        digests, energies, qualities, points, namings;
    for (const auto& row : rows) {
        if (!row.shapeId) continue;
        const auto& reading = row.reading;
        stations.add(*row.station);
        evses.add(row.evse);
        transactions.add(row.transaction);
        filedAts.add(row.filedElsewhere);
        sampledAts.add(row.value->sampledAt);
        receivedAts.add(row.receivedAt);
        shapes.add(*row.shapeId);
        values.addArray(valuesOf(*row.value));
        digests.add(row.digest);
        energies.add(reading ? std::optional(reading->wh) : std::nullopt);
        qualities.add(reading ? std::optional(reading->quality) : std::nullopt);
        points.add(reading ? std::optional(static_cast<int>(reading->point)) : std::nullopt);
        namings.add(row.naming);
    }
    const auto found =
        run(tx, insertMeterValues, stations, evses, transactions, filedAts, sampledAts, receivedAts,
            shapes, values, digests, energies, qualities, points, namings);
    touched.reserve(found.size());
    for (const auto& row : found) {
        touched.push_back({.number = get<TransactionNumber>(row, "number"),
                           .row = &rows.at(row["place"].as<std::size_t>() - 1),
                           .naming = get<int>(row, "naming"),
                           .at = get<DateTime>(row, "at"),
                           .isClosed = get<bool>(row, "is_closed")});
    }
    return touched;
}

void MeterValueWriter::forget() {
    months_.clear();
    shapes_.clear();
}

std::optional<int> MeterValueWriter::shapeId(pqxx::connection& session, const MeterValueRow& row) {
    const auto now = std::chrono::steady_clock::now();
    if (shapes_.size() >= mostShapes || now - shapesSince_ > lookAgain) {
        shapes_.clear();
        shapesSince_ = now;
    }
    const auto known = shapes_.find(row.shape);
    if (known != shapes_.end()) return known->second;
    const auto id = lookedUp(session, row);
    if (id) shapes_.emplace(row.shape, *id);
    return id;
}

// What is looked up is in use, so that the retention leaves it alone.
std::optional<int> MeterValueWriter::lookedUp(pqxx::connection& session, const MeterValueRow& row) {
    pqxx::work tx(session);
    auto found = run(tx, findShape, row.shape);
    if (found.empty()) {
        auto& ofStation = shapesOfStation_[*row.station];
        if (ofStation >= mostShapesOfAStation) {
            leftOut_.note(*row.station);
            return std::nullopt;
        }
        ++ofStation;
        const auto& value = *row.value;
        run(tx, addShape, row.shape, column(value, &SampledValue::context),
            column(value, &SampledValue::format), column(value, &SampledValue::measurand),
            column(value, &SampledValue::phase), column(value, &SampledValue::location),
            column(value, &SampledValue::unit));
        found = run(tx, findShape, row.shape);
    }
    const int id = found.at(0)[0].as<int>();
    tx.commit();
    return id;
}

}  // namespace voltgate::db
