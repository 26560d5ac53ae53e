#include "db/frame_repository.hpp"

#include "db/partitions.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"
#include "db/text.hpp"

namespace voltgate::db {
namespace {

constexpr std::size_t longestFrame = 64UL * 1024;

constexpr Statement listFrames{"list_frames", R"sql(
    select *
    from (select f.*, count(*) over () as found,
                 sum(octet_length(frame)) over preceding as bytes_before
          from (select number, at, station_id, direction, kind, action, message_id, frame
                from frame
                where station_id = $1
                  and ($2::text is null or action = $2)
                  and ($3::text is null or kind = $3)
                  and ($4::timestamptz is null or at >= $4)
                  and ($5::timestamptz is null or at < $5)
                  and ($6::bigint is null or number < $6)
                order by number desc
                limit $7) f
          window preceding as (order by number desc rows between unbounded preceding and 1 preceding)) f
    where coalesce(bytes_before, 0) < $8
    order by number desc)sql"};

FrameRecord readFrame(const pqxx::row& row) {
    return {.station = get<StationId>(row, "station_id"),
            .at = get<DateTime>(row, "at"),
            .direction = get<FrameDirection>(row, "direction"),
            .kind = get<std::string>(row, "kind"),
            .action = get<std::string>(row, "action"),
            .messageId = get<std::string>(row, "message_id"),
            .frame = get<std::string>(row, "frame"),
            .number = get<std::int64_t>(row, "number")};
}

}  // namespace

FrameRepository::FrameRepository(Database& database, Postgres postgres, std::size_t mostQueuedBytes)
    : database_(database),
      writer_("frames", std::move(postgres), mostQueuedBytes,
              [this](pqxx::connection& session, const std::vector<FrameRecord>& frames) {
                  write(session, frames);
              }) {}

void FrameRepository::record(FrameRecord frame) {
    if (frame.frame.size() > longestFrame) frame.frame = cut(frame.frame, longestFrame);
    const auto bytes = sizeof frame + frame.frame.size() + frame.messageId.size() +
                       frame.action.size() + frame.station.value.size();
    writer_.add(std::move(frame), bytes);
}

Task<Listed<FrameRecord>> FrameRepository::list(FrameFilter filter, Page page) {
    const auto work = [&filter, &page](pqxx::work& tx) {
        const auto rows = run(tx, listFrames, filter.station, filter.action, filter.kind,
                              filter.from, filter.to, page.before, page.limit + 1, bytesOfPage);
        return listedInBytes(rows, page.limit, "number", readFrame);
    };
    co_return co_await database_.largeTransaction(work);
}

void FrameRepository::write(pqxx::connection& session, const std::vector<FrameRecord>& frames) {
    for (const auto& frame : frames) {
        const auto day = dayOf(frame.at);
        if (days_.contains(day)) continue;
        makeFrameDay(session, day);
        days_.insert(day);
        // The oldest are past retention, and may be dropped, long before this grows.
        if (days_.size() > 30) days_.erase(days_.begin());
    }
    pqxx::work tx(session);
    pqxx::stream_to copy(tx, "frame",
                         std::vector<std::string>{"at", "station_id", "direction", "kind", "action",
                                                  "message_id", "frame"});
    for (const auto& frame : frames) {
        copy << std::array{parameter(frame.at),        parameter(frame.station),
                           parameter(frame.direction), parameter(frame.kind),
                           parameter(frame.action),    parameter(frame.messageId),
                           parameter(frame.frame)};
    }
    copy.complete();
    tx.commit();
}

}  // namespace voltgate::db
