#include "db/station_writer.hpp"

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

}  // namespace

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
