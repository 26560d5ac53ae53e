#include "db/station_repository.hpp"

#include "db/all_or_none.hpp"
#include "db/change.hpp"
#include "db/connection_quirks.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"
#include "db/station_writer.hpp"

namespace voltgate::db {
namespace {

constexpr Statement listStations{"list_stations", R"sql(
    select *
    from station
    where ($1::text is null or site_id = $1)
      and ($2::text is null or onboarding = $2)
      and ($3::bigint is null or number < $3)
    order by number desc
    limit $4)sql"};

constexpr Statement findStation{"find_station", R"sql(
    select * from station where lower(id) = lower($1))sql"};

constexpr Statement someStations{"some_stations", R"sql(
    select * from station where id = any($1::text[]))sql"};

// In the order in which they were given.
constexpr Statement insertStations{"add_stations", R"sql(
    insert into station (id, name, site_id, security_profile, credential_salt, credential_hash,
                         onboarding, quirks, ocpp_version)
    select a.id, a.name, a.site_id, a.security_profile, a.salt, a.hash, a.onboarding,
           a.quirks::jsonb, a.ocpp_version
    from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::text[],
                $7::text[], $8::text[], $9::text[])
         with ordinality
         as a (id, name, site_id, security_profile, salt, hash, onboarding, quirks, ocpp_version,
               place)
    order by a.place
    on conflict do nothing
    returning *)sql"};

constexpr Statement lockStation{"lock_station", R"sql(
    select revision from station where lower(id) = lower($1) for update)sql"};

// Each nullable field comes with a flag that says whether it changes.
constexpr Statement changeStation{"change_station", R"sql(
    update station
    set name = case when $2 then $3 else name end,
        site_id = case when $4 then $5 else site_id end,
        security_profile = coalesce($6, security_profile),
        credential_salt = coalesce($7, credential_salt),
        credential_hash = coalesce($8, credential_hash),
        next_credential_salt = case when $7::text is null then next_credential_salt end,
        next_credential_hash = case when $7::text is null then next_credential_hash end,
        next_security_profile = case when $6::integer is null then next_security_profile end,
        onboarding = coalesce($9, onboarding),
        quirks = coalesce($10::jsonb, quirks),
        leniency_strict = coalesce($11, leniency_strict),
        leniency_off = coalesce($12::text[], leniency_off),
        quirk_profile = case when $13 then $14 else quirk_profile end,
        revision = revision + 1
    where lower(id) = lower($1))sql"};

// What the operator decides ends a change that was under way.
constexpr Statement supersedeChanges{"supersede_security_changes", R"sql(
    update security_change c
    set state = 'Superseded', detail = 'the operator has set it by hand', ended_at = now()
    from station s
    where lower(s.id) = lower($1) and c.station_id = s.id
      and c.state in ('Requested', 'Accepted')
      and ((c.kind = 'AuthorizationKey' and $2) or (c.kind = 'SecurityProfile' and $3)))sql"};

constexpr Statement removeStation{"remove_station", R"sql(
    with removed as (
        delete from station where lower(id) = lower($1) returning id
    ), connectors as (
        delete from connector c using removed r where c.station_id = r.id
    ), variables as (
        delete from variable v using removed r where v.station_id = r.id
    ), wishes as (
        delete from variable_desired w using removed r where w.station_id = r.id
    ), profiles as (
        delete from charging_profile p using removed r where p.station_id = r.id
    ), lists as (
        delete from local_list l using removed r where l.station_id = r.id
    ), desired as (
        delete from local_list_desired d using removed r where d.station_id = r.id
    ), held as (
        delete from local_list_held h using removed r where h.station_id = r.id
    ), roots as (
        delete from installed_certificate c using removed r where c.station_id = r.id
    ), issued as (
        update issued_certificate c set state = 'Superseded'
        from removed r
        where c.station_id = r.id and c.state in ('Pending', 'Installed')
    ), revoked as (
        -- Whoever holds one is not to come in as another station that gets the same id.
        insert into revoked_certificate (serial_number, station_id, revoked_at, not_after,
                                         revoked_by)
        select c.serial_number, c.station_id, now(), c.not_after, 'removal of the station'
        from issued_certificate c
        join removed r on r.id = c.station_id
        where c.not_after > now()
        on conflict (serial_number) do nothing
    ), changes as (
        delete from security_change c using removed r where c.station_id = r.id
    ), violations as (
        delete from violation v using removed r where v.station_id = r.id
    ), settings as (
        delete from station_setting s using removed r where s.station_id = r.id
    ), cards as (
        delete from whitelist_card c using removed r where c.station_id = r.id
    ), whitelists as (
        delete from whitelist w using removed r where w.station_id = r.id
    ), images as (
        -- For the operators to look after: not for another station that gets the same id.
        update firmware f set owner_id = null, purpose = 'Library'
        from removed r where f.owner_id = r.id
    )
    select id from removed)sql"};

std::optional<BootReport> readBoot(const pqxx::row& row) {
    if (row["vendor"].is_null()) return std::nullopt;
    using Text = std::optional<std::string>;
    return BootReport{.vendor = get<std::string>(row, "vendor"),
                      .model = get<std::string>(row, "model"),
                      .serialNumber = get<Text>(row, "serial_number"),
                      .chargeBoxSerialNumber = get<Text>(row, "charge_box_serial_number"),
                      .firmwareVersion = get<Text>(row, "firmware_version"),
                      .iccid = get<Text>(row, "iccid"),
                      .imsi = get<Text>(row, "imsi"),
                      .meterType = get<Text>(row, "meter_type"),
                      .meterSerialNumber = get<Text>(row, "meter_serial_number")};
}

StationLeniency readLeniency(const pqxx::row& row) {
    StationLeniency leniency{.strict = get<bool>(row, "leniency_strict")};
    using Texts = std::vector<std::optional<std::string>>;
    for (const auto& rule : get<Texts>(row, "leniency_off")) {
        leniency.off.push_back(rule.value_or(""));
    }
    return leniency;
}

std::optional<bool> strictness(const std::optional<StationLeniency>& leniency) {
    return leniency ? std::optional(leniency->strict) : std::nullopt;
}

std::optional<ArrayParameter> rulesOff(const std::optional<StationLeniency>& leniency) {
    if (!leniency) return std::nullopt;
    ArrayParameter rules;
    for (const auto& rule : leniency->off) rules.add(rule);
    return rules;
}

ChargingStation readStation(const pqxx::row& row) {
    ChargingStation station{
        .id = get<StationId>(row, "id"),
        .number = get<std::int64_t>(row, "number"),
        .name = get<std::optional<std::string>>(row, "name"),
        .siteId = get<std::optional<std::string>>(row, "site_id"),
        .securityProfile = get<int>(row, "security_profile"),
        .credential = {},
        .nextCredential = {},
        .nextSecurityProfile = get<std::optional<int>>(row, "next_security_profile"),
        .connection = quirksFrom(get<std::string>(row, "quirks")),
        .onboarding = get<OnboardingStatus>(row, "onboarding"),
        .leniency = readLeniency(row),
        .quirkProfile = get<std::optional<std::string>>(row, "quirk_profile"),
        .boot = readBoot(row),
        .ocppVersion = get<std::optional<OcppVersion>>(row, "ocpp_version"),
        .lastBootAt = get<std::optional<DateTime>>(row, "last_boot_at"),
        .lastSeenAt = get<std::optional<DateTime>>(row, "last_seen_at"),
        .connectedSince = get<std::optional<DateTime>>(row, "connected_since"),
        .lastMessageAt = get<std::optional<DateTime>>(row, "last_message_at"),
        .createdAt = get<DateTime>(row, "created_at"),
        .revision = get<std::int64_t>(row, "revision")};
    if (const auto seconds = get<std::optional<int>>(row, "heartbeat_interval"))
        station.heartbeatInterval = std::chrono::seconds(*seconds);
    if (!row["credential_hash"].is_null()) {
        station.credential = StationCredential{.salt = get<std::string>(row, "credential_salt"),
                                               .hash = get<std::string>(row, "credential_hash")};
    }
    if (!row["next_credential_hash"].is_null()) {
        station.nextCredential =
            StationCredential{.salt = get<std::string>(row, "next_credential_salt"),
                              .hash = get<std::string>(row, "next_credential_hash")};
    }
    return station;
}

std::optional<std::string> salt(const std::optional<StationCredential>& credential) {
    return credential ? std::optional(credential->salt) : std::nullopt;
}
std::optional<std::string> hash(const std::optional<StationCredential>& credential) {
    return credential ? std::optional(credential->hash) : std::nullopt;
}

}  // namespace

