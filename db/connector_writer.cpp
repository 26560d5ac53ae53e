#include "db/connector_writer.hpp"

#include <set>
#include <tuple>

#include "db/assumed_stop.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"
#include "ocpp/repositories/connector_repository.hpp"

namespace voltgate::db {
namespace {

// A clock may run a little ahead of ours. One that is far ahead is not believed, or a status from
// the future would keep out all that follow once the clock is put right.
constexpr Duration farthestAhead = std::chrono::minutes(5);
const DateTime earliestPlausible = *DateTime::parse("2020-01-01T00:00:00Z");

// Two reports are ordered by the station's clock where both can be believed, else by reception. The
// same status again is news of its details, but it began when it began. A station has so many
// connectors and no more: those that report further ones come back.
constexpr Statement recordConnectors{"record_connectors", R"sql(
    with given as (
        select a.*,
               exists (select from connector k
                       where k.station_id = a.station_id and k.evse_id = a.evse_id
                         and k.connector_id = a.connector_id) as is_known
        from unnest($1::text[], $2::integer[], $3::integer[], $4::text[], $5::text[], $6::text[],
                    $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[],
                    $11::timestamptz[])
             with ordinality
             as a (station_id, evse_id, connector_id, status, error_code, info, vendor_id,
                   vendor_error_code, reported_at, plausible_at, received_at, place)
    ), fitting as (
        select g.*,
               g.is_known
               or row_number() over (partition by g.station_id, g.is_known order by g.place)
                  + (select count(*) from connector k where k.station_id = g.station_id) <= $12
               as fits
        from given g
    ), written as (
        insert into connector as c (station_id, evse_id, connector_id, status, error_code, info,
                                    vendor_id, vendor_error_code, reported_at, plausible_at,
                                    received_at, since)
        select f.station_id, f.evse_id, f.connector_id, f.status, f.error_code, f.info,
               f.vendor_id, f.vendor_error_code, f.reported_at, f.plausible_at, f.received_at,
               coalesce(f.plausible_at, f.received_at)
        from fitting f
        where f.fits
        on conflict (station_id, evse_id, connector_id) do update
        set status = excluded.status,
            error_code = excluded.error_code,
            info = excluded.info,
            vendor_id = excluded.vendor_id,
            vendor_error_code = excluded.vendor_error_code,
            reported_at = excluded.reported_at,
            plausible_at = excluded.plausible_at,
            received_at = excluded.received_at,
            since = case when c.status = excluded.status then c.since else excluded.since end
        where case when c.plausible_at is not null and excluded.plausible_at is not null
                   then excluded.plausible_at >= c.plausible_at
                   else excluded.received_at >= c.received_at
              end
    )
    select distinct station_id from fitting where not fits)sql"};

std::optional<DateTime> plausible(const ConnectorReport& report) {
    const bool believed = report.reportedAt && *report.reportedAt >= earliestPlausible &&
                          *report.reportedAt <= report.receivedAt + farthestAhead;
    return believed ? report.reportedAt : std::nullopt;
}

void writeDistinct(pqxx::work& tx, const std::vector<const ConnectorReport*>& reports,
                   LeftOut& leftOut) {
    ArrayParameter stations, evses, connectors, statuses, errors, infos, vendors, vendorErrors,
        reportedAts, plausibleAts, receivedAts;
    for (const auto* report : reports) {
        stations.add(report->station);
        evses.add(report->evse);
        connectors.add(report->connector);
        statuses.add(report->status);
        errors.add(report->errorCode);
        infos.add(report->info);
        vendors.add(report->vendorId);
        vendorErrors.add(report->vendorErrorCode);
        reportedAts.add(report->reportedAt);
        plausibleAts.add(plausible(*report));
        receivedAts.add(report->receivedAt);
    }
    const auto beyond = run(tx, recordConnectors, stations, evses, connectors, statuses, errors,
                            infos, vendors, vendorErrors, reportedAts, plausibleAts, receivedAts,
                            static_cast<int>(ConnectorRepository::mostOfAStation));
    for (const auto& row : beyond) leftOut.note(get<StationId>(row, "station_id"));
}

}  // namespace

void writeConnectorReports(pqxx::work& tx, std::vector<WaitingConnectorReport>& reports,
                           LeftOut& leftOut) {
    std::vector<const ConnectorReport*> waiting;
    for (auto& report : reports) {
        waiting.push_back(&report.request);
        report.result = Done{};
    }
    // One statement can write a connector once: its second report goes in a second round.
    while (!waiting.empty()) {
        std::set<std::tuple<std::string_view, int, int>> seen;
        std::vector<const ConnectorReport*> now, later;
        for (const auto* report : waiting) {
            const auto key = std::tuple(std::string_view(report->station.value), report->evse.value,
                                        report->connector.value);
            (seen.insert(key).second ? now : later).push_back(report);
        }
        writeDistinct(tx, now, leftOut);
        waiting = std::move(later);
    }
    judgeByConnectors(tx, reports);
}

}  // namespace voltgate::db
