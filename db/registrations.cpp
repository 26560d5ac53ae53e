#include "db/registrations.hpp"

#include <unordered_map>

#include "db/id_token_repository.hpp"
#include "db/station_repository.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate::db {
namespace {

// Of several that are the same to PostgreSQL one is added.
template <class Kind, class Record, class KeyOf>
void giveOut(std::vector<Kind>& waiters, std::vector<Record> added, KeyOf keyOf) {
    std::unordered_map<std::string, Record> byKey;
    for (auto& record : added) {
        auto key = keyOf(record);
        byKey.emplace(std::move(key), std::move(record));
    }
    for (auto& waiting : waiters) {
        auto mine = byKey.extract(keyOf(waiting.request));
        waiting.result.emplace();
        if (mine) waiting.result->emplace(std::move(mine.mapped()));
    }
}

}  // namespace

Registrations::Registrations(Postgres postgres, TimeLimits limits)
    : lane_("registrations", std::move(postgres),
            {.patience = std::chrono::seconds(1), .limits = limits},
            [](Connection& connection, Waiters& waiters) { addTogether(connection, waiters); }) {}

Task<std::optional<ChargingStation>> Registrations::add(ChargingStation station) {
    return lane_.perform<NewStation>(std::move(station));
}

Task<std::optional<IdTokenRecord>> Registrations::add(IdTokenRecord token) {
    return lane_.perform<NewToken>(std::move(token));
}

void Registrations::addTogether(Connection& connection, Waiters& waiters) {
    std::vector<ChargingStation> stations;
    for (const auto& waiting : waiters.of<NewStation>()) stations.push_back(waiting.request);
    std::vector<IdTokenRecord> tokens;
    for (const auto& waiting : waiters.of<NewToken>()) tokens.push_back(waiting.request);
    const auto watch = connection.watch();
    pqxx::work tx(connection.session);
    auto addedStations = addStations(tx, stations);
    auto addedTokens = addIdTokens(tx, tokens);
    tx.commit();
    giveOut(waiters.of<NewStation>(), std::move(addedStations),
            [](const ChargingStation& station) { return toLower(station.id.value); });
    giveOut(waiters.of<NewToken>(), std::move(addedTokens),
            [](const IdTokenRecord& record) { return record.token.normalized(); });
}

}  // namespace voltgate::db
