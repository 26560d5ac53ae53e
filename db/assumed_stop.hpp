// Transactions that were never stopped are closed by what is known of them: the last meter value,
// or the start. They are marked as assumed; a stop that comes after all takes the place of the
// assumption. Idempotent.
#pragma once
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "db/report_batch.hpp"

namespace voltgate::db {

/// A new transaction began where these are still open.
void assumeReplaced(pqxx::work& tx, const TransactionStart& start, TransactionNumber number);

/// Stations have booted since their transactions began, and report the connectors Available.
void assumeEndedByBoot(pqxx::work& tx, const std::vector<WaitingConnectorReport>& reports);

/// Nothing has been heard of station and transaction since then. Returns how many were closed.
std::size_t assumeEndedSilently(pqxx::work& tx, DateTime silentSince, DateTime now);

}  // namespace voltgate::db
