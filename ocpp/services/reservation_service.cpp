#include "ocpp/services/reservation_service.hpp"

#include "ocpp/log.hpp"

namespace voltgate {
namespace {

bool isOpen(const Reservation& reservation) {
    return reservation.status == ReservationStatus::Requested ||
           reservation.status == ReservationStatus::Active;
}

}  // namespace

ReservationService::ReservationService(ReservationRepository& reservations,
                                       CommandService& commands, const Clock& clock)
    : reservations_(reservations), commands_(commands), clock_(clock) {}

Task<ReservationOutcome> ReservationService::reserve(NewReservation wanted, std::string request,
                                                     std::string requestedBy) {
    if (!commands_.isOnline(wanted.station)) {
        throw StationOffline("station " + wanted.station.value + " is offline");
    }
    Reservation fresh;
    fresh.station = wanted.station;
    fresh.evse = wanted.evse;
    fresh.idToken = wanted.idToken;
    fresh.groupId = wanted.groupId;
    fresh.expiresAt = wanted.expiresAt;
    auto reservation = co_await reservations_.add(std::move(fresh));

    NewCommand command;
    command.station = wanted.station;
    command.kind = "reserve";
    command.request = std::move(request);
    command.command = ReserveNow{.reservation = reservation.id,
                                 .evse = wanted.evse,
                                 .idToken = wanted.idToken,
                                 .groupId = wanted.groupId,
                                 .expiresAt = wanted.expiresAt};
    command.requestedBy = std::move(requestedBy);
    auto answered = co_await ask(std::move(command));
    co_await follow(reservation.id, answered);
    auto current = co_await reservations_.find(reservation.id);
    co_return ReservationOutcome{.reservation = current.value_or(reservation),
                                 .command = std::move(answered)};
}

// Once the reservation is on record, a station that has just gone is an outcome like others.
Task<Command> ReservationService::ask(NewCommand command) {
    auto station = command.station;
    try {
        auto answered = co_await commands_.perform(std::move(command));
        co_return answered;
    } catch (const StationOffline& error) {
        log::info("reservation not sent", {{"station", station.value}, {"reason", error.what()}});
    }
    Command unsent;
    unsent.station = std::move(station);
    unsent.kind = "reserve";
    unsent.state = CommandState::Failed;
    unsent.outcome = CommandOutcome{.result = CommandResult::Disconnected,
                                    .errorDescription = "the station went offline"};
    co_return unsent;
}

// Without an answer the station may hold the reservation or not: it stays Requested until its time
// is over.
Task<> ReservationService::follow(ReservationId id, Command answered) {
    if (answered.isUnanswered()) co_return;
    const bool isAccepted = answered.outcome && answered.outcome->isAccepted();
    const auto next = isAccepted ? ReservationStatus::Active : ReservationStatus::Refused;
    co_await reservations_.move(id, ReservationStatus::Requested, next);
}

Task<std::optional<ReservationOutcome>> ReservationService::cancel(ReservationId id,
                                                                   std::string requestedBy) {
    auto reservation = co_await reservations_.find(id);
    if (!reservation) co_return std::nullopt;
    if (!isOpen(*reservation)) throw ReservationEnded("the reservation has ended already");

    NewCommand command;
    command.station = reservation->station;
    command.kind = "cancel-reservation";
    command.request = "{\"reservationId\":" + std::to_string(id.value) + "}";
    command.command = CancelReservation{id};
    command.requestedBy = std::move(requestedBy);
    auto answered = co_await commands_.perform(std::move(command));

    // A station that rejects the cancel does not know the reservation (1.6 §5.2): it is gone there.
    const bool isGone = answered.outcome && answered.outcome->result == CommandResult::Answered;
    if (isGone) co_await reservations_.move(id, reservation->status, ReservationStatus::Cancelled);
    auto current = co_await reservations_.find(id);
    co_return ReservationOutcome{.reservation = current.value_or(*reservation),
                                 .command = std::move(answered)};
}

Task<> ReservationService::follow(ReserveNow made, Command answered) {
    const bool isAccepted = answered.outcome && answered.outcome->isAccepted();
    if (!isAccepted && !answered.isUnanswered()) co_return;
    Reservation reservation{
        .id = made.reservation,
        .station = answered.station,
        .evse = made.evse,
        .idToken = made.idToken,
        .groupId = made.groupId,
        .expiresAt = made.expiresAt,
        .status = isAccepted ? ReservationStatus::Active : ReservationStatus::Requested,
        .createdAt = answered.createdAt};
    if (co_await reservations_.put(std::move(reservation))) co_return;
    log::warn("a reservation has the number of one at another station, and is not recorded",
              {{"reservation", made.reservation.value}, {"station", answered.station.value}});
}

Task<> ReservationService::follow(CancelReservation cancelled, Command answered) {
    if (!answered.outcome || answered.outcome->result != CommandResult::Answered) co_return;
    const auto reservation = co_await reservations_.find(cancelled.reservation);
    if (!reservation || reservation->station != answered.station || !isOpen(*reservation))
        co_return;
    co_await reservations_.move(reservation->id, reservation->status, ReservationStatus::Cancelled);
}

Task<std::optional<Reservation>> ReservationService::find(ReservationId id) {
    auto reservation = co_await reservations_.find(id);
    co_return reservation;
}

Task<Listed<Reservation>> ReservationService::list(ReservationFilter filter, Page page) {
    auto reservations = co_await reservations_.list(std::move(filter), page);
    co_return reservations;
}

Task<> ReservationService::expire() {
    const auto expired = co_await reservations_.expire(clock_.now());
    for (const auto& reservation : expired) {
        log::info("reservation expired",
                  {{"reservation", reservation.id.value}, {"station", reservation.station.value}});
    }
}

}  // namespace voltgate
