// What late or later meter values change of a charge: they open what was closed by mistake, move an
// assumed end, withdraw a guessed stop, and tell how the station calls it. The station's word
// counts whatever the order in which it comes. Used by the writer's thread.
#pragma once
#include <pqxx/pqxx>
#include <vector>

#include "db/meter_value_writer.hpp"

namespace voltgate::db {

/// After the values were stored.
void reviseCharges(pqxx::work& tx, const std::vector<TouchedCharge>& touched);

}  // namespace voltgate::db
