#include "db/violation_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

// Ordered, so that two processes that count the same stations do not lock each other out.
constexpr Statement addViolations{"add_violations", R"sql(
    insert into violation as v (station_id, rule, count, first_at, last_at, last_action, last_path,
                                example)
    select a.station_id, a.rule, a.count, a.first_at, a.last_at, a.last_action, a.last_path,
           a.example
    from unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::timestamptz[],
                $6::text[], $7::text[], $8::text[])
         as a (station_id, rule, count, first_at, last_at, last_action, last_path, example)
    order by a.station_id, a.rule
    on conflict (station_id, rule) do update
    set count = v.count + excluded.count,
        first_at = least(v.first_at, excluded.first_at),
        last_at = greatest(v.last_at, excluded.last_at),
        last_action = excluded.last_action,
        last_path = excluded.last_path,
        example = excluded.example)sql"};

constexpr Statement violationsOfStation{"violations_of_station", R"sql(
    select station_id, rule, count, first_at, last_at, last_action, last_path, example
    from violation
    where station_id = $1
    order by rule)sql"};

Violation readViolation(const pqxx::row& row) {
    return {.station = get<StationId>(row, "station_id"),
            .count = get<std::int64_t>(row, "count"),
            .firstAt = get<DateTime>(row, "first_at"),
            .lastAt = get<DateTime>(row, "last_at"),
            .last = {.rule = get<std::string>(row, "rule"),
                     .action = get<std::string>(row, "last_action"),
                     .path = get<std::string>(row, "last_path"),
                     .example = get<std::string>(row, "example")}};
}

}  // namespace

Task<> ViolationRepository::add(std::vector<Violation> counted) {
    if (counted.empty()) co_return;
    ArrayParameter stations, rules, counts, firsts, lasts, actions, paths, examples;
    for (const auto& violation : counted) {
        stations.add(violation.station);
        rules.add(violation.last.rule);
        counts.add(violation.count);
        firsts.add(violation.firstAt);
        lasts.add(violation.lastAt);
        actions.add(violation.last.action);
        paths.add(violation.last.path);
        examples.add(violation.last.example);
    }
    const auto work = [&](pqxx::work& tx) {
        run(tx, addViolations, stations, rules, counts, firsts, lasts, actions, paths, examples);
    };
    co_await database_.transaction(work);
}

Task<std::vector<Violation>> ViolationRepository::ofStation(StationId station) {
    const auto work = [&station](pqxx::work& tx) {
        return all(run(tx, violationsOfStation, station), readViolation);
    };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
