#include "db/charging_profile_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

// Two profiles of a station that are stored at once may replace each other: one after the other.
constexpr Statement lockProfiles{"lock_charging_profiles", R"sql(
    select pg_advisory_xact_lock(hashtextextended('charging_profile ' || $1, 0)))sql"};

constexpr Statement dropReplacedProfiles{"drop_replaced_charging_profiles", R"sql(
    delete from charging_profile
    where station_id = $1
      and (profile_id = $2 or (evse_id = $3 and purpose = $4 and stack_level = $5)))sql"};

constexpr Statement addProfile{"add_charging_profile", R"sql(
    insert into charging_profile (
        station_id, profile_id, evse_id, purpose, kind, recurrency_kind, stack_level,
        transaction_number, valid_from, valid_to, start_schedule, duration, charging_rate_unit,
        min_charging_rate, period_start, period_limit, period_phases, verdict, installed_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19))sql"};

constexpr Statement profilesOfStation{"charging_profiles_of_station", R"sql(
    select p.station_id, p.profile_id, p.evse_id, p.purpose, p.kind, p.recurrency_kind,
           p.stack_level, p.transaction_number, p.valid_from, p.valid_to, p.start_schedule,
           p.duration, p.charging_rate_unit, p.min_charging_rate, p.period_start, p.period_limit,
           p.period_phases, p.verdict, p.installed_at
    from charging_profile p
    where p.station_id = $1
      and ($2::integer is null or p.profile_id = $2)
      and ($3::integer is null or p.evse_id = $3)
      and ($4::text is null or p.purpose = $4)
      and ($5::integer is null or p.stack_level = $5)
      and not exists (
          select from transaction t
          where t.number = p.transaction_number and t.stopped_at is not null)
    order by p.evse_id, p.profile_id)sql"};

constexpr Statement removeProfiles{"remove_charging_profiles", R"sql(
    delete from charging_profile
    where station_id = $1
      and ($2::integer is null or profile_id = $2)
      and ($3::integer is null or evse_id = $3)
      and ($4::text is null or purpose = $4)
      and ($5::integer is null or stack_level = $5))sql"};

using Elements = std::vector<std::optional<std::string>>;

std::vector<ChargingSchedulePeriod> readPeriods(const pqxx::row& row) {
    const auto starts = get<Elements>(row, "period_start");
    const auto limits = get<Elements>(row, "period_limit");
    const auto phases = get<Elements>(row, "period_phases");
    std::vector<ChargingSchedulePeriod> periods;
    periods.reserve(starts.size());
    for (std::size_t i = 0; i < starts.size(); ++i) {
        ChargingSchedulePeriod period{.startPeriod = std::stoi(starts[i].value_or("0")),
                                      .limit = std::stod(limits.at(i).value_or("0"))};
        if (const auto& count = phases.at(i)) period.numberPhases = std::stoi(*count);
        periods.push_back(period);
    }
    return periods;
}

ChargingProfile readProfile(const pqxx::row& row) {
    return {.id = get<int>(row, "profile_id"),
            .transaction = get<std::optional<TransactionNumber>>(row, "transaction_number"),
            .stackLevel = get<int>(row, "stack_level"),
            .purpose = get<ChargingProfilePurpose>(row, "purpose"),
            .kind = get<ChargingProfileKind>(row, "kind"),
            .recurrencyKind = get<std::optional<RecurrencyKind>>(row, "recurrency_kind"),
            .validFrom = get<std::optional<DateTime>>(row, "valid_from"),
            .validTo = get<std::optional<DateTime>>(row, "valid_to"),
            .schedule = {.duration = get<std::optional<int>>(row, "duration"),
                         .startSchedule = get<std::optional<DateTime>>(row, "start_schedule"),
                         .chargingRateUnit = get<ChargingRateUnit>(row, "charging_rate_unit"),
                         .periods = readPeriods(row),
                         .minChargingRate = get<std::optional<double>>(row, "min_charging_rate")}};
}

InstalledChargingProfile readInstalled(const pqxx::row& row) {
    return {.station = get<StationId>(row, "station_id"),
            .evse = get<EvseId>(row, "evse_id"),
            .profile = readProfile(row),
            .verdict = get<ChargingProfileVerdict>(row, "verdict"),
            .installedAt = get<DateTime>(row, "installed_at")};
}

void insert(pqxx::work& tx, const InstalledChargingProfile& installed) {
    const auto& profile = installed.profile;
    const auto& schedule = profile.schedule;
    ArrayParameter starts, limits, phases;
    for (const auto& period : schedule.periods) {
        starts.add(period.startPeriod);
        limits.add(period.limit);
        phases.add(period.numberPhases);
    }
    run(tx, addProfile, installed.station, profile.id, installed.evse, profile.purpose,
        profile.kind, profile.recurrencyKind, profile.stackLevel, profile.transaction,
        profile.validFrom, profile.validTo, schedule.startSchedule, schedule.duration,
        schedule.chargingRateUnit, schedule.minChargingRate, starts, limits, phases,
        installed.verdict, installed.installedAt);
}

}  // namespace

Task<> ChargingProfileRepository::put(InstalledChargingProfile installed) {
    const auto work = [&installed](pqxx::work& tx) {
        const auto& profile = installed.profile;
        run(tx, lockProfiles, installed.station);
        run(tx, dropReplacedProfiles, installed.station, profile.id, installed.evse,
            profile.purpose, profile.stackLevel);
        insert(tx, installed);
    };
    co_await database_.transaction(work);
}

Task<std::vector<InstalledChargingProfile>> ChargingProfileRepository::ofStation(
    StationId station, ChargingProfileFilter filter) {
    const auto work = [&](pqxx::work& tx) {
        return all(run(tx, profilesOfStation, station, filter.id, filter.evse, filter.purpose,
                       filter.stackLevel),
                   readInstalled);
    };
    co_return co_await database_.transaction(work);
}

Task<> ChargingProfileRepository::remove(StationId station, ChargingProfileFilter filter) {
    const auto work = [&](pqxx::work& tx) {
        run(tx, removeProfiles, station, filter.id, filter.evse, filter.purpose, filter.stackLevel);
    };
    co_await database_.transaction(work);
}

}  // namespace voltgate::db
