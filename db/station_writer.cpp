#include "db/station_writer.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

// Of two boots of one station in a batch the later counts.
constexpr Statement recordBoots{"record_boots", R"sql(
    update station s
    set vendor = a.vendor, model = a.model, serial_number = a.serial_number,
        charge_box_serial_number = a.charge_box_serial_number,
        firmware_version = a.firmware_version, iccid = a.iccid, imsi = a.imsi,
        meter_type = a.meter_type, meter_serial_number = a.meter_serial_number,
        ocpp_version = a.ocpp_version, last_boot_at = a.booted_at,
        last_seen_at = greatest(s.last_seen_at, a.booted_at)
    from (
        select distinct on (station_id) *
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                    $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                    $12::timestamptz[])
             with ordinality
             as a (station_id, vendor, model, serial_number, charge_box_serial_number,
                   firmware_version, iccid, imsi, meter_type, meter_serial_number, ocpp_version,
                   booted_at, place)
        order by station_id, place desc
    ) a
    where s.id = a.station_id)sql"};

// Who waits for nobody takes part in no deadlock.
constexpr Statement recordSightings{"record_station_sightings", R"sql(
    with due as (
        select s.id, a.seen_at, a.connected_since, a.last_message_at, a.heartbeat_interval
        from unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[],
                    $5::integer[])
             as a (station_id, seen_at, connected_since, last_message_at, heartbeat_interval)
        join station s on s.id = a.station_id
        for no key update of s skip locked
    )
    update station s
    set last_seen_at = greatest(s.last_seen_at, d.seen_at),
        connected_since = coalesce(d.connected_since, s.connected_since),
        last_message_at = greatest(s.last_message_at, d.last_message_at),
        heartbeat_interval = coalesce(d.heartbeat_interval, s.heartbeat_interval)
    from due d
    where s.id = d.id
    returning s.id)sql"};

constexpr Statement recordSighting{"record_station_sighting", R"sql(
    update station
    set last_seen_at = greatest(last_seen_at, $2),
        connected_since = coalesce($3, connected_since),
        last_message_at = greatest(last_message_at, $4),
        heartbeat_interval = coalesce($5, heartbeat_interval)
    where id = $1)sql"};

constexpr Duration sightingsApart = std::chrono::seconds(10);
constexpr std::size_t mostRemembered = 200'000;  // Stations; then it begins anew.

std::optional<int> secondsOf(const std::optional<std::chrono::seconds>& interval) {
    return interval ? std::optional(static_cast<int>(interval->count())) : std::nullopt;
}

}  // namespace

std::set<StationId> writeSightings(pqxx::work& tx, const std::vector<StationSighting>& seen) {
    ArrayParameter stations, times, connections, messages, intervals;
    for (const auto& sighting : seen) {
        stations.add(sighting.station);
        times.add(sighting.seenAt);
        connections.add(sighting.connectedSince);
        messages.add(sighting.lastMessageAt);
        intervals.add(secondsOf(sighting.heartbeatInterval));
    }
    std::set<StationId> written;
    for (const auto& row :
         run(tx, recordSightings, stations, times, connections, messages, intervals)) {
        written.insert(get<StationId>(row, "id"));
    }
    return written;
}

void writeSighting(pqxx::work& tx, const StationSighting& seen) {
    run(tx, recordSighting, seen.station, seen.seenAt, seen.connectedSince, seen.lastMessageAt,
        secondsOf(seen.heartbeatInterval));
}

void ReportSightings::write(pqxx::work& tx, ReportBatch& batch) {
    due_.clear();
    for (const auto& start : batch.of<WaitingStart>())
        note(start.request.station, start.request.receivedAt);
    for (const auto& report : batch.of<WaitingMeterReport>())
        note(report.request.station, report.request.receivedAt);
    for (const auto& stop : batch.of<WaitingStop>())
        note(stop.request.station, stop.request.receivedAt);
    for (const auto& report : batch.of<WaitingConnectorReport>())
        note(report.request.station, report.request.receivedAt);
    if (due_.empty()) return;
    std::vector<StationSighting> seen;
    for (const auto& [station, at] : due_) {
        seen.push_back({.station = station, .seenAt = at, .lastMessageAt = at});
    }
    const auto written = writeSightings(tx, seen);
    std::erase_if(due_, [&](const auto& each) { return !written.contains(each.first); });
}

void ReportSightings::committed() {
    if (writtenAt_.size() > mostRemembered) writtenAt_.clear();
    for (const auto& [station, at] : due_) writtenAt_[station] = at;
    due_.clear();
}

void ReportSightings::note(const StationId& station, DateTime at) {
    const auto written = writtenAt_.find(station);
    if (written != writtenAt_.end() && at - written->second < sightingsApart) return;
    auto& due = due_[station];
    due = std::max(due, at);
}

void writeBoots(pqxx::work& tx, std::vector<WaitingBoot>& boots) {
    if (boots.empty()) return;
    ArrayParameter stations, vendors, models, serials, boxSerials, firmwares, iccids, imsis,
        meterTypes, meterSerials, versions, times;
    for (auto& waiting : boots) {
        const auto& report = waiting.request.report;
        stations.add(waiting.request.station);
        vendors.add(report.vendor);
        models.add(report.model);
        serials.add(report.serialNumber);
        boxSerials.add(report.chargeBoxSerialNumber);
        firmwares.add(report.firmwareVersion);
        iccids.add(report.iccid);
        imsis.add(report.imsi);
        meterTypes.add(report.meterType);
        meterSerials.add(report.meterSerialNumber);
        versions.add(waiting.request.version);
        times.add(waiting.request.at);
        waiting.result = Done{};
    }
    run(tx, recordBoots, stations, vendors, models, serials, boxSerials, firmwares, iccids, imsis,
        meterTypes, meterSerials, versions, times);
}

}  // namespace voltgate::db
