// Everything that touches a connection from two sides, at once and for a while, on real sockets:
// floods of every message kind and size, takeovers at every moment with calls in flight, slow
// readers, half-closed and reset sockets, commands, and stations that are removed meanwhile, every
// other station over TLS. Every byte stream is checked, every answer in its order. Races need time:
// VOLTGATE_STORM_SECONDS says how much all storms take together.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include "tests/end_to_end/storm_connection.hpp"
#include "tests/end_to_end/tls_server.hpp"

namespace voltgate::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto patience = 60s;  // With a sanitizer on a busy machine.
constexpr int fixedStations = 6;
constexpr int removedStations = 2;

Clock::duration stormTime() {
    const char* wanted = std::getenv("VOLTGATE_STORM_SECONDS");
    return std::chrono::milliseconds(1000 * (wanted ? std::atoi(wanted) : VOLTGATE_STORM_SECONDS)) /
           2;
}

/// What all threads of a storm share.
struct Weather {
    explicit Weather(RunningServer& running) : server(running) {}

    bool isOver() const { return Clock::now() >= end || hasFailed; }
    void fail(const std::string& what) {
        hasFailed = true;
        const std::scoped_lock lock(mutex);
        faults.push_back(what);
    }

    RunningServer& server;
    Clock::time_point end = Clock::now() + stormTime();
    std::atomic<bool> hasFailed = false;
    std::atomic<std::size_t> answers = 0;
    std::atomic<std::size_t> takeovers = 0;
    std::atomic<std::size_t> calls = 0;
    std::atomic<std::size_t> removals = 0;
    std::mutex mutex;
    std::vector<std::string> faults;
};

/// One station, which never behaves the same twice.
class StormStation {
public:
    StormStation(Weather& weather, int number, bool isRemoved)
        : weather_(weather),
          id_("STORM-" + std::to_string(number)),
          isRemoved_(isRemoved),
          tls_(number % 2 == 0 ? nullptr : stormTls()),
          random_(static_cast<unsigned>(number + 1)) {}

    void run() {
        using Scene = void (StormStation::*)();
        constexpr Scene scenes[] = {&StormStation::takeOver,   &StormStation::takeOver,
                                    &StormStation::flood,      &StormStation::takeOver,
                                    &StormStation::readSlowly, &StormStation::halfClose,
                                    &StormStation::reset,      &StormStation::sayGoodbye};
        // However short the storm: each begins with the scene that most can go wrong in.
        for (std::size_t scene = 0; !weather_.isOver(); scene = upTo(std::size(scenes) - 1))
            (this->*scenes[scene])();
    }

private:
    std::size_t upTo(std::size_t most) {
        return std::uniform_int_distribution<std::size_t>(0, most)(random_);
    }

    /// A connection that was let in; nothing when the storm is over before.
    std::unique_ptr<StormConnection> connect(int receiveBuffer = 0) {
        while (!weather_.isOver()) {
            const auto& server = weather_.server.application;
            auto connection = std::make_unique<StormConnection>(
                tls_ ? server.tlsPort() : server.ocppPort(), id_, receiveBuffer, tls_);
            if (connection->status(patience) == 101) {
                connection->answerCalls(upTo(3) != 0);
                return connection;
            }
            // Only a station that is removed now and then may be turned away.
            if (!isRemoved_) return fail("was not let in", *connection), nullptr;
            std::this_thread::sleep_for(5ms);
        }
        return nullptr;
    }

