// Reservations (OCPP 1.6 §5.3, §5.13).
#pragma once
#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

/// §7.42
enum class ReservationStatus { Accepted, Faulted, Occupied, Rejected, Unavailable };
JSON_ENUM(ReservationStatus, Accepted, Faulted, Occupied, Rejected, Unavailable)

struct ReserveNowResponse {
    ReservationStatus status = ReservationStatus::Rejected;
};
JSON_FIELDS(ReserveNowResponse, status)

struct ReserveNowRequest {
    static constexpr Action action = "ReserveNow";
    using Response = ReserveNowResponse;

    int connectorId = 0;
    DateTime expiryDate;
    IdTag idTag;
    std::optional<IdTag> parentIdTag{};
    int reservationId = 0;
};
JSON_FIELDS(ReserveNowRequest, connectorId, expiryDate, idTag, parentIdTag, reservationId)

struct CancelReservationResponse {
    AcceptedOrRejected status = AcceptedOrRejected::Rejected;
};
JSON_FIELDS(CancelReservationResponse, status)

struct CancelReservationRequest {
    static constexpr Action action = "CancelReservation";
    using Response = CancelReservationResponse;

    int reservationId = 0;
};
JSON_FIELDS(CancelReservationRequest, reservationId)

}  // namespace voltgate::v16
