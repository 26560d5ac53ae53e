// Reservations: made and cancelled through the station, which has the last word; ended by use,
// cancel or expiry.
#pragma once
#include "ocpp/repositories/reservation_repository.hpp"
#include "ocpp/services/command_service.hpp"

namespace voltgate {

struct NewReservation {
    StationId station;
    EvseId evse;  ///< 0: any EVSE of the station.
    IdToken idToken;
    std::optional<std::string> groupId{};
    DateTime expiresAt;
};

/// A reservation and the command that carried it to the station.
struct ReservationOutcome {
    Reservation reservation;
    Command command;
};

/// The reservation was used, cancelled, refused or is over: nothing is left to cancel.
struct ReservationEnded : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class ReservationService {
public:
    ReservationService(ReservationRepository& reservations, CommandService& commands,
                       const Clock& clock);

    /// Sends ReserveNow; the reservation is Active only if the station accepts. Throws
    /// StationOffline. `request` is the request as JSON, for the record of the command.
    Task<ReservationOutcome> reserve(NewReservation wanted, std::string request,
                                     std::string requestedBy);
    /// Sends CancelReservation; Cancelled if the station accepts (or does not know it any more).
    /// Nothing when there is no such reservation. Throws StationOffline, ReservationEnded.
    Task<std::optional<ReservationOutcome>> cancel(ReservationId id, std::string requestedBy);

    /// A reservation that was made or cancelled past this service, and how that went: it is on
    /// record under the number that the station was given.
    Task<> follow(ReserveNow made, Command answered);
    Task<> follow(CancelReservation cancelled, Command answered);

    Task<std::optional<Reservation>> find(ReservationId id);
    Task<Listed<Reservation>> list(ReservationFilter filter, Page page);
    /// Ends what is over; called periodically.
    Task<> expire();

private:
    Task<Command> ask(NewCommand command);
    Task<> follow(ReservationId id, Command answered);

    ReservationRepository& reservations_;
    CommandService& commands_;
    const Clock& clock_;
};

}  // namespace voltgate
