// Hears when another process changes what is kept in memory: PostgreSQL notifies a channel for each
// kind of record and names what has changed. The callbacks run on the listener's own thread, with
// what came within a moment together. After every connection `connected` is called, for changes may
// have been missed meanwhile. Reconnects by itself.
#pragma once
#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "db/postgres.hpp"
#include "ocpp/repositories/station_repository.hpp"

namespace voltgate::db {

struct ChangeCallbacks {
    std::function<void()> connected{};
    std::function<void(std::vector<StationNews>)> stations{};
    std::function<void(std::vector<StationId>)> settings{};    ///< Desired ones of these stations.
    std::function<void(std::vector<StationId>)> whitelists{};  ///< Of these stations.
    std::function<void(std::vector<std::string>)> tokens{};    ///< In their normal form.
};

class ChangeListener {
public:
    ChangeListener(Postgres postgres, ChangeCallbacks callbacks);
    ~ChangeListener();

    ChangeListener(const ChangeListener&) = delete;
    ChangeListener& operator=(const ChangeListener&) = delete;

    void stop();  ///< Within a second, unless a connection is being made.

private:
    void serve();
    void listen();

    const Postgres postgres_;
    const ChangeCallbacks callbacks_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

}  // namespace voltgate::db
