// Reservations in OCPP 1.6.
#include "ocpp/v16/messages/reservation.hpp"

#include "ocpp/v16/charge_point.hpp"
#include "ocpp/v16/conversions.hpp"

namespace voltgate::v16 {

Task<CommandOutcome> ChargePoint::send(const ReserveNow& command, Duration patience) {
    const auto token = spelled(command.idToken);
    if (token.size() > IdTag::max) {
        return settled({.result = CommandResult::Invalid,
                        .errorDescription = "idToken: OCPP 1.6 allows 20 characters"});
    }
    ReserveNowRequest request{.connectorId = toConnectorId(command.evse),
                              .expiryDate = command.expiresAt,
                              .idTag = IdTag(token),
                              .reservationId = command.reservation.value};
    if (command.groupId && command.groupId->size() <= IdTag::max)
        request.parentIdTag = IdTag(*command.groupId);
    return call(request, patience);
}

Task<CommandOutcome> ChargePoint::send(const CancelReservation& command, Duration patience) {
    return call(CancelReservationRequest{.reservationId = command.reservation.value}, patience);
}

}  // namespace voltgate::v16
