// Writes the boots of a batch in bulk. Idempotent.
#pragma once
#include <pqxx/pqxx>
#include <vector>

#include "db/group_commit.hpp"

namespace voltgate::db {

void writeBoots(pqxx::work& tx, std::vector<WaitingBoot>& boots);

}  // namespace voltgate::db
