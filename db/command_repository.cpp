#include "db/command_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement addCommand{"add_command", R"sql(
    insert into command (station_id, kind, request, state, requested_by, created_at)
    values ($1, $2, $3, $4, $5, $6)
    returning id)sql"};

constexpr Statement updateCommand{"update_command", R"sql(
    update command
    set state = $2, result = $3, status = $4, response = $5, error_code = $6,
        error_description = $7, error_details = $8, sent_at = $9, answered_at = $10,
        effective_at = $11, transaction_number = $12
    where id = $1)sql"};

constexpr Statement findCommand{"find_command", "select * from command where id = $1"};

constexpr Statement listCommands{"list_commands", R"sql(
    select *
    from (select c.*, count(*) over () as found,
                 sum(octet_length(request) +
                     coalesce(octet_length(response), 0) +
                     coalesce(octet_length(error_description), 0) +
                     coalesce(octet_length(error_details), 0)) over preceding as bytes_before
          from (select *
                from command
                where ($1::text is null or station_id = $1)
                  and ($2::text is null or state = $2)
                  and ($3::timestamptz is null or created_at >= $3)
                  and ($4::timestamptz is null or created_at < $4)
                  and ($5::bigint is null or id < $5)
                order by id desc
                limit $6) c
          window preceding as (order by id desc rows between unbounded preceding and 1 preceding)) c
    where coalesce(bytes_before, 0) < $7
    order by id desc)sql"};

constexpr Statement failCommands{"fail_unfinished_commands", R"sql(
    update command
    set state = 'Failed', result = 'Disconnected', status = '', response = '', error_code = '',
        error_description = $1, error_details = ''
    where state in ('Queued', 'Sent')
    returning id)sql"};

std::optional<CommandOutcome> readOutcome(const pqxx::row& row) {
    if (row["result"].is_null()) return std::nullopt;
    return CommandOutcome{.result = get<CommandResult>(row, "result"),
                          .status = get<std::string>(row, "status"),
                          .response = get<std::string>(row, "response"),
                          .errorCode = get<std::string>(row, "error_code"),
                          .errorDescription = get<std::string>(row, "error_description"),
                          .errorDetails = get<std::string>(row, "error_details")};
}

Command readCommand(const pqxx::row& row) {
    return {.id = get<CommandId>(row, "id"),
            .station = get<StationId>(row, "station_id"),
            .kind = get<std::string>(row, "kind"),
            .request = get<std::string>(row, "request"),
            .state = get<CommandState>(row, "state"),
            .outcome = readOutcome(row),
            .requestedBy = get<std::string>(row, "requested_by"),
            .createdAt = get<DateTime>(row, "created_at"),
            .sentAt = get<std::optional<DateTime>>(row, "sent_at"),
            .answeredAt = get<std::optional<DateTime>>(row, "answered_at"),
            .effectiveAt = get<std::optional<DateTime>>(row, "effective_at"),
            .transaction = get<std::optional<TransactionNumber>>(row, "transaction_number")};
}

// A part of the outcome, or null while there is none.
template <class Part>
std::optional<Part> part(const Command& command, Part CommandOutcome::*member) {
    if (!command.outcome) return std::nullopt;
    return (*command.outcome).*member;
}

}  // namespace

Task<Command> CommandRepository::add(Command command) {
    const auto work = [&command](pqxx::work& tx) {
        const auto rows = run(tx, addCommand, command.station, command.kind, command.request,
                              command.state, command.requestedBy, command.createdAt);
        Command added = command;
        added.id = get<CommandId>(rows.at(0), "id");
        return added;
    };
    co_return co_await database_.transaction(work);
}

Task<> CommandRepository::update(Command command) {
    const auto work = [&command](pqxx::work& tx) {
        run(tx, updateCommand, command.id, command.state, part(command, &CommandOutcome::result),
            part(command, &CommandOutcome::status), part(command, &CommandOutcome::response),
            part(command, &CommandOutcome::errorCode),
            part(command, &CommandOutcome::errorDescription),
            part(command, &CommandOutcome::errorDetails), command.sentAt, command.answeredAt,
            command.effectiveAt, command.transaction);
    };
    co_await database_.transaction(work);
}

Task<std::optional<Command>> CommandRepository::find(CommandId id) {
    const auto work = [id](pqxx::work& tx) { return first(run(tx, findCommand, id), readCommand); };
    co_return co_await database_.transaction(work);
}

Task<Listed<Command>> CommandRepository::list(CommandFilter filter, Page page) {
    const auto work = [&](pqxx::work& tx) {
        const auto rows = run(tx, listCommands, filter.station, filter.state, page.from, page.to,
                              page.before, page.limit + 1, bytesOfPage);
        return listedInBytes(rows, page.limit, "id", readCommand);
    };
    co_return co_await database_.largeTransaction(work);
}

Task<int> CommandRepository::failUnfinished(std::string reason) {
    const auto work = [&reason](pqxx::work& tx) {
        return static_cast<int>(run(tx, failCommands, reason).size());
    };
    co_return co_await database_.largeTransaction(work);
}

}  // namespace voltgate::db
