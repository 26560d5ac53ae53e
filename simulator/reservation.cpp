// Reservations (OCPP 1.6 §5.13, §5.3): of one connector, or of any (connector 0).
#include "simulator/charging_station.hpp"

namespace voltgate::simulator {

v16::ReservationStatus ChargingStation::reserve(const v16::ReserveNowRequest& request) {
    using enum v16::ReservationStatus;
    if (request.expiryDate <= DateTime::now()) return Rejected;
    Reservation reservation{.id = request.reservationId,
                            .idTag = request.idTag.value,
                            .parentIdTag = std::nullopt,
                            .expiresAt = request.expiryDate};
    if (request.parentIdTag) reservation.parentIdTag = request.parentIdTag->value;
    if (request.connectorId == 0) {
        if (!configuration_.isTrue("ReserveConnectorZeroSupported")) return Rejected;
        const bool isOther = anyConnector_ && anyConnector_->id != reservation.id;
        const auto isFree = [](const auto& connector) { return connector->isFree(); };
        if (isOther || std::none_of(connectors_.begin(), connectors_.end(), isFree)) {
            return Occupied;
        }
        dropReservation(reservation.id);
        anyConnector_ = reservation;
        return Accepted;
    }
    Connector* connector = find(request.connectorId);
    if (connector == nullptr) return Rejected;
    if (connector->isFaulted()) return Faulted;
    if (!connector->isOperative) return Unavailable;
    const bool isReplaced = connector->reservation && connector->reservation->id == reservation.id;
    if (connector->isPlugged || (connector->reservation && !isReplaced)) return Occupied;
    if (!isReplaced && isLastFree(*connector)) return Occupied;
    dropReservation(reservation.id);
    connector->reservation = reservation;
    inBackground("report", report(*connector));
    return Accepted;
}

Task<v16::ReserveNowResponse> ChargingStation::reserveNow(Inbound&,
                                                          const v16::ReserveNowRequest& request) {
    const auto status = reserve(request);
    if (status == v16::ReservationStatus::Accepted) {
        inBackground("reservation", expireReservation(request.reservationId, request.expiryDate));
    }
    co_return v16::ReserveNowResponse{status};
}

Task<v16::CancelReservationResponse> ChargingStation::cancelReservation(
    Inbound&, const v16::CancelReservationRequest& request) {
    co_return v16::CancelReservationResponse{dropReservation(request.reservationId)
                                                 ? v16::AcceptedOrRejected::Accepted
                                                 : v16::AcceptedOrRejected::Rejected};
}

bool ChargingStation::dropReservation(int id) {
    if (anyConnector_ && anyConnector_->id == id) {
        anyConnector_.reset();
        return true;
    }
    for (const auto& connector : connectors_) {
        if (!connector->reservation || connector->reservation->id != id) continue;
        connector->reservation.reset();
        inBackground("report", report(*connector));
        return true;
    }
    return false;
}

Task<> ChargingStation::expireReservation(int id, DateTime at) {
    // It may be gone, or replaced by one of the same id with another time.
    const auto isStill = [this, id, at] {
        const auto matches = [id, at](const std::optional<Reservation>& reservation) {
            return reservation && reservation->id == id && reservation->expiresAt == at;
        };
        return matches(anyConnector_) ||
               std::any_of(connectors_.begin(), connectors_.end(),
                           [&](const auto& connector) { return matches(connector->reservation); });
    };
    while (!isStopping_ && isStill()) {
        if (DateTime::now() >= at) {
            note("reservation " + std::to_string(id) + " has expired");
            dropReservation(id);
            co_return;
        }
        co_await pause(at - DateTime::now());
    }
}

bool ChargingStation::isLastFree(const Connector& connector) const {
    if (!anyConnector_) return false;
    return std::none_of(connectors_.begin(), connectors_.end(), [&](const auto& other) {
        return other.get() != &connector && other->isFree();
    });
}

std::optional<Reservation> ChargingStation::reservationFor(
    const Connector& connector, const std::string& idTag,
    const std::optional<std::string>& parent) const {
    for (const auto* reservation : {&connector.reservation, &anyConnector_}) {
        if (!*reservation) continue;
        const auto& group = (*reservation)->parentIdTag;
        const bool isOfGroup = parent && group && isSame(*parent, *group);
        if (isSame((*reservation)->idTag, idTag) || isOfGroup) return *reservation;
    }
    return std::nullopt;
}

}  // namespace voltgate::simulator
