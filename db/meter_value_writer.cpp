#include "db/meter_value_writer.hpp"

#include "db/partitions.hpp"
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

// A transaction is named by its number, and must be of that station; a value without one belongs to
// the open transaction at its EVSE, if that began before the sample (a clock that is not set can't
// tell). "is true" keeps the planner from looking up a transaction by its station.
constexpr Statement insertMeterValues{"insert_meter_values", R"sql(
    insert into meter_value (station_id, evse_id, transaction_number, filed_at, sampled_at,
                             received_at, shape_id, values, digest)
    select r.station_id, coalesce(r.evse_id, named.evse_id, 0),
           coalesce(named.number, open.number), coalesce(r.filed_at, r.sampled_at),
           r.sampled_at, r.received_at,
           r.shape_id, r.sample_values::text[], r.digest
    from unnest($1::text[], $2::integer[], $3::bigint[], $4::timestamptz[], $5::timestamptz[],
                $6::timestamptz[], $7::integer[], $8::text[], $9::bigint[])
         with ordinality
         as r (station_id, evse_id, transaction_number, filed_at, sampled_at, received_at, shape_id,
               sample_values, digest, place)
    left join lateral (
        select t.number, t.evse_id
        from transaction t
        where t.number = case when r.transaction_number between 1 and 2147483647
                              then r.transaction_number::integer end
          and (t.station_id = r.station_id) is true
    ) named on true
    left join lateral (
        select t.number
        from transaction t
        where named.number is null
          and r.evse_id > 0
          and t.station_id = r.station_id
          and t.evse_id = r.evse_id
          and t.stopped_at is null
          and (t.started_at <= r.sampled_at or r.sampled_at < '2020-01-01 00:00:00+00')
        order by t.number desc
        limit 1
    ) open on true
    order by r.place
    on conflict do nothing)sql"};

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

void MeterValueWriter::insert(pqxx::work& tx, const std::vector<MeterValueRow>& rows) {
    if (rows.empty()) return;
    ArrayParameter stations, evses, transactions, filedAts, sampledAts, receivedAts, shapes, values,
        digests;
    for (const auto& row : rows) {
        if (!row.shapeId) continue;
        stations.add(*row.station);
        evses.add(row.evse);
        transactions.add(row.transaction);
        filedAts.add(row.filedElsewhere);
        sampledAts.add(row.value->sampledAt);
        receivedAts.add(row.receivedAt);
        shapes.add(*row.shapeId);
        values.addArray(valuesOf(*row.value));
        digests.add(row.digest);
    }
    run(tx, insertMeterValues, stations, evses, transactions, filedAts, sampledAts, receivedAts,
        shapes, values, digests);
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
