// A meter value as a row to write: where it is filed, what its content digests to, and its shape,
// the descriptions of its values as one text. Plain data, made once per batch.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/energy_reading.hpp"
#include "ocpp/domain/meter_value.hpp"
#include "ocpp/domain/transaction.hpp"

namespace voltgate::db {

/// Borrows from the report it was made of.
struct MeterValueRow {
    const StationId* station;
    std::optional<EvseId> evse;               ///< Absent: that of the transaction.
    std::optional<std::int64_t> transaction;  ///< To attach to, if it is one of this station.
    const MeterValue* value;
    DateTime receivedAt;
    /// Where it is filed if not at its own time: infinity.
    std::optional<std::string> filedElsewhere;
    std::optional<std::chrono::year_month> month;  ///< Whose partition must exist.
    std::int64_t digest;
    std::string shape;             ///< The key of the shape.
    std::optional<int> shapeId{};  ///< Filled in by the writer; none: the row is not kept.
    std::optional<EnergyReading> reading{};
    std::optional<int> naming{};  ///< What the writer sees, unless told (ChargeReading::naming).
};

void appendRows(std::vector<MeterValueRow>& rows, const MeterReport& report);
void appendRows(std::vector<MeterValueRow>& rows, const TransactionStop& stop);

}  // namespace voltgate::db
