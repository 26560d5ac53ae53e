#include "db/change_listener.hpp"

#include "db/connection.hpp"
#include "ocpp/domain/number.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr auto wakeUp = 200ms;
// Many changes at once are one piece of news; and who has made one knows of it by then.
constexpr auto gathering = 50ms;

class Channel final : public pqxx::notification_receiver {
public:
    Channel(pqxx::connection_base& session, const std::string& name)
        : notification_receiver(session, name) {}

    void operator()(const std::string& payload, int) override { heard_.push_back(payload); }

    bool hasHeard() const { return !heard_.empty(); }

    /// Hands over what was heard, each read by `read`.
    template <class News>
    void deliver(const std::function<void(std::vector<News>)>& callback,
                 std::optional<News> (*read)(const std::string&)) {
        std::vector<News> all;
        for (const auto& payload : std::exchange(heard_, {})) {
            if (auto news = read(payload)) all.push_back(std::move(*news));
        }
        if (callback && !all.empty()) callback(std::move(all));
    }

private:
    std::vector<std::string> heard_;
};

// The channels of a connection. Leaving them one by one would wait for answers that a PostgreSQL
// that hangs does not give; it ends them with the connection.
struct Channels {
    explicit Channels(Connection& connection) : session(connection.session) {
        const auto watch = connection.watch();
        stations.emplace(session, "station_changed");
        settings.emplace(session, "station_setting_changed");
        whitelists.emplace(session, "whitelist_changed");
        tokens.emplace(session, "id_token_changed");
    }
    ~Channels() { session.disconnect(); }
    Channels(const Channels&) = delete;
    Channels& operator=(const Channels&) = delete;

    bool haveHeard() const {
        return stations->hasHeard() || settings->hasHeard() || whitelists->hasHeard() ||
               tokens->hasHeard();
    }

    pqxx::connection& session;
    std::optional<Channel> stations, settings, whitelists, tokens;
};

// "number revision id"; what is spelled otherwise is not from our trigger.
std::optional<StationNews> readNews(const std::string& payload) {
    const std::string_view text = payload;
    const auto first = text.find(' ');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = text.find(' ', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto number = integerIn<std::int64_t>(text.substr(0, first));
    const auto revision = integerIn<std::int64_t>(text.substr(first + 1, second - first - 1));
    if (!number || !revision) return std::nullopt;
    return StationNews{.station = StationId{std::string(text.substr(second + 1))},
                       .number = *number,
                       .revision = *revision};
}

std::optional<StationId> readStation(const std::string& payload) { return StationId{payload}; }
std::optional<std::string> readText(const std::string& payload) { return payload; }

// libpqxx keeps silent about a connection that ended; asking would make it reconnect without
// telling us, and we would miss what happened in between. False then.
bool awaited(pqxx::connection_base& session, SteadyClock::duration patience) {
    const auto microseconds =
        std::chrono::duration_cast<std::chrono::microseconds>(patience).count();
    session.await_notification(0, static_cast<long>(std::max<std::int64_t>(microseconds, 0)));
    return session.is_open();
}

}  // namespace

ChangeListener::ChangeListener(Postgres postgres, ChangeCallbacks callbacks)
    : postgres_(std::move(postgres)),
      callbacks_(std::move(callbacks)),
      thread_(&ChangeListener::serve, this) {}

ChangeListener::~ChangeListener() { stop(); }

void ChangeListener::stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
}

void ChangeListener::serve() {
    while (!stopping_) {
        try {
            listen();
        } catch (const std::exception& error) {
            log::debug("change listener has no connection", {{"error", error.what()}});
        }
        if (!stopping_) std::this_thread::sleep_for(wakeUp);
    }
}

void ChangeListener::listen() {
    Connection connection(postgres_, Planning::Deciding);
    auto& session = connection.session;
    Channels channels(connection);
    if (callbacks_.connected) callbacks_.connected();
    while (!stopping_) {
        if (!awaited(session, wakeUp)) return;
        if (!channels.haveHeard()) continue;
        for (const auto end = SteadyClock::now() + gathering; SteadyClock::now() < end;) {
            if (!awaited(session, end - SteadyClock::now())) return;
        }
        channels.stations->deliver(callbacks_.stations, readNews);
        channels.settings->deliver(callbacks_.settings, readStation);
        channels.whitelists->deliver(callbacks_.whitelists, readStation);
        channels.tokens->deliver(callbacks_.tokens, readText);
    }
}

}  // namespace voltgate::db