    void askMany(StormConnection& connection, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) ask(connection);
    }
    void ask(StormConnection& connection) {
        const auto id = "m" + std::to_string(++lastId_);
        const auto message = "[2,\"" + id + "\"," + body() + "]";
        switch (upTo(19)) {
            case 0:
                return connection.askInPieces(id, message);
            case 1:
                return connection.ask(id, message, 2);  // Binary.
            case 2:
                return connection.ask(id, message.substr(0, message.size() - 2));  // Cut short.
            case 3:
                connection.tell("ping " + id, 9);
                return connection.ask(id, message);
            case 4:
                connection.tell("[3,\"nothing-" + id + R"(",{}])", 1);
                return connection.ask(id, message);
            default:
                return connection.ask(id, message);
        }
    }
    std::string body() {
        const auto time = R"("timestamp":"2026-01-01T00:00:00Z")";
        switch (upTo(9)) {
            case 0:
                return R"("Heartbeat",{})";
            case 1:
                return R"("BootNotification",{"chargePointVendor":"V","chargePointModel":"M"})";
            case 2:
                return R"("Authorize",{"idTag":"TAG-1"})";
            case 3:
                return R"("StartTransaction",{"connectorId":1,"idTag":"TAG-1","meterStart":)" +
                       std::to_string(lastId_) + "," + time + "}";
            case 4:
                return R"("DataTransfer",{"vendorId":"V","data":")" +
                       std::string(upTo(3) == 0 ? upTo(60000) : upTo(500), 'x') + "\"}";
            case 5:
                return R"("NoSuchAction",{"a":[1,2,3]})";
            case 6:
                return R"("MeterValues",{"connectorId":1,"meterValue":[{)" + std::string(time) +
                       R"(,"sampledValue":[{"value":")" + std::to_string(lastId_) + "\"}]}]}";
            default:
                return R"("StatusNotification",{"connectorId":1,"errorCode":"NoError",)" +
                       std::string(upTo(1) == 0 ? R"("status":"Available"})"
                                                : R"("status":"Preparing"})");
        }
    }
    std::size_t howMany() {
        constexpr std::size_t counts[] = {1, 3, 20, 64, 70, 150, 150, 300, 1000};
        return counts[upTo(std::size(counts) - 1)];
    }

    // Scenes.

    /// Everything is answered on a connection that nobody ends.
    void flood() {
        const auto connection = connect();
        if (!connection) return;
        for (std::size_t rounds = 0; rounds <= upTo(2); ++rounds) {
            askMany(*connection, howMany());
            expectAllAnswers(*connection);
        }
    }
    /// Newer connections win at once, whatever the older ones have in flight.
    void takeOver() {
        auto older = connect();
        if (!older) return;
        for (std::size_t rounds = 0; rounds <= upTo(8); ++rounds) {
            askMany(*older, upTo(3) == 0 ? howMany() : upTo(5));
            const auto answered = older->answers() + upTo(4);
            older->until(std::chrono::milliseconds(upTo(20)),
                         [&] { return older->answers() >= answered; });
            auto newer = connect();
            if (!newer) return check(*older);
            ++weather_.takeovers;
            ask(*newer);
            if (!older->until(patience, [&] { return older->hasEnded(); }))
                fail("was not ended by a newer connection", *older);
            check(*older);
            older = std::move(newer);
        }
        expectAllAnswers(*older);
    }
    /// The server has to wait with its answers, and goes on when there is room.
    void readSlowly() {
        const auto connection = connect(4096);
        if (!connection) return;
        askMany(*connection, howMany());
        const auto waited = Clock::now() + std::chrono::milliseconds(upTo(400));
        while (Clock::now() < waited) connection->pump(5ms, false);
        expectAllAnswers(*connection);
    }
    /// It says nothing more; what it still hears is in order, and then the connection ends.
    void halfClose() {
        const auto connection = connect();
        if (!connection) return;
        askMany(*connection, howMany());
        const auto waited = Clock::now() + std::chrono::milliseconds(upTo(30));
        while (Clock::now() < waited) connection->pump(1ms);
        connection->halfClose();
        if (!connection->until(patience, [&] { return connection->hasEnded(); }))
            fail("stays open half", *connection);
        check(*connection);
    }
    void reset() {
        const auto connection = connect();
        if (!connection) return;
        askMany(*connection, howMany());
        const auto answered = upTo(70);
        connection->until(std::chrono::milliseconds(upTo(30)),
                          [&] { return connection->answers() >= answered; });
        connection->reset();
        check(*connection);
    }
    void sayGoodbye() {
        const auto connection = connect();
        if (!connection) return;
        askMany(*connection, howMany());
        connection->goodbye();
        if (!connection->until(patience, [&] { return connection->hasEnded(); }))
            fail("does not end after its close frame", *connection);
        check(*connection);
    }

    void expectAllAnswers(StormConnection& connection) {
        connection.until(patience,
                         [&] { return connection.hasAllAnswers() || !connection.fault().empty(); });
        if (!connection.hasAllAnswers() && !mayBeRemoved(connection))
            fail("lacks answers", connection);
        check(connection);
    }
    bool mayBeRemoved(const StormConnection& connection) const {
        return isRemoved_ && connection.hasEnded();
    }
    void check(const StormConnection& connection) {
        weather_.answers += connection.answers();
        weather_.calls += connection.calls();
        if (!connection.fault().empty()) fail(connection.fault(), connection);
        const int code = connection.closeCode();
        if (code != 0 && code != 1000 && code != 1001) fail("was closed", connection);
    }
    void fail(const std::string& what, const StormConnection& connection) {
        weather_.fail(id_ + ": " + what + " (answers " + std::to_string(connection.answers()) +
                      ", due " + std::to_string(connection.due()) + ", close code " +
                      std::to_string(connection.closeCode()) +
                      (connection.hasEnded() ? ", ended)" : ")"));
    }

    Weather& weather_;
    std::string id_;
    bool isRemoved_;
    StormTls tls_;  // Null: it comes without.
    std::minstd_rand random_;
    std::uint64_t lastId_ = 0;
};

