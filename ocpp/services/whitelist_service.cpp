#include "ocpp/services/whitelist_service.hpp"

#include <algorithm>
#include <asio/experimental/as_tuple.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include "ocpp/log.hpp"

namespace voltgate {
namespace {

using namespace std::chrono_literals;

const std::string us = "voltgate";
constexpr auto glance = 100ms;  // How often is looked whether who waits for a card is still there.
// While another list is on its way to the station, which may take as long as a call may.
constexpr auto busyPause = 200ms;
constexpr int busyAttempts = 300;
constexpr std::size_t idTagAtMost = 20;  // 1.6: a CiString20.

CardRegistration without(CardRegistrationResult result, std::string message) {
    return {.result = result, .message = std::move(message)};
}

CardRegistration full(std::size_t most) {
    return without(CardRegistrationResult::Full,
                   "Maximum number of cards registered: " + std::to_string(most));
}

}  // namespace

// The one who waits for a card of a station.
struct WhitelistService::Waiter {
    WhitelistService& service;
    const StationId station;
    bool isOnly = false;

    Waiter(WhitelistService& of, StationId whose) : service(of), station(std::move(whose)) {
        const std::scoped_lock lock(service.mutex_);
        isOnly = service.waiting_.try_emplace(station).second;
    }
    ~Waiter() {
        const std::scoped_lock lock(service.mutex_);
        if (isOnly) service.waiting_.erase(station);
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    std::optional<IdToken> shown() const {
        const std::scoped_lock lock(service.mutex_);
        return service.waiting_.at(station);
    }
};

std::optional<IdToken> WhitelistService::builtInCard(const ChargingStation& station) {
    const auto serial = station.boot ? station.boot->serialNumber : std::nullopt;
    if (!serial || serial->empty()) return std::nullopt;
    return IdToken{("LCP" + *serial).substr(0, idTagAtMost)};
}

std::size_t WhitelistService::roomFor(const ChargingStation& station) const {
    const std::size_t builtIn = builtInCard(station) ? 1 : 0;
    return settings_.mostCards - std::min(settings_.mostCards, builtIn);
}

Task<std::vector<WhitelistCard>> WhitelistService::cards(StationId station) {
    auto cards = co_await parts_.whitelists.cards(std::move(station));
    co_return cards;
}

Task<CardRegistration> WhitelistService::registerCard(CardWaiting waiting) {
    const auto& station = waiting.station;
    if (auto preset = takePreset(station.id)) co_return *preset;
    if (!parts_.commands.isOnline(station.id)) {
        co_return without(CardRegistrationResult::Offline, "the station is offline");
    }
    const auto cards = co_await parts_.whitelists.cards(station.id);
    if (cards.size() >= roomFor(station)) co_return full(settings_.mostCards);
    std::optional<IdToken> token;
    {
        const Waiter waiter(*this, station.id);
        if (!waiter.isOnly) {
            co_return without(CardRegistrationResult::Busy,
                              "somebody else waits for a card of this station");
        }
        token = co_await awaitCard(waiting, waiter);
    }
    if (token) {
        auto stored = co_await store(waiting, std::move(*token));
        co_return stored;
    }
    if (waiting.isGone && waiting.isGone()) {
        co_return without(CardRegistrationResult::Cancelled, "nobody waits any more");
    }
    co_return without(CardRegistrationResult::Timeout, "no unknown card was shown in time");
}

Task<std::optional<IdToken>> WhitelistService::awaitCard(const CardWaiting& waiting,
                                                         const Waiter& waiter) {
    using asio::experimental::as_tuple;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    const auto end = std::chrono::steady_clock::now() + settings_.patience;
    while (std::chrono::steady_clock::now() < end) {
        if (waiting.isGone && waiting.isGone()) co_return std::nullopt;
        if (auto token = waiter.shown()) co_return token;
        timer.expires_after(glance);
        co_await timer.async_wait(as_tuple(asio::use_awaitable));
    }
    co_return waiter.shown();
}

Task<CardRegistration> WhitelistService::store(const CardWaiting& waiting, IdToken token) {
    const auto& station = waiting.station;
    const auto added = co_await parts_.whitelists.add(station.id, token, roomFor(station));
    if (added == CardAddition::Full) co_return full(settings_.mostCards);
    if (added != CardAddition::Added) {
        co_return without(CardRegistrationResult::Refused, "the card cannot be used");
    }
    const auto fault = co_await synchronize(station.id, waiting.requestedBy);
    if (!fault.empty()) {
        co_await parts_.whitelists.remove(station.id, std::move(token));
        send(station.id);
        co_return without(CardRegistrationResult::Refused, fault);
    }
    CardRegistration registration{.result = CardRegistrationResult::Success};
    const auto cards = co_await parts_.whitelists.cards(station.id);
    for (const auto& card : cards) {
        if (card.token == token) registration.card = card;
    }
    log::info("card registered", {{"station", station.id.value}});
    co_return registration;
}

// The list that is on its way may be older than the last change: this one comes after it.
Task<LocalListSync> WhitelistService::syncInTurn(StationId station, std::string requestedBy) {
    using asio::experimental::as_tuple;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (int attempt = 1;; ++attempt) {
        try {
            auto sync = co_await parts_.localLists.sync(station, requestedBy);
            co_return sync;
        } catch (const LocalListBusy&) {
            if (attempt == busyAttempts) throw;
        }
        timer.expires_after(busyPause);
        co_await timer.async_wait(as_tuple(asio::use_awaitable));
    }
}

// Why the station does not have the list; empty: it has.
Task<std::string> WhitelistService::synchronize(StationId station, std::string requestedBy) {
    std::string fault;
    try {
        const auto sync = co_await syncInTurn(station, std::move(requestedBy));
        switch (sync.result) {
            case LocalListSyncResult::UpToDate:
            case LocalListSyncResult::Synchronized:
                break;
            case LocalListSyncResult::Failed:
                fault = "the station answered " + sync.stationStatus + " to SendLocalList";
                break;
            case LocalListSyncResult::NotSupported:
                fault = "the station has no local list, or has turned it off";
                break;
            case LocalListSyncResult::Unanswered:
                fault = "the station did not answer";
                break;
        }
    } catch (const StationOffline&) {
        fault = "the station has gone offline";
    } catch (const LocalListBusy& busy) {
        fault = busy.what();
    } catch (const InvalidInput& input) {
        fault = input.what();
    }
    const bool isThere = fault.empty();
    co_await parts_.whitelists.setSynchronized(station, isThere);
    const std::scoped_lock lock(mutex_);
    isThere ? void(unsynchronized_.erase(station)) : void(unsynchronized_.insert(station));
    co_return fault;
}

Task<CardAddition> WhitelistService::add(ChargingStation station, IdToken token) {
    const auto added =
        co_await parts_.whitelists.add(station.id, std::move(token), roomFor(station));
    if (added == CardAddition::Added) send(station.id);
    co_return added;
}

Task<std::optional<WhitelistCard>> WhitelistService::remove(StationId station, IdToken token,
                                                            std::string requestedBy) {
    auto card = co_await parts_.whitelists.remove(station, std::move(token));
    if (card) co_await synchronize(std::move(station), std::move(requestedBy));
    co_return card;
}

void WhitelistService::preset(StationId station, CardRegistration outcome) {
    const std::scoped_lock lock(mutex_);
    presets_[std::move(station)] = std::move(outcome);
}

std::optional<CardRegistration> WhitelistService::takePreset(const StationId& station) {
    const std::scoped_lock lock(mutex_);
    auto found = presets_.extract(station);
    return found ? std::optional(std::move(found.mapped())) : std::nullopt;
}

Task<std::optional<Authorization>> WhitelistService::verdict(StationId station, IdToken token) {
    const auto mode = parts_.settings.authenticationMode(station);
    if (co_await capture(station, token)) {
        // It is being registered, not used (nothing may begin by it).
        co_return Authorization{.status = AuthorizationStatus::Invalid};
    }
    if (mode == "PLUGNCHARGE") co_return Authorization{.status = AuthorizationStatus::Accepted};
    const bool isRefused = mode == "WHITELIST" && !co_await isListed(station, token);
    if (isRefused) co_return Authorization{.status = AuthorizationStatus::Invalid};
    co_return std::nullopt;
}

Task<bool> WhitelistService::isListed(StationId station, IdToken token) {
    if (co_await parts_.whitelists.contains(station, token)) co_return true;
    auto shortened = token.shortened();
    if (!shortened) co_return false;
    const bool isListed = co_await parts_.whitelists.contains(station, std::move(*shortened));
    co_return isListed;
}

// True when somebody waits for a card at this station, and this one is new to it.
Task<bool> WhitelistService::capture(StationId station, IdToken token) {
    {
        const std::scoped_lock lock(mutex_);
        const auto waiter = waiting_.find(station);
        if (waiter == waiting_.end()) co_return false;
        if (waiter->second) co_return *waiter->second == token;
    }
    if (co_await parts_.whitelists.contains(station, token)) co_return false;
    const std::scoped_lock lock(mutex_);
    const auto waiter = waiting_.find(station);
    if (waiter == waiting_.end() || waiter->second) co_return false;
    waiter->second = std::move(token);
    co_return true;
}

Task<> WhitelistService::refresh() {
    const auto stations = co_await parts_.whitelists.unsynchronized();
    const std::scoped_lock lock(mutex_);
    unsynchronized_ = {stations.begin(), stations.end()};
}

Task<> WhitelistService::refreshSome(std::vector<StationId> stations) {
    const auto behind = co_await parts_.whitelists.unsynchronizedOf(stations);
    const std::scoped_lock lock(mutex_);
    for (const auto& station : stations) unsynchronized_.erase(station);
    unsynchronized_.insert(behind.begin(), behind.end());
}

void WhitelistService::stationIsReady(const StationId& id) {
    {
        const std::scoped_lock lock(mutex_);
        if (!unsynchronized_.contains(id)) return;
    }
    send(id);
}

void WhitelistService::send(const StationId& id) {
    spawn(parts_.executor, "whitelist of " + id.value, sendLater(id));
}

Task<> WhitelistService::sendLater(StationId station) {
    const auto fault = co_await synchronize(station, us);
    if (!fault.empty()) {
        log::info("the whitelist is not at the station yet",
                  {{"station", station.value}, {"reason", fault}});
    }
}

}  // namespace voltgate
