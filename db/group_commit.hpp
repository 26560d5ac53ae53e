// Group commit, the hot path: whatever stations report is written by one thread, which takes all
// that is pending into one database transaction, with one round trip per kind of report, commits
// it, and then resumes all who wait. So what is acknowledged is on disk, and a commit is shared by
// many. With a journal, reports that PostgreSQL does not take in time, or at all, are acknowledged
// from there. Safe to use from any thread.
#pragma once
#include "db/journal.hpp"
#include "db/lane.hpp"
#include "db/left_out.hpp"
#include "db/meter_value_writer.hpp"
#include "db/report_batch.hpp"
#include "db/station_writer.hpp"

namespace voltgate::db {

class GroupCommit {
public:
    /// The journal may be absent; it outlives the group commit.
    explicit GroupCommit(Postgres postgres, LaneSettings settings = {}, Journal* journal = nullptr);

    /// Each returns after COMMIT, or when it is durable in the journal. Throws DatabaseUnavailable
    /// when neither can be.
    Task<StartedTransaction> record(TransactionStart start);
    Task<StoppedTransaction> record(TransactionStop stop);
    Task<Done> record(MeterReport report);
    Task<Done> record(ConnectorReport report);
    Task<Done> record(StationBoot boot);

    /// Writes reports of the journal, in one transaction; their answers fail when PostgreSQL is
    /// away.
    void replay(ReportBatch reports) { lane_.submit(std::move(reports)); }

    void stop() { lane_.stop(); }
    std::uint64_t commits() const { return lane_.batches(); }

private:
    template <class Kind>
    Task<typename Kind::Result> perform(typename Kind::Request request);
    void giveUp(ReportBatch reports, const std::string& reason);
    void refuse(ReportBatch report, const std::string& reason);
    void write(Connection& connection, ReportBatch& batch);
    void writeOnce(pqxx::connection& session, ReportBatch& batch);

    void refreshPlans(pqxx::connection& session);

    Journal* const journal_;
    MeterValueWriter meterValues_;
    ReportSightings sightings_;
    LeftOut connectorsLeftOut_{"a station reports more connectors than are kept"};
    std::uint64_t written_ = 0;
    std::uint64_t nextRefresh_ = 20;
    Lane<ReportBatch> lane_;  // Last: its thread uses the rest.
};

}  // namespace voltgate::db
