// Writes the connector statuses of a batch in bulk. Idempotent.
#pragma once
#include <pqxx/pqxx>
#include <vector>

#include "db/left_out.hpp"
#include "db/report_batch.hpp"

namespace voltgate::db {

/// Connectors beyond those that a station may have are left out.
void writeConnectorReports(pqxx::work& tx, std::vector<WaitingConnectorReport>& reports,
                           LeftOut& leftOut);

}  // namespace voltgate::db
