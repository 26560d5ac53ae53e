#include "db/station_setting_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement settingsOfStation{"settings_of_station", R"sql(
    select station_id, name, desired, state, reason, desired_by, desired_at, reported, reported_at
    from station_setting
    where station_id = $1
    order by name)sql"};

constexpr Statement allDesiredModes{"desired_authentication_modes", R"sql(
    select distinct on (station_id)
           station_id, 'AuthenticationMode' as name,
           case when name = 'AuthenticationMode' then desired end as desired,
           case when name = 'AuthenticationMode' then state else 'None' end as state,
           '' as reason, '' as desired_by, desired_at, null as reported,
           null::timestamptz as reported_at
    from station_setting
    where desired is not null
    order by station_id, name <> 'AuthenticationMode')sql"};

constexpr Statement someDesiredModes{"some_desired_authentication_modes", R"sql(
    select distinct on (station_id)
           station_id, 'AuthenticationMode' as name,
           case when name = 'AuthenticationMode' then desired end as desired,
           case when name = 'AuthenticationMode' then state else 'None' end as state,
           '' as reason, '' as desired_by, desired_at, null as reported,
           null::timestamptz as reported_at
    from station_setting
    where desired is not null and station_id = any($1::text[])
    order by station_id, name <> 'AuthenticationMode')sql"};

constexpr Statement desireSetting{"desire_setting", R"sql(
    insert into station_setting (station_id, name, desired, state, reason, desired_by, desired_at)
    values ($1, $2, $3, $4, '', $5, $6)
    on conflict (station_id, name) do update
    set desired = excluded.desired, state = excluded.state, reason = '',
        desired_by = excluded.desired_by, desired_at = excluded.desired_at)sql"};

constexpr Statement settleSetting{"settle_setting", R"sql(
    update station_setting
    set desired = case when $4 = 'None' then null else desired end, state = $4, reason = $5
    where station_id = $1 and name = $2 and desired = $3)sql"};

constexpr Statement reportSettings{"report_settings", R"sql(
    insert into station_setting (station_id, name, reported, reported_at)
    select $1, a.name, a.value, $4
    from unnest($2::text[], $3::text[]) as a (name, value)
    on conflict (station_id, name) do update
    set reported = excluded.reported, reported_at = excluded.reported_at)sql"};

StationSetting readSetting(const pqxx::row& row) {
    return {.station = get<StationId>(row, "station_id"),
            .name = get<SettingName>(row, "name"),
            .desired = get<std::optional<std::string>>(row, "desired"),
            .state = get<SettingState>(row, "state"),
            .reason = get<std::string>(row, "reason"),
            .desiredBy = get<std::string>(row, "desired_by"),
            .desiredAt = get<std::optional<DateTime>>(row, "desired_at"),
            .reported = get<std::optional<std::string>>(row, "reported"),
            .reportedAt = get<std::optional<DateTime>>(row, "reported_at")};
}

}  // namespace

Task<std::vector<StationSetting>> StationSettingRepository::ofStation(StationId station) {
    const auto work = [&](pqxx::work& tx) {
        return all(run(tx, settingsOfStation, station), readSetting);
    };
    co_return co_await database_.transaction(work);
}

Task<std::vector<StationSetting>> StationSettingRepository::desiredModes() {
    const auto work = [](pqxx::work& tx) { return all(run(tx, allDesiredModes), readSetting); };
    co_return co_await database_.largeTransaction(work);
}

Task<std::vector<StationSetting>> StationSettingRepository::desiredModesOf(
    std::vector<StationId> stations) {
    ArrayParameter wanted;
    for (const auto& station : stations) wanted.add(station);
    const auto work = [&wanted](pqxx::work& tx) {
        return all(run(tx, someDesiredModes, wanted), readSetting);
    };
    co_return co_await database_.transaction(work);
}

Task<> StationSettingRepository::desire(StationSetting setting) {
    const auto work = [&](pqxx::work& tx) {
        run(tx, desireSetting, setting.station, setting.name, setting.desired, setting.state,
            setting.desiredBy, setting.desiredAt);
    };
    co_await database_.transaction(work);
}

Task<> StationSettingRepository::settle(StationSetting setting) {
    const auto work = [&](pqxx::work& tx) {
        run(tx, settleSetting, setting.station, setting.name, setting.desired, setting.state,
            setting.reason);
    };
    co_await database_.transaction(work);
}

Task<> StationSettingRepository::report(StationId station, std::vector<ReportedSetting> values,
                                        DateTime at) {
    ArrayParameter names, texts;
    for (const auto& value : values) {
        names.add(value.name);
        texts.add(value.value);
    }
    const auto work = [&](pqxx::work& tx) { run(tx, reportSettings, station, names, texts, at); };
    co_await database_.transaction(work);
}

}  // namespace voltgate::db
