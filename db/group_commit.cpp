#include "db/group_commit.hpp"

#include <algorithm>

#include "db/charge.hpp"
#include "db/charge_revision.hpp"
#include "db/connector_writer.hpp"
#include "db/transaction_writer.hpp"

namespace voltgate::db {

namespace {

// A batch of the journal has nobody waiting for it.
constexpr std::chrono::seconds replayPatience{60};

template <class Kind>
void keepReplayed(ReportBatch& from, ReportBatch& replayed) {
    auto& all = from.of<Kind>();
    const auto isLive = [](const Kind& waiting) { return !waiting.isReplayed; };
    const auto first = std::stable_partition(all.begin(), all.end(), isLive);
    std::move(first, all.end(), std::back_inserter(replayed.of<Kind>()));
    all.erase(first, all.end());
}

// The values of a stop go with what it closed. Only by our number they name it.
void attach(MeterValueRow& row, const TransactionStop& stop, const StoppedTransaction& result) {
    const auto number = result.number;
    const bool isNamed = number && number->value == stop.transaction;
    row.transaction = number ? std::optional<std::int64_t>(number->value) : std::nullopt;
    if (number && !isNamed) row.naming = 1;
}

std::vector<TransactionNumber> closedBy(const std::vector<WaitingStop>& stops) {
    std::vector<TransactionNumber> closed;
    for (const auto& stop : stops) {
        const auto& result = *stop.result;
        if (result.number && result.result == StopResult::Stopped) closed.push_back(*result.number);
    }
    return closed;
}

}  // namespace

GroupCommit::GroupCommit(Postgres postgres, LaneSettings settings, Journal* journal)
    : journal_(journal),
      lane_(
          "reports", std::move(postgres), settings,
          [this](Connection& connection, ReportBatch& batch) { write(connection, batch); },
          [this](ReportBatch reports, const std::string& reason) {
              giveUp(std::move(reports), reason);
          },
          [this](ReportBatch report, const std::string& reason) {
              refuse(std::move(report), reason);
          }) {
    if (journal_ == nullptr) return;
    journal_->handOverTo([this](ReportBatch reports) { lane_.submit(std::move(reports)); });
}

template <class Kind>
Task<typename Kind::Result> GroupCommit::perform(typename Kind::Request request) {
    const auto accept = [this, &request](Answer<typename Kind::Result> answer) {
        Kind waiting{.request = std::move(request), .answer = std::move(answer)};
        if (journal_ != nullptr && journal_->take(waiting)) return;
        lane_.submit(std::move(waiting));
    };
    co_return co_await awaitAnswer<typename Kind::Result>(accept);
}

Task<StartedTransaction> GroupCommit::record(TransactionStart start) {
    return perform<WaitingStart>(std::move(start));
}
Task<StoppedTransaction> GroupCommit::record(TransactionStop stop) {
    return perform<WaitingStop>(std::move(stop));
}
Task<Done> GroupCommit::record(MeterReport report) {
    return perform<WaitingMeterReport>(std::move(report));
}
Task<Done> GroupCommit::record(ConnectorReport report) {
    return perform<WaitingConnectorReport>(std::move(report));
}
Task<Done> GroupCommit::record(StationBoot boot) { return perform<WaitingBoot>(std::move(boot)); }

// What comes out of the journal is there already.
void GroupCommit::giveUp(ReportBatch reports, const std::string& reason) {
    if (journal_ == nullptr) return reports.fail<DatabaseUnavailable>(reason);
    ReportBatch replayed;
    keepReplayed<WaitingBoot>(reports, replayed);
    keepReplayed<WaitingStart>(reports, replayed);
    keepReplayed<WaitingMeterReport>(reports, replayed);
    keepReplayed<WaitingStop>(reports, replayed);
    keepReplayed<WaitingConnectorReport>(reports, replayed);
    replayed.fail<DatabaseUnavailable>(reason);
    if (!reports.empty()) journal_->keep(std::move(reports), reason);
}

void GroupCommit::refuse(ReportBatch report, const std::string& reason) {
    if (journal_ != nullptr) return journal_->setAside(std::move(report), reason);
    log::error("PostgreSQL refuses a report of a station", {{"error", reason}});
    report.fail<std::runtime_error>(reason);
}

void GroupCommit::write(Connection& connection, ReportBatch& batch) {
    const bool isReplay = journal_ != nullptr && !journal_->isLive();
    const auto watch = connection.watch(isReplay ? replayPatience : stallPatience);
    auto& session = connection.session;
    try {
        writeOnce(session, batch);
    } catch (const pqxx::integrity_constraint_violation&) {
        // A partition that the writer knew of has been dropped, or another process was first with
        // the same start: look again.
        meterValues_.forget();
        writeOnce(session, batch);
    }
    refreshPlans(session);
}

// Statements are planned once, for the tables as they are then, and a fresh installation grows much
// faster than autovacuum looks. Analyzing a table makes PostgreSQL plan its statements again.
void GroupCommit::refreshPlans(pqxx::connection& session) {
    if (++written_ != nextRefresh_) return;
    nextRefresh_ *= 10;
    pqxx::nontransaction tx(session);
    tx.exec("analyze transaction");
}

// Starts before meter values, which attach to them; stops after both, for a value without a
// transaction number belongs to the open one.
void GroupCommit::writeOnce(pqxx::connection& session, ReportBatch& batch) {
    auto& stops = batch.of<WaitingStop>();
    std::vector<MeterValueRow> reported;
    for (auto& waiting : batch.of<WaitingMeterReport>()) {
        appendRows(reported, waiting.request);
        waiting.result = Done{};
    }
    std::vector<MeterValueRow> atStop;
    std::vector<std::size_t> stopOfRow;
    for (std::size_t i = 0; i < stops.size(); ++i) {
        appendRows(atStop, stops[i].request);
        stopOfRow.resize(atStop.size(), i);
    }
    meterValues_.prepare(session, reported);
    meterValues_.prepare(session, atStop);

    pqxx::work tx(session);
    writeBoots(tx, batch.of<WaitingBoot>());
    writeStarts(tx, batch.of<WaitingStart>());
    reviseCharges(tx, MeterValueWriter::insert(tx, reported));
    writeStops(tx, stops);
    for (std::size_t i = 0; i < atStop.size(); ++i) {
        const auto& stop = stops[stopOfRow[i]];
        attach(atStop[i], stop.request, *stop.result);
    }
    MeterValueWriter::insert(tx, atStop);
    settleEnergy(tx, closedBy(stops));
    writeConnectorReports(tx, batch.of<WaitingConnectorReport>(), connectorsLeftOut_);
    sightings_.write(tx, batch);
    tx.commit();
    sightings_.committed();
}

}  // namespace voltgate::db
