#include "db/meter_value_repository.hpp"

#include "db/charge.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement meterValuesOfTransaction{"meter_values_of_transaction", R"sql(
    select *
    from (select m.*, count(*) over () as found,
                 sum(pg_column_size("values") +
                     cardinality("values") * 128) over preceding as bytes_before
          from (select m.number, m.evse_id, m.transaction_number, m.sampled_at, m.received_at, m.values,
                       s.context, s.format, s.measurand, s.phase, s.location, s.unit
                from meter_value m
                join meter_value_shape s on s.id = m.shape_id
                where m.transaction_number = $1
                  and m.number > $2
                  and ($3::timestamptz is null or m.sampled_at >= $3)
                  and ($4::timestamptz is null or m.sampled_at < $4)
                order by m.number
                limit $5) m
          window preceding as (order by number rows between unbounded preceding and 1 preceding)) m
    where coalesce(bytes_before, 0) < $6
    order by number)sql"};

using Texts = std::vector<std::optional<std::string>>;

std::vector<SampledValue> readSamples(const pqxx::row& row) {
    const auto values = get<Texts>(row, "values");
    const auto context = get<Texts>(row, "context");
    const auto format = get<Texts>(row, "format");
    const auto measurand = get<Texts>(row, "measurand");
    const auto phase = get<Texts>(row, "phase");
    const auto location = get<Texts>(row, "location");
    const auto unit = get<Texts>(row, "unit");
    std::vector<SampledValue> samples;
    samples.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        samples.push_back({.value = values[i].value_or(""),
                           .context = context.at(i),
                           .format = format.at(i),
                           .measurand = measurand.at(i),
                           .phase = phase.at(i),
                           .location = location.at(i),
                           .unit = unit.at(i)});
    }
    return samples;
}

StoredMeterValue readMeterValue(const pqxx::row& row) {
    return {
        .value = {.sampledAt = get<DateTime>(row, "sampled_at"), .sampledValues = readSamples(row)},
        .evse = get<EvseId>(row, "evse_id"),
        .transaction = get<std::optional<TransactionNumber>>(row, "transaction_number"),
        .receivedAt = get<DateTime>(row, "received_at"),
        .number = get<std::int64_t>(row, "number")};
}

}  // namespace

Task<> MeterValueRepository::append(MeterReport report) {
    co_await groupCommit_.record(std::move(report));
}

Task<Listed<StoredMeterValue>> MeterValueRepository::ofTransaction(TransactionNumber number,
                                                                   Page page) {
    const auto work = [&](pqxx::work& tx) {
        const auto rows = run(tx, meterValuesOfTransaction, number, page.before.value_or(0),
                              page.from, page.to, page.limit + 1, bytesOfPage);
        return listedInBytes(rows, page.limit, "number", readMeterValue);
    };
    co_return co_await database_.largeTransaction(work);
}

Task<std::optional<double>> MeterValueRepository::latestRegister(TransactionNumber number) {
    const auto work = [&](pqxx::work& tx) -> std::optional<double> {
        const auto charge = findCharge(tx, number);
        if (!charge) return std::nullopt;
        const auto last = lastReading(readingsThatCount(readingsOf(tx, *charge)));
        return last ? std::optional(last->reading.wh) : std::nullopt;
    };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
