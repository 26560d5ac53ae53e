// Adding many rows, or none of them when some are there already.
#pragma once
#include <pqxx/pqxx>

#include "ocpp/repositories/station_repository.hpp"

namespace voltgate::db {

/// What `add` has added of so many, within `tx`. With AddNone nothing stays when some were taken.
/// (A pqxx::subtransaction begins only with a text of SQL, and not with a prepared statement.)
template <class Add>
auto addedOf(pqxx::work& tx, std::size_t many, WhenTaken whenTaken, Add add) {
    tx.exec("savepoint before_adding");
    auto added = add();
    if (whenTaken == WhenTaken::AddNone && added.size() < many) {
        tx.exec("rollback to savepoint before_adding");
        added.clear();
    }
    return added;
}

}  // namespace voltgate::db
