#include "db/identity_token_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement addToken{"add_identity_token", R"sql(
    insert into identity_token (id, station_id, station_number, role, issued_at, expires_at,
                                issued_by)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (id) do nothing)sql"};

constexpr Statement useToken{"use_identity_token", R"sql(
    insert into identity_token as t (id, station_id, station_number, role, issued_at, expires_at,
                                     issued_by, last_used_at)
    values ($1, $2, $3, $4, $5, $6, $7, now())
    on conflict (id) do update set last_used_at = now()
    where t.revoked_at is null and t.station_number = excluded.station_number
    returning id)sql"};

constexpr Statement findRevoked{"find_revoked_identity_token", R"sql(
    select id from identity_token where id = $1 and revoked_at is not null)sql"};

constexpr Statement tokensOfStation{"identity_tokens_of_station", R"sql(
    select *
    from identity_token
    where lower(station_id) = lower($1)
    order by issued_at desc, id
    limit 1000)sql"};

constexpr Statement revokeToken{"revoke_identity_token", R"sql(
    update identity_token
    set revoked_at = coalesce(revoked_at, now())
    where lower(station_id) = lower($1) and id = $2
    returning id)sql"};

IdentityTokenRecord readToken(const pqxx::row& row) {
    using Time = std::optional<DateTime>;
    return {.id = get<std::string>(row, "id"),
            .station = get<StationId>(row, "station_id"),
            .stationNumber = get<std::int64_t>(row, "station_number"),
            .role = get<std::string>(row, "role"),
            .issuedAt = get<DateTime>(row, "issued_at"),
            .expiresAt = get<Time>(row, "expires_at"),
            .issuedBy = get<std::string>(row, "issued_by"),
            .lastUsedAt = get<Time>(row, "last_used_at"),
            .revokedAt = get<Time>(row, "revoked_at")};
}

pqxx::result write(pqxx::work& tx, const Statement& statement, const IdentityTokenRecord& token) {
    return run(tx, statement, token.id, token.station, token.stationNumber, token.role,
               token.issuedAt, token.expiresAt, token.issuedBy);
}

}  // namespace

Task<> IdentityTokenRepository::add(IdentityTokenRecord token) {
    const auto work = [&token](pqxx::work& tx) { write(tx, addToken, token); };
    co_await database_.transaction(work);
}

Task<bool> IdentityTokenRepository::use(IdentityTokenRecord token) {
    const auto work = [&token](pqxx::work& tx) { return !write(tx, useToken, token).empty(); };
    co_return co_await database_.transaction(work);
}

Task<bool> IdentityTokenRepository::isRevoked(std::string id) {
    const auto work = [&id](pqxx::work& tx) { return !run(tx, findRevoked, id).empty(); };
    co_return co_await database_.transaction(work);
}

Task<std::vector<IdentityTokenRecord>> IdentityTokenRepository::ofStation(StationId station) {
    const auto work = [&station](pqxx::work& tx) {
        return all(run(tx, tokensOfStation, station), readToken);
    };
    co_return co_await database_.transaction(work);
}

Task<bool> IdentityTokenRepository::revoke(StationId station, std::string id) {
    const auto work = [&](pqxx::work& tx) { return !run(tx, revokeToken, station, id).empty(); };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
