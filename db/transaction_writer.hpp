// Writes the starts and stops of a batch. The ordinary ones go in bulk, one statement for all;
// those that concern a reservation, a parked stop or no transaction at all are settled one by one
// after them. Idempotent; every function leaves a result in each request.
#pragma once
#include <pqxx/pqxx>
#include <vector>

#include "db/group_commit.hpp"

namespace voltgate::db {

void writeStarts(pqxx::work& tx, std::vector<WaitingStart>& starts);

/// Closes transactions in bulk. What it could not close goes through settleStops().
void writeStops(pqxx::work& tx, std::vector<WaitingStop>& stops);

/// A stop that found no transaction of its number and station to close: sent again, a correction,
/// one to pair with the open transaction that fits, or one to park.
StoppedTransaction settleStop(pqxx::work& tx, const TransactionStop& stop);

/// Closes the new transaction with the one parked stop that fits it, if there is exactly one.
void pairParkedStop(pqxx::work& tx, const TransactionStart& start, TransactionNumber number);

}  // namespace voltgate::db
