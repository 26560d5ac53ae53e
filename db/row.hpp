// Columns of a result as values of the domain: get<StationId>(row, "station_id"),
// get<std::optional<DateTime>>(row, "expires_at"). A null where none may be is an exception.
#pragma once
#include <chrono>
#include <pqxx/pqxx>
#include <vector>

#include "db/enum_text.hpp"
#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"
#include "ocpp/domain/page.hpp"

namespace voltgate::db {

template <class Value>
struct Column {
    static Value from(const pqxx::field& field) {
        if constexpr (std::is_enum_v<Value>) {
            return enumFrom<Value>(field.as<std::string>());
        } else {
            return field.as<Value>();
        }
    }
};
template <>
struct Column<DateTime> {
    static DateTime from(const pqxx::field& field);
};
template <>
struct Column<std::chrono::seconds> {
    static std::chrono::seconds from(const pqxx::field& field) {
        return std::chrono::seconds(field.as<std::int64_t>());
    }
};
template <>
struct Column<StationId> {
    static StationId from(const pqxx::field& field) { return {field.as<std::string>()}; }
};
template <>
struct Column<EvseId> {
    static EvseId from(const pqxx::field& field) { return {field.as<int>()}; }
};
template <>
struct Column<ConnectorId> {
    static ConnectorId from(const pqxx::field& field) { return {field.as<int>()}; }
};
template <>
struct Column<TransactionNumber> {
    static TransactionNumber from(const pqxx::field& field) { return {field.as<std::int32_t>()}; }
};
template <>
struct Column<ReservationId> {
    static ReservationId from(const pqxx::field& field) { return {field.as<std::int32_t>()}; }
};
template <>
struct Column<FirmwareId> {
    static FirmwareId from(const pqxx::field& field) { return {field.as<std::int64_t>()}; }
};
template <>
struct Column<FirmwareUpdateId> {
    static FirmwareUpdateId from(const pqxx::field& field) { return {field.as<std::int32_t>()}; }
};
template <>
struct Column<LogRequestId> {
    static LogRequestId from(const pqxx::field& field) { return {field.as<std::int32_t>()}; }
};
template <>
struct Column<CommandId> {
    static CommandId from(const pqxx::field& field) { return {field.as<std::int64_t>()}; }
};
/// text[]; its nulls become empty optionals.
template <>
struct Column<std::vector<std::optional<std::string>>> {
    static std::vector<std::optional<std::string>> from(const pqxx::field& field);
};
template <class Value>
struct Column<std::optional<Value>> {
    static std::optional<Value> from(const pqxx::field& field) {
        if (field.is_null()) return std::nullopt;
        return Column<Value>::from(field);
    }
};

template <class Value>
Value get(const pqxx::row& row, const char* column) {
    return Column<Value>::from(row[column]);
}
template <class Value>
Value get(const pqxx::row& row, int column) {
    return Column<Value>::from(row[column]);
}

/// All rows, each read by `read`.
template <class Read>
auto all(const pqxx::result& rows, Read read) {
    std::vector<std::decay_t<decltype(read(rows[0]))>> items;
    items.reserve(rows.size());
    for (const auto& row : rows) items.push_back(read(row));
    return items;
}

/// The first row, or nothing.
template <class Read>
auto first(const pqxx::result& rows, Read read) -> std::optional<decltype(read(rows[0]))> {
    if (rows.empty()) return std::nullopt;
    return read(rows[0]);
}

/// A page out of a query for one row more than its limit: that row tells that there is a next page.
/// The column `cursor` is what the list is ordered by.
template <class Read>
auto listed(const pqxx::result& rows, int limit, const char* cursor, Read read) {
    using Item = std::decay_t<decltype(read(rows[0]))>;
    Listed<Item> page;
    for (const auto& row : rows) {
        if (static_cast<int>(page.items.size()) == limit) {
            page.next = rows[static_cast<pqxx::result::size_type>(limit - 1)][cursor]
                            .template as<std::int64_t>();
            break;
        }
        page.items.push_back(read(row));
    }
    return page;
}

/// The same for a query that ends a page by its bytes too: `found` says in each row how many there
/// are without that.
template <class Read>
auto listedInBytes(const pqxx::result& rows, int limit, const char* cursor, Read read) {
    auto page = listed(rows, limit, cursor, read);
    const bool isCut = !page.next && !rows.empty() &&
                       get<std::int64_t>(rows.front(), "found") > std::int64_t{rows.size()};
    if (isCut) page.next = get<std::int64_t>(rows.back(), cursor);
    return page;
}

}  // namespace voltgate::db
