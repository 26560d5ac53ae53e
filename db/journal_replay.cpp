#include "db/journal_replay.hpp"

#include <latch>
#include <unordered_map>

#include "db/row.hpp"
#include "db/statement.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

constexpr auto lookEvery = std::chrono::milliseconds(250);
constexpr std::size_t mostTogether = 1'000;

// A database that was put back from a backup must not give the reserved numbers out again.
constexpr Statement skipReserved{"skip_reserved_numbers", R"sql(
    select setval('transaction_number', $1::bigint)
    from transaction_number
    where last_value < $1::bigint)sql"};

// Neighbours become one range; another process may draw numbers at the same time.
constexpr Statement drawNumbers{"draw_transaction_numbers", R"sql(
    with drawn as (
        select nextval('transaction_number')::integer as number from generate_series(1, $1::integer)
    ), placed as (
        select number, number - row_number() over (order by number) as island from drawn
    )
    select min(number) as first, max(number) as last
    from placed
    group by island
    order by first)sql"};

template <class Report>
struct WaitingFor;
template <>
struct WaitingFor<StationBoot> {
    using Kind = WaitingBoot;
};
template <>
struct WaitingFor<TransactionStart> {
    using Kind = WaitingStart;
};
template <>
struct WaitingFor<MeterReport> {
    using Kind = WaitingMeterReport;
};
template <>
struct WaitingFor<TransactionStop> {
    using Kind = WaitingStop;
};
template <>
struct WaitingFor<ConnectorReport> {
    using Kind = WaitingConnectorReport;
};

// How many records, from the first on, may be written together: a batch is written kind by kind, so
// it ends where a station goes back to an earlier kind, or starts again without a stop.
std::size_t countTogether(const std::vector<JournalRecord>& records, std::size_t first) {
    std::unordered_map<StationId, std::size_t> latestKind;
    std::size_t end = first;
    for (; end < records.size() && end - first < mostTogether; ++end) {
        const auto kind = records[end].index();
        auto& latest = latestKind[stationOf(records[end])];
        const bool isSecondStart =
            latest == kind && std::holds_alternative<TransactionStart>(records[end]);
        if (kind < latest || isSecondStart) break;
        latest = kind;
    }
    return end - first;
}

}  // namespace

JournalReplay::JournalReplay(Postgres postgres, Journal& journal, GroupCommit& groupCommit)
    : postgres_(std::move(postgres)),
      journal_(journal),
      groupCommit_(groupCommit),
      thread_(&JournalReplay::serve, this) {}

JournalReplay::~JournalReplay() { stop(); }

void JournalReplay::allow() {
    {
        const std::scoped_lock lock(mutex_);
        isAllowed_ = true;
    }
    changed_.notify_all();
}

void JournalReplay::stop() {
    {
        const std::scoped_lock lock(mutex_);
        isStopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

bool JournalReplay::isStopping() {
    const std::scoped_lock lock(mutex_);
    return isStopping_;
}

// Looking now and then: an outage is no matter of milliseconds.
bool JournalReplay::awaitWork() {
    std::unique_lock lock(mutex_);
    while (!isStopping_) {
        if (isAllowed_ && (!journal_.isLive() || journal_.numbersWanted() > 0)) return true;
        changed_.wait_for(lock, lookEvery);
    }
    return false;
}

void JournalReplay::pause() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, lookEvery, [this] { return isStopping_; });
}

void JournalReplay::serve() {
    while (awaitWork()) {
        try {
            recover();
            continue;
        } catch (const DatabaseUnavailable& error) {
            log::debug("PostgreSQL is still away", {{"error", error.what()}});
        } catch (const std::exception& error) {
            log::error("the journal cannot be replayed; trying again", {{"error", error.what()}});
        }
        pause();
    }
}

void JournalReplay::recover() {
    {
        Connection connection(postgres_, Planning::Deciding);
        const auto watch = connection.watch();
        reserveNumbers(connection.session);
    }
    if (!journal_.isLive()) replayAll();
}

void JournalReplay::reserveNumbers(pqxx::connection& session) {
    const auto wanted = journal_.numbersWanted();
    if (wanted == 0) return;
    std::vector<NumberRange> ranges;
    pqxx::work tx(session);
    run(tx, skipReserved, journal_.highestNumber());
    for (const auto& row : run(tx, drawNumbers, wanted)) {
        ranges.push_back(
            {.first = get<std::int32_t>(row, "first"), .last = get<std::int32_t>(row, "last")});
    }
    tx.commit();
    journal_.addNumbers(ranges);
}

void JournalReplay::replayAll() {
    std::uint64_t offset = 0;
    while (!isStopping()) {
        const auto part = journal_.read(offset);
        std::size_t done = 0;
        while (done < part.records.size()) done += replayTogether(part.records, done);
        offset = part.end;
        if (part.records.empty() && journal_.finish(offset)) return;
        if (part.records.empty() && journal_.state().fault) pause();
    }
}

// Submits them all, then waits for all: the lane writes them in one transaction.
std::size_t JournalReplay::replayTogether(const std::vector<JournalRecord>& records,
                                          std::size_t first) {
    const auto count = countTogether(records, first);
    std::vector<std::exception_ptr> failures(count);
    std::latch done(static_cast<std::ptrdiff_t>(count));
    ReportBatch batch;
    for (std::size_t i = 0; i < count; ++i) {
        std::visit(
            [&]<class Report>(const Report& report) {
                using Kind = typename WaitingFor<Report>::Kind;
                auto note = [&failure = failures[i], &done](std::exception_ptr thrown, auto) {
                    failure = std::move(thrown);
                    done.count_down();
                };
                batch.of<Kind>().push_back(
                    Kind{.request = report,
                         .answer = Answer<typename Kind::Result>::calling(note),
                         .isReplayed = true});
            },
            records[first + i]);
    }
    groupCommit_.replay(std::move(batch));
    done.wait();
    for (const auto& failure : failures) {
        if (failure) std::rethrow_exception(failure);
    }
    return count;
}

}  // namespace voltgate::db
