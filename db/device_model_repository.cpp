#include "db/device_model_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

// A station may name a variable twice in one answer; its last word counts. It has so many and no
// more: further ones are counted.
constexpr Statement recordVariables{"record_variables", R"sql(
    with given as (
        select distinct on (a.component, a.name) a.*,
               exists (select from variable v
                       where v.station_id = $1 and v.component = a.component and v.name = a.name)
               as is_known
        from unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::timestamptz[])
             with ordinality as a (component, name, value, read_only, reported_at, place)
        order by a.component, a.name, a.place desc
    ), fitting as (
        select g.*,
               g.is_known
               or row_number() over (partition by g.is_known order by g.place)
                  + (select count(*) from variable v where v.station_id = $1) <= $7
               as fits
        from given g
    ), written as (
        insert into variable (station_id, component, name, value, read_only, reported_at)
        select $1, f.component, f.name, f.value, f.read_only, f.reported_at
        from fitting f
        where f.fits
        on conflict (station_id, component, name) do update
        set value = excluded.value, read_only = excluded.read_only,
            reported_at = excluded.reported_at
        where variable.reported_at <= excluded.reported_at
    )
    select count(*) from fitting where not fits)sql"};

constexpr Statement variablesOfStation{"variables_of_station", R"sql(
    select component, name, value, read_only, reported_at
    from variable
    where station_id = $1
    order by name, component)sql"};

constexpr Statement desireVariable{"desire_variable", R"sql(
    insert into variable_desired (station_id, component, name_key, name, value, at, needs_reboot)
    values ($1, $2, lower($3), $3, $4, $5, $6)
    on conflict (station_id, component, name_key) do update
    set name = excluded.name, value = excluded.value, at = excluded.at,
        needs_reboot = excluded.needs_reboot)sql"};

constexpr Statement desiredOfStation{"desired_variables_of_station", R"sql(
    select component, name, value, at, needs_reboot
    from variable_desired
    where station_id = $1
    order by name, component)sql"};

DesiredVariable readDesired(const pqxx::row& row) {
    const auto component = get<std::string>(row, "component");
    return {.component = component.empty() ? std::nullopt : std::optional(component),
            .name = get<std::string>(row, "name"),
            .value = get<std::string>(row, "value"),
            .at = get<DateTime>(row, "at"),
            .needsReboot = get<bool>(row, "needs_reboot")};
}

Variable readVariable(const pqxx::row& row) {
    const auto component = get<std::string>(row, "component");
    return {.component = component.empty() ? std::nullopt : std::optional(component),
            .name = get<std::string>(row, "name"),
            .value = get<std::optional<std::string>>(row, "value"),
            .readOnly = get<bool>(row, "read_only"),
            .reportedAt = get<DateTime>(row, "reported_at")};
}

}  // namespace

Task<> DeviceModelRepository::record(StationId station, std::vector<Variable> variables) {
    if (variables.empty()) co_return;
    ArrayParameter components, names, values, readOnlys, times;
    for (const auto& variable : variables) {
        components.add(variable.component.value_or(""));
        names.add(variable.name);
        values.add(variable.value);
        readOnlys.add(variable.readOnly);
        times.add(variable.reportedAt);
    }
    const auto work = [&](pqxx::work& tx) {
        const auto rows = run(tx, recordVariables, station, components, names, values, readOnlys,
                              times, mostOfAStation);
        return rows.at(0)[0].as<std::int64_t>();
    };
    const auto leftOut = co_await database_.transaction(work);
    if (leftOut > 0)
        log::warn("a station reports more variables than are kept",
                  {{"station", station.value}, {"leftOut", leftOut}});
}

Task<std::vector<Variable>> DeviceModelRepository::ofStation(StationId station) {
    const auto work = [&station](pqxx::work& tx) {
        return all(run(tx, variablesOfStation, station), readVariable);
    };
    co_return co_await database_.transaction(work);
}

Task<> DeviceModelRepository::desire(StationId station, DesiredVariable variable) {
    const auto work = [&](pqxx::work& tx) {
        run(tx, desireVariable, station, variable.component.value_or(""), variable.name,
            variable.value, variable.at, variable.needsReboot);
    };
    co_await database_.transaction(work);
}

Task<std::vector<DesiredVariable>> DeviceModelRepository::desired(StationId station) {
    const auto work = [&station](pqxx::work& tx) {
        return all(run(tx, desiredOfStation, station), readDesired);
    };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
