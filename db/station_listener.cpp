#include "db/station_listener.hpp"

#include "db/connection.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

constexpr long wakeUpMicroseconds = 200'000;

class Receiver final : public pqxx::notification_receiver {
public:
    Receiver(pqxx::connection_base& session, bool& heard)
        : notification_receiver(session, "station_changed"), heard_(heard) {}

    void operator()(const std::string&, int) override { heard_ = true; }

private:
    bool& heard_;
};

}  // namespace

StationListener::StationListener(std::string url, std::function<void()> stationsChanged)
    : url_(std::move(url)),
      stationsChanged_(std::move(stationsChanged)),
      thread_(&StationListener::serve, this) {}

StationListener::~StationListener() { stop(); }

void StationListener::stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
}

void StationListener::serve() {
    while (!stopping_) {
        try {
            listen();
        } catch (const std::exception& error) {
            log::debug("station listener has no connection", {{"error", error.what()}});
        }
        if (!stopping_) std::this_thread::sleep_for(std::chrono::microseconds(wakeUpMicroseconds));
    }
}

void StationListener::listen() {
    Connection connection(url_, Planning::Deciding);
    bool heard = false;
    Receiver receiver(connection.session, heard);
    stationsChanged_();
    while (!stopping_) {
        connection.session.await_notification(0, wakeUpMicroseconds);
        // libpqxx keeps silent about a connection that ended; asking would make it reconnect
        // without telling us, and we would miss what happened in between.
        if (!connection.session.is_open()) return;
        // Many changes at once are one piece of news.
        if (std::exchange(heard, false)) stationsChanged_();
    }
}

}  // namespace voltgate::db
