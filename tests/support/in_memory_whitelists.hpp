// Whitelists of stations without a database, on the tables of tokens and local lists.
#pragma once
#include <algorithm>
#include <set>

#include "ocpp/repositories/whitelist_repository.hpp"
#include "tests/support/in_memory_repositories.hpp"

namespace voltgate {

class InMemoryWhitelists final : public WhitelistRepository {
public:
    explicit InMemoryWhitelists(InMemoryTables& tables) : tables_(tables) {}

    Task<std::vector<WhitelistCard>> cards(StationId station) override {
        const auto lock = tables_.open();
        std::vector<WhitelistCard> found;
        for (const auto& token : tables_.desiredLocalLists[station]) {
            for (const auto& record : tables_.tokens) {
                if (record.token == token) found.push_back(record);
            }
        }
        co_return found;
    }
    Task<bool> contains(StationId station, IdToken token) override {
        const auto lock = tables_.open();
        co_return isListed(station, token);
    }
    Task<CardAddition> add(StationId station, IdToken token, std::size_t mostCards) override {
        const auto lock = tables_.open();
        if (isListed(station, token)) co_return CardAddition::OnList;
        auto& list = tables_.desiredLocalLists[station];
        if (list.size() >= mostCards) co_return CardAddition::Full;
        const auto known = std::find_if(tables_.tokens.begin(), tables_.tokens.end(),
                                        [&](const auto& record) { return record.token == token; });
        if (known == tables_.tokens.end()) {
            tables_.tokens.push_back({.token = token});
            own_.insert(token.normalized());
        } else if (known->status != TokenStatus::Accepted) {
            co_return CardAddition::NotUsable;
        }
        list.push_back(std::move(token));
        unsynchronized_.insert(station);
        co_return CardAddition::Added;
    }
    Task<std::optional<WhitelistCard>> remove(StationId station, IdToken token) override {
        const auto lock = tables_.open();
        std::optional<WhitelistCard> removed;
        if (!isListed(station, token)) co_return removed;
        for (const auto& record : tables_.tokens) {
            if (record.token == token) removed = record;
        }
        std::erase(tables_.desiredLocalLists[station], token);
        unsynchronized_.insert(station);
        const bool isElsewhere =
            std::any_of(tables_.desiredLocalLists.begin(), tables_.desiredLocalLists.end(),
                        [&](const auto& list) { return isListed(list.first, token); });
        if (!isElsewhere && own_.erase(token.normalized()) > 0) {
            std::erase_if(tables_.tokens,
                          [&](const auto& record) { return record.token == token; });
        }
        co_return removed;
    }
    Task<> setSynchronized(StationId station, bool whether) override {
        const auto lock = tables_.open();
        whether ? void(unsynchronized_.erase(station)) : void(unsynchronized_.insert(station));
        co_return;
    }
    Task<std::vector<StationId>> unsynchronized() override {
        const auto lock = tables_.open();
        co_return std::vector<StationId>(unsynchronized_.begin(), unsynchronized_.end());
    }
    Task<std::vector<StationId>> unsynchronizedOf(std::vector<StationId> stations) override {
        const auto lock = tables_.open();
        std::erase_if(stations, [&](const auto& id) { return !unsynchronized_.contains(id); });
        co_return stations;
    }

private:
    bool isListed(const StationId& station, const IdToken& token) {
        const auto& list = tables_.desiredLocalLists[station];
        return std::find(list.begin(), list.end(), token) != list.end();
    }

    InMemoryTables& tables_;
    std::set<std::string> own_;
    std::set<StationId> unsynchronized_;
};

}  // namespace voltgate
