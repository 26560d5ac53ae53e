// Reservations in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/reservation_repository.hpp"

namespace voltgate::db {

class ReservationRepository final : public voltgate::ReservationRepository {
public:
    explicit ReservationRepository(Database& database) : database_(database) {}

    Task<Reservation> add(Reservation reservation) override;
    Task<bool> put(Reservation reservation) override;
    Task<bool> move(ReservationId id, ReservationStatus from, ReservationStatus to) override;
    Task<std::optional<Reservation>> find(ReservationId id) override;
    Task<Listed<Reservation>> list(ReservationFilter filter, Page page) override;
    Task<std::vector<Reservation>> expire(DateTime now) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
