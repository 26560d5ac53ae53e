// Writes the connector statuses of a batch in bulk. Idempotent.
#pragma once
#include <pqxx/pqxx>
#include <vector>

#include "db/group_commit.hpp"

namespace voltgate::db {

void writeConnectorReports(pqxx::work& tx, std::vector<WaitingConnectorReport>& reports);

}  // namespace voltgate::db
