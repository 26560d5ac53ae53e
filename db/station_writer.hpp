// Writes what a batch says of stations in bulk: their boots, and that they were heard. Idempotent.
#pragma once
#include <map>
#include <pqxx/pqxx>
#include <set>
#include <vector>

#include "db/report_batch.hpp"

namespace voltgate::db {

void writeBoots(pqxx::work& tx, std::vector<WaitingBoot>& boots);

/// Rows that somebody else is writing at this moment are left out, so that it never waits; the
/// stations that were written.
std::set<StationId> writeSightings(pqxx::work& tx, const std::vector<StationSighting>& seen);
/// Waits for the row.
void writeSighting(pqxx::work& tx, const StationSighting& seen);

/// When stations were heard by their reports: written with the reports, but of one station at most
/// every ten seconds. Used by one thread.
class ReportSightings {
public:
    /// Those of the batch that are due.
    void write(pqxx::work& tx, ReportBatch& batch);
    /// The transaction of write() is committed.
    void committed();

private:
    void note(const StationId& station, DateTime at);

    std::map<StationId, DateTime> writtenAt_;
    std::map<StationId, DateTime> due_;
};

}  // namespace voltgate::db
