#include "db/whitelist_repository.hpp"

#include "db/id_token_row.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement cardsOfStation{"cards_of_station", R"sql(
    select t.*
    from local_list_desired d
    join id_token t on t.token_key = d.token_key
    where d.station_id = $1
    order by t.number)sql"};

constexpr Statement cardOfStation{"card_of_station", R"sql(
    select t.*
    from local_list_desired d
    join id_token t on t.token_key = d.token_key
    where d.station_id = $1 and d.token_key = $2)sql"};

// Two that add a card at once must not go beyond the limit.
constexpr Statement lockStation{"lock_station_of_whitelist", R"sql(
    select id from station where id = $1 for update)sql"};

constexpr Statement tokenStatus{"status_of_card", R"sql(
    select status from id_token where token_key = $1)sql"};

constexpr Statement registerToken{"register_card", R"sql(
    with fresh as (
        insert into id_token (token_key, value, type, status)
        values ($2, $3, $4, 'Accepted')
        on conflict do nothing
        returning token_key
    )
    insert into whitelist_card (station_id, token_key)
    select $1, token_key from fresh
    on conflict do nothing)sql"};

constexpr Statement putOnList{"put_card_on_list", R"sql(
    insert into local_list_desired (station_id, token_key)
    values ($1, $2)
    on conflict do nothing)sql"};

constexpr Statement takeOffList{"take_card_off_list", R"sql(
    delete from local_list_desired where station_id = $1 and token_key = $2)sql"};

constexpr Statement forgetToken{"forget_card", R"sql(
    with own as (
        delete from whitelist_card
        where token_key = $1
          and not exists (select from local_list_desired d where d.token_key = $1)
        returning token_key
    )
    delete from id_token t using own where t.token_key = own.token_key)sql"};

constexpr Statement noteWhitelist{"note_whitelist", R"sql(
    insert into whitelist (station_id, is_synchronized)
    values ($1, $2)
    on conflict (station_id) do update
    set is_synchronized = excluded.is_synchronized)sql"};

constexpr Statement someUnsynchronized{"some_unsynchronized_whitelists", R"sql(
    select station_id from whitelist
    where not is_synchronized and station_id = any($1::text[]))sql"};

constexpr Statement unsynchronizedWhitelists{"unsynchronized_whitelists", R"sql(
    select station_id from whitelist where not is_synchronized)sql"};

}  // namespace

Task<std::vector<WhitelistCard>> WhitelistRepository::cards(StationId station) {
    const auto work = [&](pqxx::work& tx) {
        return all(run(tx, cardsOfStation, station), readIdToken);
    };
    co_return co_await database_.transaction(work);
}

Task<bool> WhitelistRepository::contains(StationId station, IdToken token) {
    const auto work = [&](pqxx::work& tx) {
        return !run(tx, cardOfStation, station, token.normalized()).empty();
    };
    co_return co_await database_.transaction(work);
}

Task<CardAddition> WhitelistRepository::add(StationId station, IdToken token,
                                            std::size_t mostCards) {
    const auto key = token.normalized();
    const auto work = [&](pqxx::work& tx) {
        if (run(tx, lockStation, station).empty()) return CardAddition::NoStation;
        const auto listed = run(tx, cardsOfStation, station);
        if (!run(tx, cardOfStation, station, key).empty()) return CardAddition::OnList;
        if (listed.size() >= mostCards) return CardAddition::Full;
        const auto known = run(tx, tokenStatus, key);
        if (!known.empty() && get<TokenStatus>(known[0], "status") != TokenStatus::Accepted) {
            return CardAddition::NotUsable;
        }
        run(tx, registerToken, station, key, token.value, token.type);
        run(tx, putOnList, station, key);
        run(tx, noteWhitelist, station, false);
        return CardAddition::Added;
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<WhitelistCard>> WhitelistRepository::remove(StationId station, IdToken token) {
    const auto key = token.normalized();
    const auto work = [&](pqxx::work& tx) {
        auto card = first(run(tx, cardOfStation, station, key), readIdToken);
        if (!card) return card;
        run(tx, takeOffList, station, key);
        run(tx, forgetToken, key);
        run(tx, noteWhitelist, station, false);
        return card;
    };
    co_return co_await database_.transaction(work);
}

Task<> WhitelistRepository::setSynchronized(StationId station, bool whether) {
    const auto work = [&](pqxx::work& tx) { run(tx, noteWhitelist, station, whether); };
    co_await database_.transaction(work);
}

Task<std::vector<StationId>> WhitelistRepository::unsynchronized() {
    const auto work = [](pqxx::work& tx) {
        return all(run(tx, unsynchronizedWhitelists),
                   [](const pqxx::row& row) { return get<StationId>(row, "station_id"); });
    };
    co_return co_await database_.largeTransaction(work);
}

Task<std::vector<StationId>> WhitelistRepository::unsynchronizedOf(
    std::vector<StationId> stations) {
    ArrayParameter wanted;
    for (const auto& station : stations) wanted.add(station);
    const auto work = [&wanted](pqxx::work& tx) {
        return all(run(tx, someUnsynchronized, wanted),
                   [](const pqxx::row& row) { return get<StationId>(row, "station_id"); });
    };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
