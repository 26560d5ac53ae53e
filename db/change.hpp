// What changes of records by an operator have in common: a revision that may have to match.
#pragma once
#include <optional>
#include <pqxx/pqxx>

#include "ocpp/repositories/station_repository.hpp"

namespace voltgate::db {

/// Whether the record, locked by a query for its revision, may be changed.
inline ChangeResult mayChange(const pqxx::result& locked, std::optional<std::int64_t> revision) {
    if (locked.empty()) return ChangeResult::NotFound;
    if (revision && locked[0][0].as<std::int64_t>() != *revision) {
        return ChangeResult::RevisionDiffers;
    }
    return ChangeResult::Changed;
}

/// The new value of a nullable field: absent both when it stays and when it becomes null.
template <class Value>
std::optional<Value> flattened(const std::optional<std::optional<Value>>& change) {
    return change ? *change : std::nullopt;
}

}  // namespace voltgate::db
