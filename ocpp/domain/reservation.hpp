// Reservations of an EVSE (or of any EVSE of a station: evse 0) for a token.
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/id_token.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

/// Requested: asked for, the station has not answered. Refused: the station said no. The other ends
/// are final.
enum class ReservationStatus { Requested, Active, Refused, Cancelled, Expired, Used };

struct Reservation {
    ReservationId id;
    StationId station;
    EvseId evse;
    IdToken idToken;
    std::optional<std::string> groupId;
    DateTime expiresAt;
    ReservationStatus status = ReservationStatus::Requested;
    std::optional<TransactionNumber> transaction;  ///< The one that used it.
    DateTime createdAt;
    std::optional<DateTime> endedAt;
};

struct ReservationFilter {
    std::optional<StationId> station{};
    std::optional<IdToken> idToken{};
    std::optional<ReservationStatus> status{};
};

}  // namespace voltgate
