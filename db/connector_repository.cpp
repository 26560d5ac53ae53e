#include "db/connector_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement connectorsOfStation{"connectors_of_station", R"sql(
    select c.*,
           (select t.number
            from transaction t
            where t.station_id = c.station_id and t.evse_id = c.evse_id and t.stopped_at is null
            order by believed_time(t.started_at, t.start_received_at) desc, t.number desc
            limit 1
           ) as transaction_number,
           (select min(r.id)
            from reservation r
            where r.station_id = c.station_id and r.evse_id = c.evse_id
              and r.status = 'Active' and r.expires_at > now()
           ) as reservation_id
    from connector c
    where c.station_id = $1
    order by c.evse_id, c.connector_id)sql"};

Connector readConnector(const pqxx::row& row) {
    using Text = std::optional<std::string>;
    return {.report = {.station = get<StationId>(row, "station_id"),
                       .evse = get<EvseId>(row, "evse_id"),
                       .connector = get<ConnectorId>(row, "connector_id"),
                       .status = get<std::string>(row, "status"),
                       .errorCode = get<std::string>(row, "error_code"),
                       .info = get<Text>(row, "info"),
                       .vendorId = get<Text>(row, "vendor_id"),
                       .vendorErrorCode = get<Text>(row, "vendor_error_code"),
                       .reportedAt = get<std::optional<DateTime>>(row, "reported_at"),
                       .receivedAt = get<DateTime>(row, "received_at")},
            .since = get<DateTime>(row, "since"),
            .transaction = get<std::optional<TransactionNumber>>(row, "transaction_number"),
            .reservation = get<std::optional<ReservationId>>(row, "reservation_id")};
}

}  // namespace

Task<> ConnectorRepository::record(ConnectorReport report) {
    co_await groupCommit_.record(std::move(report));
}

Task<std::vector<Connector>> ConnectorRepository::ofStation(StationId station) {
    const auto work = [&station](pqxx::work& tx) {
        return all(run(tx, connectorsOfStation, station), readConnector);
    };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
