// Whitelists of stations on record. A token that came onto record by a whitelist leaves it with
// the last list that it is in.
#pragma once
#include <vector>

#include "ocpp/domain/ids.hpp"
#include "ocpp/domain/whitelist.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class WhitelistRepository {
public:
    virtual ~WhitelistRepository() = default;

    /// In the order in which the tokens came onto record.
    virtual Task<std::vector<WhitelistCard>> cards(StationId station) = 0;
    virtual Task<bool> contains(StationId station, IdToken token) = 0;
    /// Puts the token on record where it is not yet, and into the list unless that has `mostCards`.
    virtual Task<CardAddition> add(StationId station, IdToken token, std::size_t mostCards) = 0;
    /// The card as it was; nothing when it is not in the list.
    virtual Task<std::optional<WhitelistCard>> remove(StationId station, IdToken token) = 0;

    /// Whether the station has been told of the latest change.
    virtual Task<> setSynchronized(StationId station, bool whether) = 0;
    virtual Task<std::vector<StationId>> unsynchronized() = 0;
    /// Those among these stations.
    virtual Task<std::vector<StationId>> unsynchronizedOf(std::vector<StationId> stations) = 0;
};

}  // namespace voltgate
