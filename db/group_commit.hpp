// Group commit, the hot path: whatever stations report is written by one thread, which takes all
// that is pending into one database transaction, with one round trip per kind of report, commits
// it, and then resumes all who wait. So what is acknowledged is on disk, and a commit is shared by
// many. Safe to use from any thread.
#pragma once
#include "db/lane.hpp"
#include "db/meter_value_writer.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/domain/transaction.hpp"

namespace voltgate::db {

struct StationBoot {
    StationId station;
    BootReport report;
    OcppVersion version;
    DateTime at;
};

using WaitingStart = Waiting<TransactionStart, StartedTransaction>;
using WaitingStop = Waiting<TransactionStop, StoppedTransaction>;
using WaitingMeterReport = Waiting<MeterReport, Done>;
using WaitingConnectorReport = Waiting<ConnectorReport, Done>;
using WaitingBoot = Waiting<StationBoot, Done>;
using ReportBatch =
    Batch<WaitingBoot, WaitingStart, WaitingMeterReport, WaitingStop, WaitingConnectorReport>;

class GroupCommit {
public:
    explicit GroupCommit(std::string url, LaneSettings settings = {});

    /// Each returns after COMMIT, or throws DatabaseUnavailable when its patience is over.
    Task<StartedTransaction> record(TransactionStart start);
    Task<StoppedTransaction> record(TransactionStop stop);
    Task<Done> record(MeterReport report);
    Task<Done> record(ConnectorReport report);
    Task<Done> record(StationBoot boot);

    void stop() { lane_.stop(); }
    std::uint64_t commits() const { return lane_.batches(); }

private:
    void write(pqxx::connection& session, ReportBatch& batch);
    void writeOnce(pqxx::connection& session, ReportBatch& batch);

    void refreshPlans(pqxx::connection& session);

    MeterValueWriter meterValues_;
    std::uint64_t written_ = 0;
    std::uint64_t nextRefresh_ = 20;
    Lane<ReportBatch> lane_;  // Last: its thread uses the rest.
};

}  // namespace voltgate::db
