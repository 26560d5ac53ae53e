// The identifiers of the domain as distinct types, so that none can stand where another belongs.
#pragma once
#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace voltgate {

/// The identity of a charging station, in its registered spelling: station_identity.hpp says which
/// there are.
struct StationId {
    std::string value;
    auto operator<=>(const StationId&) const = default;
};

/// EVSE of a station, counted from 1; 0 is the station as a whole. In 1.6 the connectorId.
struct EvseId {
    int value = 0;
    auto operator<=>(const EvseId&) const = default;
};

/// Connector of an EVSE, counted from 1. In 1.6 every EVSE has the one connector 1.
struct ConnectorId {
    int value = 1;
    auto operator<=>(const ConnectorId&) const = default;
};

/// Number of a transaction: positive, unique over all stations and restarts; the transactionId of
/// OCPP 1.6.
struct TransactionNumber {
    std::int32_t value = 0;
    auto operator<=>(const TransactionNumber&) const = default;
};

/// Number of a reservation: positive, unique over all stations; the reservationId of OCPP.
struct ReservationId {
    std::int32_t value = 0;
    auto operator<=>(const ReservationId&) const = default;
};

/// Number of a firmware image.
struct FirmwareId {
    std::int64_t value = 0;
    auto operator<=>(const FirmwareId&) const = default;
};

/// Number of a firmware update: positive, unique over all stations; the requestId of OCPP.
struct FirmwareUpdateId {
    std::int32_t value = 0;
    auto operator<=>(const FirmwareUpdateId&) const = default;
};

/// Number of a request for a log: positive, unique over all stations; the requestId of OCPP.
struct LogRequestId {
    std::int32_t value = 0;
    auto operator<=>(const LogRequestId&) const = default;
};

/// Number of a command that was given to a station.
struct CommandId {
    std::int64_t value = 0;
    auto operator<=>(const CommandId&) const = default;
};

}  // namespace voltgate

template <>
struct std::hash<voltgate::StationId> {
    std::size_t operator()(const voltgate::StationId& id) const noexcept {
        return std::hash<std::string>{}(id.value);
    }
};
