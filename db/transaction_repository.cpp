#include "db/transaction_repository.hpp"

#include "db/assumed_stop.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement findTransaction{"find_transaction", R"sql(
    select *
    from transaction
    where number = coalesce((select n.transaction_number
                             from told_number n
                             where n.number = $1::integer), $1::integer))sql"};

// Newest first by when they began; the cursor is the number of the last one that was listed.
constexpr Statement listTransactions{"list_transactions", R"sql(
    select *
    from transaction
    where ($1::text is null or station_id = $1)
      and ($2::text is null or token_key = $2)
      and ($3::boolean is null or (stopped_at is null) = $3)
      and ($4::timestamptz is null or started_at >= $4)
      and ($5::timestamptz is null or started_at < $5)
      and ($6::bigint is null
           or (believed_time(started_at, start_received_at), number) <
              (select believed_time(c.started_at, c.start_received_at), c.number
               from transaction c
               where c.number = $6))
    order by believed_time(started_at, start_received_at) desc, number desc
    limit $7)sql"};

constexpr Statement openTransactionAt{"open_transaction_at", R"sql(
    select *
    from transaction
    where station_id = $1 and evse_id = $2 and stopped_at is null
    order by believed_time(started_at, start_received_at) desc, number desc
    limit 1)sql"};

Transaction readTransaction(const pqxx::row& row) {
    Transaction transaction{.number = get<TransactionNumber>(row, "number"),
                            .station = get<StationId>(row, "station_id"),
                            .evse = get<EvseId>(row, "evse_id"),
                            .connector = get<ConnectorId>(row, "connector_id"),
                            .transactionId = get<std::string>(row, "transaction_id"),
                            .idToken = {.value = get<std::string>(row, "id_token"),
                                        .type = get<std::string>(row, "id_token_type")},
                            .verdict = get<AuthorizationStatus>(row, "verdict"),
                            .meterStart = get<std::optional<double>>(row, "meter_start"),
                            .startedAt = get<DateTime>(row, "started_at"),
                            .startReceivedAt = get<DateTime>(row, "start_received_at"),
                            .reservation = get<std::optional<ReservationId>>(row, "reservation_id"),
                            .meterStop = get<std::optional<double>>(row, "meter_stop"),
                            .stoppedAt = get<std::optional<DateTime>>(row, "stopped_at"),
                            .stopReceivedAt = get<std::optional<DateTime>>(row, "stop_received_at"),
                            .stopReason = get<std::optional<std::string>>(row, "stop_reason"),
                            .stopIdToken = {},
                            .assumed = get<bool>(row, "assumed"),
                            .guessed = get<bool>(row, "guessed"),
                            .energyOverResets = get<std::optional<double>>(row, "energy"),
                            .meterStartTold = get<bool>(row, "meter_start_told"),
                            .meterStopTold = get<bool>(row, "meter_stop_told")};
    if (const auto token = get<std::optional<std::string>>(row, "stop_id_token")) {
        transaction.stopIdToken = IdToken{.value = *token};
    }
    return transaction;
}

}  // namespace

Task<StartedTransaction> TransactionRepository::start(TransactionStart start) {
    return groupCommit_.record(std::move(start));
}

Task<StoppedTransaction> TransactionRepository::stop(TransactionStop stop) {
    return groupCommit_.record(std::move(stop));
}

Task<std::optional<Transaction>> TransactionRepository::find(TransactionNumber number) {
    const auto work = [number](pqxx::work& tx) {
        return first(run(tx, findTransaction, number), readTransaction);
    };
    co_return co_await database_.transaction(work);
}

Task<Listed<Transaction>> TransactionRepository::list(TransactionFilter filter, Page page) {
    const auto token = filter.idToken ? std::optional(filter.idToken->normalized()) : std::nullopt;
    const auto work = [&](pqxx::work& tx) {
        const auto rows = run(tx, listTransactions, filter.station, token, filter.active,
                              filter.from, filter.to, page.before, page.limit + 1);
        return listed(rows, page.limit, "number", readTransaction);
    };
    co_return co_await database_.largeTransaction(work);
}

Task<std::optional<Transaction>> TransactionRepository::openAt(StationId station, EvseId evse) {
    const auto work = [&](pqxx::work& tx) {
        return first(run(tx, openTransactionAt, station, evse), readTransaction);
    };
    co_return co_await database_.transaction(work);
}

Task<std::size_t> TransactionRepository::endSilent(DateTime silentSince, DateTime now) {
    const auto work = [silentSince, now](pqxx::work& tx) {
        return assumeEndedSilently(tx, silentSince, now);
    };
    co_return co_await database_.largeTransaction(work);
}

}  // namespace voltgate::db
