#include "db/security_event_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement addEvent{"add_security_event", R"sql(
    insert into security_event (station_id, source, type, tech_info, at, received_at)
    values ($1, $2, $3, $4, $5, $6))sql"};

constexpr Statement listEvents{"list_security_events", R"sql(
    select *
    from security_event
    where ($1::text is null or station_id = $1)
      and ($2::text is null or source = $2)
      and ($3::text is null or type = $3)
      and ($4::timestamptz is null or received_at >= $4)
      and ($5::timestamptz is null or received_at < $5)
      and ($6::bigint is null or number < $6)
    order by number desc
    limit $7)sql"};

SecurityEvent readEvent(const pqxx::row& row) {
    return {.number = get<std::int64_t>(row, "number"),
            .station = get<StationId>(row, "station_id"),
            .source = get<SecurityEventSource>(row, "source"),
            .type = get<std::string>(row, "type"),
            .techInfo = get<std::optional<std::string>>(row, "tech_info"),
            .at = get<DateTime>(row, "at"),
            .receivedAt = get<DateTime>(row, "received_at")};
}

}  // namespace

Task<> SecurityEventRepository::add(SecurityEvent event) {
    const auto work = [&](pqxx::work& tx) {
        run(tx, addEvent, event.station, event.source, event.type, event.techInfo, event.at,
            event.receivedAt);
    };
    co_await database_.transaction(work);
}

Task<Listed<SecurityEvent>> SecurityEventRepository::list(SecurityEventFilter filter, Page page) {
    const auto work = [&](pqxx::work& tx) {
        const auto rows = run(tx, listEvents, filter.station, filter.source, filter.type,
                              filter.from, filter.to, page.before, page.limit + 1);
        return listed(rows, page.limit, "number", readEvent);
    };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