Task<std::vector<ChargingStation>> StationRepository::all() {
    const auto work = [](pqxx::work& tx) {
        return db::all(tx.exec("select * from station"), readStation);
    };
    co_return co_await database_.largeTransaction(work);
}

Task<std::vector<ChargingStation>> StationRepository::some(std::vector<StationId> ids) {
    ArrayParameter wanted;
    for (const auto& id : ids) wanted.add(id);
    const auto work = [&wanted](pqxx::work& tx) {
        return db::all(run(tx, someStations, wanted), readStation);
    };
    co_return co_await database_.transaction(work);
}

Task<Listed<ChargingStation>> StationRepository::list(StationFilter filter, Page page) {
    const auto work = [&filter, &page](pqxx::work& tx) {
        const auto rows =
            run(tx, listStations, filter.siteId, filter.onboarding, page.before, page.limit + 1);
        return listed(rows, page.limit, "number", readStation);
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<ChargingStation>> StationRepository::find(StationId id) {
    const auto work = [&id](pqxx::work& tx) {
        return first(run(tx, findStation, id), readStation);
    };
    co_return co_await database_.transaction(work);
}

std::vector<ChargingStation> addStations(pqxx::transaction_base& tx,
                                         const std::vector<ChargingStation>& stations) {
    if (stations.empty()) return {};
    ArrayParameter ids, names, sites, profiles, salts, hashes, onboardings, quirks, versions;
    for (const auto& station : stations) {
        ids.add(station.id);
        names.add(station.name);
        sites.add(station.siteId);
        profiles.add(station.securityProfile);
        salts.add(salt(station.credential));
        hashes.add(hash(station.credential));
        onboardings.add(station.onboarding);
        quirks.add(quirksText(station.connection));
        versions.add(station.ocppVersion);
    }
    return all(run(tx, insertStations, ids, names, sites, profiles, salts, hashes, onboardings,
                   quirks, versions),
               readStation);
}

Task<std::optional<ChargingStation>> StationRepository::add(ChargingStation station) {
    return registrations_.add(std::move(station));
}

Task<std::vector<ChargingStation>> StationRepository::addMany(std::vector<ChargingStation> stations,
                                                              WhenTaken whenTaken) {
    const auto work = [&](pqxx::work& tx) {
        return addedOf(tx, stations.size(), whenTaken, [&] { return addStations(tx, stations); });
    };
    co_return co_await database_.largeTransaction(work);
}

Task<ChangeResult> StationRepository::change(StationId id, StationChange change,
                                             std::optional<std::int64_t> revision) {
    const auto work = [&id, &change, revision](pqxx::work& tx) {
        const auto verdict = mayChange(run(tx, lockStation, id), revision);
        if (verdict != ChangeResult::Changed) return verdict;
        run(tx, changeStation, id, change.name.has_value(), flattened(change.name),
            change.siteId.has_value(), flattened(change.siteId), change.securityProfile,
            salt(change.credential), hash(change.credential), change.onboarding,
            change.connection ? std::optional(quirksText(*change.connection)) : std::nullopt,
            strictness(change.leniency), rulesOff(change.leniency), change.quirkProfile.has_value(),
            flattened(change.quirkProfile));
        run(tx, supersedeChanges, id, change.credential.has_value(),
            change.securityProfile.has_value());
        return verdict;
    };
    co_return co_await database_.transaction(work);
}

Task<bool> StationRepository::remove(StationId id) {
    const auto work = [&id](pqxx::work& tx) {
        // A certificate that is being issued is on record before the station goes, or never.
        run(tx, lockStation, id);
        return !run(tx, removeStation, id).empty();
    };
    co_return co_await database_.transaction(work);
}

Task<> StationRepository::recordBoot(StationId id, BootReport report, OcppVersion version,
                                     DateTime at) {
    co_await groupCommit_.record(StationBoot{
        .station = std::move(id), .report = std::move(report), .version = version, .at = at});
}

Task<> StationRepository::recordSeen(std::vector<StationSighting> seen) {
    if (seen.empty()) co_return;
    const auto together = [&seen](pqxx::work& tx) { return writeSightings(tx, seen); };
    const auto written = co_await database_.transaction(together);
    // The others were being written at that moment: one by one they may be waited for, because who
    // waits holds nothing.
    for (const auto& sighting : seen) {
        if (written.contains(sighting.station)) continue;
        const auto alone = [&sighting](pqxx::work& tx) { writeSighting(tx, sighting); };
        co_await database_.transaction(alone);
    }
}

}  // namespace voltgate::db
