// Keeps what is in memory as it is on record when other processes change that, the local copies as
// what is in memory, and on record when connections ended. What cannot be read or written is so a
// second later.
#pragma once
#include <asio/io_context.hpp>
#include <memory>
#include <mutex>
#include <set>

#include "app/periodic.hpp"
#include "db/change_listener.hpp"
#include "db/storage.hpp"
#include "ocpp/services/registration_service.hpp"
#include "ocpp/services/station_setting_service.hpp"
#include "ocpp/services/whitelist_service.hpp"

namespace voltgate::app {

struct FollowedParts {
    asio::io_context& io;
    db::Storage& storage;
    RegistrationService& registration;
    StationSettingService& settings;
    WhitelistService& whitelists;
};

class ChangeFollower {
public:
    explicit ChangeFollower(FollowedParts parts) : parts_(parts) {}

    void start(PeriodicTasks& periodic);
    void stop();  ///< Nothing is heard any more.
    /// Writes all that for the last time. Waits, on a thread that does not run `io` itself.
    void finish();

private:
    /// Stations whose records of one kind have changed.
    struct Heard {
        bool ofAny = false;
        std::set<StationId> stations{};
    };

    db::ChangeCallbacks callbacks();
    void heardOfAny();
    void hear(Heard& heard, const std::vector<StationId>& stations);
    template <class Service>
    Task<> readChanged(Heard& heard, Service& service);
    Task<> copyStations();

    FollowedParts parts_;
    std::mutex mutex_;
    Heard settings_;
    Heard whitelists_;
    std::unique_ptr<db::ChangeListener> listener_;
};

}  // namespace voltgate::app
