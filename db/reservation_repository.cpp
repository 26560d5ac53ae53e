#include "db/reservation_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr int mostNumbersTried = 1000;

// Nothing when the number is taken: raw calls bring their own.
constexpr Statement addReservation{"add_reservation", R"sql(
    insert into reservation (station_id, evse_id, id_token, id_token_type, token_key, group_id,
                             expires_at, status)
    values ($1, $2, $3, $4, $5, $6, $7, 'Requested')
    on conflict (id) do nothing
    returning *)sql"};

constexpr Statement putReservation{"put_reservation", R"sql(
    insert into reservation as r (id, station_id, evse_id, id_token, id_token_type, token_key,
                                  group_id, expires_at, status, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (id) do update
    set evse_id = excluded.evse_id,
        id_token = excluded.id_token,
        id_token_type = excluded.id_token_type,
        token_key = excluded.token_key,
        group_id = excluded.group_id,
        expires_at = excluded.expires_at,
        status = excluded.status,
        created_at = excluded.created_at,
        transaction_number = null,
        ended_at = null
    where r.station_id = excluded.station_id
    returning id)sql"};

constexpr Statement moveReservation{"move_reservation", R"sql(
    update reservation
    set status = $3,
        ended_at = case when $3 in ('Requested', 'Active') then null else now() end
    where id = $1 and status = $2
    returning id)sql"};

constexpr Statement findReservation{"find_reservation", R"sql(
    select * from reservation where id = $1)sql"};

constexpr Statement listReservations{"list_reservations", R"sql(
    select *
    from reservation
    where ($1::text is null or station_id = $1)
      and ($2::text is null or token_key = $2)
      and ($3::text is null or status = $3)
      and ($4::timestamptz is null or created_at >= $4)
      and ($5::timestamptz is null or created_at < $5)
      and ($6::bigint is null or id < $6)
    order by id desc
    limit $7)sql"};

constexpr Statement expireReservations{"expire_reservations", R"sql(
    update reservation
    set status = 'Expired', ended_at = $1
    where status in ('Requested', 'Active') and expires_at <= $1
    returning *)sql"};

Reservation readReservation(const pqxx::row& row) {
    return {.id = get<ReservationId>(row, "id"),
            .station = get<StationId>(row, "station_id"),
            .evse = get<EvseId>(row, "evse_id"),
            .idToken = {.value = get<std::string>(row, "id_token"),
                        .type = get<std::string>(row, "id_token_type")},
            .groupId = get<std::optional<std::string>>(row, "group_id"),
            .expiresAt = get<DateTime>(row, "expires_at"),
            .status = get<ReservationStatus>(row, "status"),
            .transaction = get<std::optional<TransactionNumber>>(row, "transaction_number"),
            .createdAt = get<DateTime>(row, "created_at"),
            .endedAt = get<std::optional<DateTime>>(row, "ended_at")};
}

}  // namespace

Task<Reservation> ReservationRepository::add(Reservation reservation) {
    const auto work = [&reservation](pqxx::work& tx) {
        for (int tries = 0; tries < mostNumbersTried; ++tries) {
            const auto rows =
                run(tx, addReservation, reservation.station, reservation.evse,
                    reservation.idToken.value, reservation.idToken.type,
                    reservation.idToken.normalized(), reservation.groupId, reservation.expiresAt);
            if (!rows.empty()) return readReservation(rows.at(0));
        }
        throw std::runtime_error("no number is free for a reservation");
    };
    co_return co_await database_.transaction(work);
}

Task<bool> ReservationRepository::put(Reservation reservation) {
    const auto work = [&reservation](pqxx::work& tx) {
        return !run(tx, putReservation, reservation.id, reservation.station, reservation.evse,
                    reservation.idToken.value, reservation.idToken.type,
                    reservation.idToken.normalized(), reservation.groupId, reservation.expiresAt,
                    reservation.status, reservation.createdAt)
                    .empty();
    };
    co_return co_await database_.transaction(work);
}

Task<bool> ReservationRepository::move(ReservationId id, ReservationStatus from,
                                       ReservationStatus to) {
    const auto work = [&](pqxx::work& tx) {
        return !run(tx, moveReservation, id, from, to).empty();
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<Reservation>> ReservationRepository::find(ReservationId id) {
    const auto work = [id](pqxx::work& tx) {
        return first(run(tx, findReservation, id), readReservation);
    };
    co_return co_await database_.transaction(work);
}

Task<Listed<Reservation>> ReservationRepository::list(ReservationFilter filter, Page page) {
    const auto token = filter.idToken ? std::optional(filter.idToken->normalized()) : std::nullopt;
    const auto work = [&](pqxx::work& tx) {
        const auto rows = run(tx, listReservations, filter.station, token, filter.status, page.from,
                              page.to, page.before, page.limit + 1);
        return listed(rows, page.limit, "id", readReservation);
    };
    co_return co_await database_.transaction(work);
}

Task<std::vector<Reservation>> ReservationRepository::expire(DateTime now) {
    const auto work = [now](pqxx::work& tx) {
        return all(run(tx, expireReservations, now), readReservation);
    };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
