// Whitelists of stations: the cards in their local lists, added by showing them at the station. And
// what a station's authentication mode says about tokens: WHITELIST, once chosen, lets only those
// on its list charge; PLUGNCHARGE lets everybody. Safe to use from any thread.
#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "ocpp/repositories/whitelist_repository.hpp"
#include "ocpp/services/local_list_service.hpp"
#include "ocpp/services/station_setting_service.hpp"
#include "ocpp/services/station_tokens.hpp"

namespace voltgate {

struct WhitelistParts {
    asio::any_io_executor executor;
    WhitelistRepository& whitelists;
    LocalListService& localLists;
    const StationSettingService& settings;
    CommandService& commands;
};

struct WhitelistSettings {
    std::size_t mostCards = 3;                     ///< Of a station, its built-in one included.
    Duration patience = std::chrono::seconds(60);  ///< With somebody who is to show a card.
};

/// Who waits for a card.
struct CardWaiting {
    ChargingStation station;
    std::string requestedBy;
    std::function<bool()> isGone{};  ///< Whether who waits has gone; may be empty.
};

class WhitelistService final : public StationTokens {
public:
    WhitelistService(WhitelistParts parts, WhitelistSettings settings)
        : parts_(parts), settings_(settings) {}

    Task<std::vector<WhitelistCard>> cards(StationId station);
    /// The station's own card, by which it charges without one: LCP and its serial number. It is
    /// not in the list, but counts, and cannot be removed.
    static std::optional<IdToken> builtInCard(const ChargingStation& station);
    std::size_t mostCards() const { return settings_.mostCards; }

    /// Waits until a card that the station does not know is shown there, and puts it onto the
    /// list, here and at the station: both or none.
    Task<CardRegistration> registerCard(CardWaiting waiting);
    /// Without showing it. The station is told when it can be.
    Task<CardAddition> add(ChargingStation station, IdToken token);
    /// The card as it was; nothing when it is not on the list. The station is told when it can be.
    Task<std::optional<WhitelistCard>> remove(StationId station, IdToken token,
                                              std::string requestedBy);
    /// What the next registerCard() of this station answers, once.
    void preset(StationId station, CardRegistration outcome);

    Task<std::optional<Authorization>> verdict(StationId station, IdToken token) override;

    /// Reads which stations have not been told; called at start, and when changes may have been
    /// missed.
    Task<> refresh();
    /// Reads it of these stations, of which somebody has changed some.
    Task<> refreshSome(std::vector<StationId> stations);
    void stationIsReady(const StationId& id);
    /// The whole list is to be at the station.
    void send(const StationId& id);

private:
    struct Waiter;

    std::optional<CardRegistration> takePreset(const StationId& station);
    Task<bool> capture(StationId station, IdToken token);
    Task<bool> isListed(StationId station, IdToken token);
    Task<std::optional<IdToken>> awaitCard(const CardWaiting& waiting, const Waiter& waiter);
    Task<CardRegistration> store(const CardWaiting& waiting, IdToken token);
    Task<LocalListSync> syncInTurn(StationId station, std::string requestedBy);
    Task<std::string> synchronize(StationId station, std::string requestedBy);
    Task<> sendLater(StationId station);
    std::size_t roomFor(const ChargingStation& station) const;

    WhitelistParts parts_;
    const WhitelistSettings settings_;
    mutable std::mutex mutex_;
    /// Of stations at which a card is waited for; the card once it was shown.
    std::map<StationId, std::optional<IdToken>> waiting_;
    std::map<StationId, CardRegistration> presets_;
    std::set<StationId> unsynchronized_;
};

}  // namespace voltgate
