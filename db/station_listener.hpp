// Hears when any process changes a station: PostgreSQL notifies the channel station_changed. The
// callback runs on the listener's own thread; it is also called after every connection, for changes
// may have been missed meanwhile. Reconnects by itself.
#pragma once
#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace voltgate::db {

class StationListener {
public:
    StationListener(std::string url, std::function<void()> stationsChanged);
    ~StationListener();

    StationListener(const StationListener&) = delete;
    StationListener& operator=(const StationListener&) = delete;

    void stop();  ///< Within a second, unless a connection is being made.

private:
    void serve();
    void listen();

    const std::string url_;
    const std::function<void()> stationsChanged_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

}  // namespace voltgate::db
