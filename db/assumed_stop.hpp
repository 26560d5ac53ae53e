// Transactions that were never stopped are closed by what is known of them: the last meter value,
// or the start. They are marked as assumed; what their station says of them later takes the place
// of the assumption. What ends one must have happened after it began, whenever either is told.
// Idempotent.
#pragma once
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "db/charge.hpp"
#include "db/report_batch.hpp"

namespace voltgate::db {

/// Whether the start comes out of the station's queue.
bool isLate(const TransactionStart& start);

/// A new transaction began where others are still open; or a late one is told after its next.
void assumeReplaced(pqxx::work& tx, const TransactionStart& start, TransactionNumber number);

/// What ended an open charge may be on record already: the next one at its connector, or that the
/// connector is Available since a boot.
void assumeEndedSince(pqxx::work& tx, const Charge& charge, DateTime now);

/// After these were stored: stations have booted since their transactions began and report the
/// connectors Available, or they charge on where they were taken to have ended.
void judgeByConnectors(pqxx::work& tx, const std::vector<WaitingConnectorReport>& reports);

/// Nothing has been heard of station and transaction since then. Returns how many were closed.
std::size_t assumeEndedSilently(pqxx::work& tx, DateTime silentSince, DateTime now);

}  // namespace voltgate::db
