#include "db/group_commit.hpp"

#include "db/connector_writer.hpp"
#include "db/station_writer.hpp"
#include "db/transaction_writer.hpp"

namespace voltgate::db {

GroupCommit::GroupCommit(std::string url, LaneSettings settings)
    : lane_("reports", std::move(url), settings,
            [this](pqxx::connection& session, ReportBatch& batch) { write(session, batch); }) {}

Task<StartedTransaction> GroupCommit::record(TransactionStart start) {
    return lane_.perform<WaitingStart>(std::move(start));
}
Task<StoppedTransaction> GroupCommit::record(TransactionStop stop) {
    return lane_.perform<WaitingStop>(std::move(stop));
}
Task<Done> GroupCommit::record(MeterReport report) {
    return lane_.perform<WaitingMeterReport>(std::move(report));
}
Task<Done> GroupCommit::record(ConnectorReport report) {
    return lane_.perform<WaitingConnectorReport>(std::move(report));
}
Task<Done> GroupCommit::record(StationBoot boot) {
    return lane_.perform<WaitingBoot>(std::move(boot));
}

void GroupCommit::write(pqxx::connection& session, ReportBatch& batch) {
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
    MeterValueWriter::insert(tx, reported);
    writeStops(tx, stops);
    for (std::size_t i = 0; i < atStop.size(); ++i) {
        const auto number = stops[stopOfRow[i]].result->number;
        atStop[i].transaction = number ? std::optional<std::int64_t>(number->value) : std::nullopt;
    }
    MeterValueWriter::insert(tx, atStop);
    writeConnectorReports(tx, batch.of<WaitingConnectorReport>());
    tx.commit();
}

}  // namespace voltgate::db
