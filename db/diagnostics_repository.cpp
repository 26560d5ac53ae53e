#include "db/diagnostics_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement addLogRequest{"add_log_request", R"sql(
    insert into log_request (station_id, kind, oldest, latest, location, retries, retry_interval,
                             status, requested_by, token_hash, link_expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, 'Requested', $8, $9, $10)
    returning *)sql"};

constexpr Statement findLogRequest{"find_log_request", "select * from log_request where id = $1"};

constexpr Statement listLogRequests{"list_log_requests", R"sql(
    select *
    from log_request
    where station_id = $1
      and ($2::timestamptz is null or created_at >= $2)
      and ($3::timestamptz is null or created_at < $3)
      and ($4::bigint is null or id < $4)
    order by id desc
    limit $5)sql"};

constexpr Statement latestLogRequest{"latest_log_request", R"sql(
    select *
    from log_request
    where station_id = $1 and status <> 'Refused' and (kind = 'Diagnostics') = $2
    order by id desc
    limit 1)sql"};

constexpr Statement logRequestByLink{"log_request_by_link", R"sql(
    select * from log_request where token_hash = $1)sql"};

// A file that is here stays uploaded, whatever is reported later.
constexpr Statement moveLogRequest{"move_log_request", R"sql(
    update log_request set status = $2 where id = $1 and uploaded_at is null)sql"};

constexpr Statement answerLogRequest{"answer_log_request", R"sql(
    update log_request set command_id = $2, announced_name = $3 where id = $1)sql"};

constexpr Statement cancelLogRequests{"cancel_log_requests", R"sql(
    update log_request
    set status = 'Cancelled'
    where station_id = $1
      and id < $2
      and kind <> 'Diagnostics'
      and status in ('Requested', 'Uploading'))sql"};

constexpr Statement storeLog{"store_log", R"sql(
    update log_request
    set status = 'Uploaded', uploaded_name = $2, uploaded_at = $3, file_name = $4, file_size = $5,
        file_sha256 = $6
    where id = $1 and uploaded_at is null
    returning id)sql"};

constexpr Statement takeLogsBefore{"take_logs_before", R"sql(
    with old as (
        select id, file_name, file_size, file_sha256
        from log_request
        where file_name is not null and uploaded_at < $1
        order by uploaded_at
        limit 1000
        for update skip locked)
    update log_request l
    set file_name = null
    from old
    where l.id = old.id
    returning old.file_name, old.file_size, old.file_sha256)sql"};

StoredFile readFile(const pqxx::row& row) {
    return {.name = get<std::optional<std::string>>(row, "file_name").value_or(""),
            .size = get<std::uint64_t>(row, "file_size"),
            .sha256 = get<std::string>(row, "file_sha256")};
}

LogRequest readRequest(const pqxx::row& row) {
    LogRequest request{
        .id = get<LogRequestId>(row, "id"),
        .station = get<StationId>(row, "station_id"),
        .kind = get<LogKind>(row, "kind"),
        .from = get<std::optional<DateTime>>(row, "oldest"),
        .to = get<std::optional<DateTime>>(row, "latest"),
        .location = get<std::optional<std::string>>(row, "location"),
        .retries = get<std::optional<int>>(row, "retries"),
        .retryInterval = get<std::optional<std::chrono::seconds>>(row, "retry_interval"),
        .status = get<LogRequestStatus>(row, "status"),
        .announcedName = get<std::optional<std::string>>(row, "announced_name"),
        .command = get<std::optional<CommandId>>(row, "command_id"),
        .requestedBy = get<std::string>(row, "requested_by"),
        .createdAt = get<DateTime>(row, "created_at")};
    if (!row["uploaded_at"].is_null()) {
        request.uploaded = {.file = readFile(row),
                            .fileName = get<std::string>(row, "uploaded_name"),
                            .at = get<DateTime>(row, "uploaded_at")};
    }
    return request;
}

}  // namespace

Task<LogRequest> DiagnosticsRepository::add(LogRequest request, std::optional<OneTimeLink> link) {
    const auto work = [&](pqxx::work& tx) {
        const auto rows =
            run(tx, addLogRequest, request.station, request.kind, request.from, request.to,
                request.location, request.retries, request.retryInterval, request.requestedBy,
                link ? std::optional(link->tokenHash) : std::nullopt,
                link ? std::optional(link->expiresAt) : std::nullopt);
        return readRequest(rows.at(0));
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<LogRequest>> DiagnosticsRepository::find(LogRequestId id) {
    const auto work = [id](pqxx::work& tx) {
        return first(run(tx, findLogRequest, id), readRequest);
    };
    co_return co_await database_.transaction(work);
}

Task<Listed<LogRequest>> DiagnosticsRepository::list(StationId station, Page page) {
    const auto work = [&](pqxx::work& tx) {
        const auto rows =
            run(tx, listLogRequests, station, page.from, page.to, page.before, page.limit + 1);
        return listed(rows, page.limit, "id", readRequest);
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<LogRequest>> DiagnosticsRepository::latest(StationId station,
                                                              bool isDiagnostics) {
    const auto work = [&](pqxx::work& tx) {
        return first(run(tx, latestLogRequest, station, isDiagnostics), readRequest);
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<LinkedLogRequest>> DiagnosticsRepository::byLink(std::string tokenHash) {
    const auto work = [&](pqxx::work& tx) -> std::optional<LinkedLogRequest> {
        const auto rows = run(tx, logRequestByLink, tokenHash);
        if (rows.empty()) return std::nullopt;
        return LinkedLogRequest{.request = readRequest(rows[0]),
                                .expiresAt = get<DateTime>(rows[0], "link_expires_at")};
    };
    co_return co_await database_.transaction(work);
}

Task<> DiagnosticsRepository::move(LogRequestId id, LogRequestStatus status) {
    const auto work = [&](pqxx::work& tx) { run(tx, moveLogRequest, id, status); };
    co_await database_.transaction(work);
}

Task<> DiagnosticsRepository::answered(LogRequestId id, CommandId command,
                                       std::optional<std::string> announcedName) {
    const auto work = [&](pqxx::work& tx) {
        run(tx, answerLogRequest, id, command, announcedName);
    };
    co_await database_.transaction(work);
}

Task<> DiagnosticsRepository::cancelBefore(StationId station, LogRequestId id) {
    const auto work = [&](pqxx::work& tx) { run(tx, cancelLogRequests, station, id); };
    co_await database_.transaction(work);
}

Task<bool> DiagnosticsRepository::store(LogRequestId id, UploadedLog uploaded) {
    const auto work = [&](pqxx::work& tx) {
        const auto& file = uploaded.file;
        return !run(tx, storeLog, id, uploaded.fileName, uploaded.at, file.name, file.size,
                    file.sha256)
                    .empty();
    };
    co_return co_await database_.transaction(work);
}

Task<std::vector<StoredFile>> DiagnosticsRepository::takeFilesBefore(DateTime time) {
    const auto work = [&](pqxx::work& tx) { return all(run(tx, takeLogsBefore, time), readFile); };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
