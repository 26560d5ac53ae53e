#include "db/local_list_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement unknownTokens{"unknown_tokens_of_list", R"sql(
    select a.place - 1 as place
    from unnest($1::text[]) with ordinality as a (token_key, place)
    where not exists (select from id_token t where t.token_key = a.token_key)
    order by a.place)sql"};

constexpr Statement dropDesired{"drop_desired_local_list", R"sql(
    delete from local_list_desired where station_id = $1)sql"};

constexpr Statement addDesired{"add_desired_local_list", R"sql(
    insert into local_list_desired (station_id, token_key)
    select distinct $1, a.token_key
    from unnest($2::text[]) as a (token_key)
    on conflict do nothing)sql"};

constexpr Statement desiredList{"desired_local_list", R"sql(
    select t.value as id_token, t.status, t.expires_at, t.group_id
    from local_list_desired d
    join id_token t on t.token_key = d.token_key
    where d.station_id = $1
    order by d.token_key collate "C")sql"};

constexpr Statement heldVersion{"held_local_list_version", R"sql(
    select version, synced_at from local_list where station_id = $1)sql"};

constexpr Statement heldList{"held_local_list", R"sql(
    select id_token, status, expires_at, group_id
    from local_list_held
    where station_id = $1
    order by token_key collate "C")sql"};

constexpr Statement setVersion{"set_local_list_version", R"sql(
    insert into local_list (station_id, version, synced_at)
    values ($1, $2, $3)
    on conflict (station_id) do update
    set version = excluded.version, synced_at = excluded.synced_at)sql"};

constexpr Statement forgetListVersion{"forget_local_list_version", R"sql(
    update local_list set version = null where station_id = $1)sql"};

constexpr Statement emptyHeld{"empty_held_local_list", R"sql(
    delete from local_list_held where station_id = $1)sql"};

constexpr Statement dropHeld{"drop_from_held_local_list", R"sql(
    delete from local_list_held
    where station_id = $1 and token_key = any ($2::text[]))sql"};

constexpr Statement addHeld{"add_to_held_local_list", R"sql(
    insert into local_list_held (station_id, token_key, id_token, status, expires_at, group_id)
    select $1, a.token_key, a.id_token, a.status, a.expires_at, a.group_id
    from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
         as a (token_key, id_token, status, expires_at, group_id)
    on conflict (station_id, token_key) do update
    set id_token = excluded.id_token, status = excluded.status,
        expires_at = excluded.expires_at, group_id = excluded.group_id)sql"};

LocalListEntry readEntry(const pqxx::row& row) {
    return {.idToken = {.value = get<std::string>(row, "id_token")},
            .authorization = {.status = get<AuthorizationStatus>(row, "status"),
                              .expiresAt = get<std::optional<DateTime>>(row, "expires_at"),
                              .groupId = get<std::optional<std::string>>(row, "group_id")}};
}

void applyChanges(pqxx::work& tx, const StationId& station,
                  const std::vector<LocalListChange>& changes) {
    ArrayParameter removed, keys, tokens, statuses, expiries, groups;
    for (const auto& change : changes) {
        if (!change.authorization) {
            removed.add(change.idToken.normalized());
            continue;
        }
        keys.add(change.idToken.normalized());
        tokens.add(change.idToken.value);
        statuses.add(change.authorization->status);
        expiries.add(change.authorization->expiresAt);
        groups.add(change.authorization->groupId);
    }
    run(tx, dropHeld, station, removed);
    run(tx, addHeld, station, keys, tokens, statuses, expiries, groups);
}

}  // namespace

Task<std::vector<std::size_t>> LocalListRepository::want(StationId station,
                                                         std::vector<IdToken> tokens) {
    ArrayParameter keys;
    for (const auto& token : tokens) keys.add(token.normalized());
    const auto work = [&](pqxx::work& tx) {
        auto unknown = all(run(tx, unknownTokens, keys), [](const pqxx::row& row) {
            return static_cast<std::size_t>(get<std::int64_t>(row, "place"));
        });
        if (!unknown.empty()) return unknown;
        run(tx, dropDesired, station);
        run(tx, addDesired, station, keys);
        return unknown;
    };
    co_return co_await database_.transaction(work);
}

Task<DesiredLocalList> LocalListRepository::desired(StationId station) {
    const auto work = [&](pqxx::work& tx) { return all(run(tx, desiredList, station), readEntry); };
    co_return co_await database_.transaction(work);
}

Task<HeldLocalList> LocalListRepository::held(StationId station) {
    const auto work = [&](pqxx::work& tx) {
        HeldLocalList list;
        const auto rows = run(tx, heldVersion, station);
        if (!rows.empty()) {
            list.version = get<std::optional<int>>(rows[0], "version");
            list.syncedAt = get<std::optional<DateTime>>(rows[0], "synced_at");
        }
        list.entries = all(run(tx, heldList, station), readEntry);
        return list;
    };
    co_return co_await database_.transaction(work);
}

Task<> LocalListRepository::accepted(StationId station, int version, LocalListUpdate update,
                                     std::vector<LocalListChange> changes, DateTime at) {
    const auto work = [&](pqxx::work& tx) {
        if (update == LocalListUpdate::Full) run(tx, emptyHeld, station);
        applyChanges(tx, station, changes);
        run(tx, setVersion, station, version, at);
    };
    co_await database_.transaction(work);
}

Task<> LocalListRepository::forgetVersion(StationId station) {
    const auto work = [&](pqxx::work& tx) { run(tx, forgetListVersion, station); };
    co_await database_.transaction(work);
}

}  // namespace voltgate::db
