#include "app/change_follower.hpp"

#include "ocpp/log.hpp"

namespace voltgate::app {

using namespace std::chrono_literals;

void ChangeFollower::start(PeriodicTasks& periodic) {
    listener_ = std::make_unique<db::ChangeListener>(parts_.storage.postgres, callbacks());
    periodic.add("read changed settings", 1s,
                 [this] { return readChanged(settings_, parts_.settings); });
    periodic.add("read changed whitelists", 1s,
                 [this] { return readChanged(whitelists_, parts_.whitelists); });
    periodic.add("note when connections ended", 1s,
                 [this] { return parts_.registration.recordEnds(); });
    if (!parts_.storage.localCopy) return;
    periodic.add("copy stations", 1s, [this] { return copyStations(); });
    periodic.add("copy tokens", 1s, [this] {
        return parts_.storage.localCopy->refreshTokens(parts_.storage.database);
    });
}

void ChangeFollower::stop() { listener_.reset(); }

void ChangeFollower::finish() {
    try {
        runNow(parts_.io, parts_.registration.recordEnds());
    } catch (const std::exception& error) {
        log::debug("when connections ended is not noted", {{"error", error.what()}});
    }
    if (parts_.storage.localCopy) parts_.storage.localCopy->keep(parts_.registration.takeChanges());
}

db::ChangeCallbacks ChangeFollower::callbacks() {
    return {.connected = [this] { heardOfAny(); },
            .stations =
                [this](const std::vector<StationNews>& news) {
                    if (!parts_.registration.hear(news)) return;
                    spawn(parts_.io.get_executor(), "read changed stations",
                          parts_.registration.catchUp());
                },
            .settings = [this](const std::vector<StationId>& of) { hear(settings_, of); },
            .whitelists = [this](const std::vector<StationId>& of) { hear(whitelists_, of); },
            .tokens =
                [this](const std::vector<std::string>& tokens) {
                    if (parts_.storage.localCopy) parts_.storage.localCopy->hear(tokens);
                }};
}

// After a connection of the listener; what happened while it had none is not known.
void ChangeFollower::heardOfAny() {
    {
        const std::scoped_lock lock(mutex_);
        settings_ = {.ofAny = true};
        whitelists_ = {.ofAny = true};
    }
    if (parts_.storage.localCopy) parts_.storage.localCopy->hearOfAny();
    if (!parts_.registration.hearOfAny()) return;
    spawn(parts_.io.get_executor(), "read all stations", parts_.registration.catchUp());
}

void ChangeFollower::hear(Heard& heard, const std::vector<StationId>& stations) {
    const std::scoped_lock lock(mutex_);
    if (!heard.ofAny) heard.stations.insert(stations.begin(), stations.end());
}

template <class Service>
Task<> ChangeFollower::readChanged(Heard& heard, Service& service) {
    Heard taken;
    {
        const std::scoped_lock lock(mutex_);
        taken = std::exchange(heard, {});
    }
    if (!taken.ofAny && taken.stations.empty()) co_return;
    std::exception_ptr failure;
    try {
        if (taken.ofAny) {
            co_await service.refresh();
        } else {
            std::vector<StationId> stations(taken.stations.begin(), taken.stations.end());
            co_await service.refreshSome(std::move(stations));
        }
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    {
        const std::scoped_lock lock(mutex_);
        heard.ofAny = heard.ofAny || taken.ofAny;
        heard.stations.merge(taken.stations);
    }
    std::rethrow_exception(failure);
}

Task<> ChangeFollower::copyStations() {
    auto& copy = *parts_.storage.localCopy;
    if (copy.lacksStations()) parts_.registration.takeAllNextTime();
    // Before they were read for the first time there is nothing that is worth a copy.
    if (parts_.registration.isReady()) copy.keep(parts_.registration.takeChanges());
    co_return;
}

}  // namespace voltgate::app
