// Reservations on record. Their use by a transaction is recorded with that transaction.
#pragma once
#include <optional>
#include <vector>

#include "ocpp/domain/page.hpp"
#include "ocpp/domain/reservation.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class ReservationRepository {
public:
    virtual ~ReservationRepository() = default;

    /// Stores it as Requested, with an id and creation time of its own.
    virtual Task<Reservation> add(Reservation reservation) = 0;
    /// Stores it as it is, under the number that its station has it by, in place of what the
    /// station had under it. False, and nothing is stored, when the number is another station's.
    virtual Task<bool> put(Reservation reservation) = 0;
    /// Moves it from `from` to `to`; false when it is in another status by now.
    virtual Task<bool> move(ReservationId id, ReservationStatus from, ReservationStatus to) = 0;
    virtual Task<std::optional<Reservation>> find(ReservationId id) = 0;
    /// A period is that of createdAt, by our clock.
    virtual Task<Listed<Reservation>> list(ReservationFilter filter, Page page) = 0;
    /// Marks active (and unanswered) reservations whose time is over as Expired; returns them.
    virtual Task<std::vector<Reservation>> expire(DateTime now) = 0;
};

}  // namespace voltgate
