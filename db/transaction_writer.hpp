// Writes the starts and stops of a batch. The ordinary ones go in bulk, one statement for all;
// those that concern a reservation, a parked stop or no transaction at all are settled one by one
// after them. Idempotent; every function leaves a result in each request.
#pragma once
#include <pqxx/pqxx>
#include <vector>

#include "db/group_commit.hpp"

namespace voltgate::db {

void writeStarts(pqxx::work& tx, std::vector<WaitingStart>& starts);

/// Closes transactions in bulk. What it could not close is settled one by one.
void writeStops(pqxx::work& tx, std::vector<WaitingStop>& stops);

}  // namespace voltgate::db