void addStation(HttpClient& http, int number) {
    http.post("/api/v1/stations",
              R"({"id":"STORM-)" + std::to_string(number) + R"(","securityProfile":0})");
}

/// Sends commands, so that calls are in flight whatever happens to their connection.
void operate(Weather& weather, unsigned seed) {
    std::minstd_rand random(seed);
    HttpClient http(weather.server.application.httpPort());
    http.logIn("admin@example.com", "correct horse");
    while (!weather.isOver()) {
        const auto number = random() % (fixedStations + removedStations);
        const auto station = "/api/v1/stations/STORM-" + std::to_string(number);
        const auto answer = random() % 2 == 0
                                ? http.post(station + "/calls/ClearCache", "{}")
                                : http.post(station + "/trigger", R"({"message":"Heartbeat"})");
        if (answer.status == 0 || answer.status == 500)
            weather.fail("a command got " + std::to_string(answer.status) + ": " + answer.body);
    }
}

/// Removes stations and adds them again.
void remove(Weather& weather) {
    HttpClient http(weather.server.application.httpPort());
    http.logIn("admin@example.com", "correct horse");
    for (int i = 0; !weather.isOver(); ++i) {
        const int number = fixedStations + i % removedStations;
        http.remove("/api/v1/stations/STORM-" + std::to_string(number));
        ++weather.removals;
        std::this_thread::sleep_for(30ms);
        addStation(http, number);
        std::this_thread::sleep_for(200ms);
    }
}

void storm(int ioThreads) {
    TlsServer tls({"--io-threads=" + std::to_string(ioThreads), "--command-timeout=1"});
    auto& server = tls.server;
    for (int i = 0; i < fixedStations + removedStations; ++i) addStation(*server.http, i);
    server.http->post("/api/v1/tokens", R"({"idToken":"TAG-1"})");
    Weather weather(server);

    std::vector<std::thread> threads;
    for (int i = 0; i < fixedStations + removedStations; ++i) {
        threads.emplace_back([&weather, i] { StormStation(weather, i, i >= fixedStations).run(); });
    }
    for (unsigned i = 1; i <= 3; ++i) threads.emplace_back([&weather, i] { operate(weather, i); });
    threads.emplace_back([&weather] { remove(weather); });
    for (auto& thread : threads) thread.join();

    for (const auto& fault : weather.faults) ADD_FAILURE() << fault;
    EXPECT_GT(weather.answers, 100u);
    EXPECT_GT(weather.takeovers, 0u);
    EXPECT_GT(weather.calls, 0u);
    EXPECT_GT(weather.removals, 0u);
    EXPECT_EQ(server.http->get("/healthz").status, 200);
    std::cout << "answers " << weather.answers << ", takeovers " << weather.takeovers << ", calls "
              << weather.calls << ", removals " << weather.removals << "\n";
}

TEST(Storm, passesOverTwoThreads) { storm(2); }

TEST(Storm, passesOverFourThreads) { storm(4); }

}  // namespace
}  // namespace voltgate::test
