// The WebSocket endpoint on real sockets, with a gate that lets everybody in: what it does with
// peers that do not behave, and with failures of its own side.
#include "ocpp/transport/websocket_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <asio/executor_work_guard.hpp>
#include <atomic>
#include <thread>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate::transport {
namespace {

using namespace std::chrono_literals;
using test::RawStation;

class Handler final : public rpc::CallHandler {
public:
    explicit Handler(std::atomic<int>& ends) : ends_(ends) {}
    bool handles(std::string_view) const override { return true; }
    Task<std::string> handle(std::string_view action, const rapidjson::Value&) override {
        if (action == "Much") co_return "{\"text\":\"" + std::string(60000, 'x') + "\"}";
        co_return "{}";
    }
    void answeredLate(std::string_view, const CommandOutcome&) override {}
    void disconnected() override { ++ends_; }

private:
    std::atomic<int>& ends_;
};

struct OpenGate final : Gate {
    explicit OpenGate(asio::io_context& context) : io(context) {}
    HandshakeAnswer knock(const HandshakeRequest& request) override {
        if (request.resource == "/throws") throw std::runtime_error("out of order");
        HandshakeAnswer answer{.status = 101, .reason = ""};
        const bool mayOpen = request.resource != "/throws-later";
        answer.open = [this, mayOpen](std::shared_ptr<rpc::Link> link) {
            if (!mayOpen) throw std::runtime_error("out of order");
            return std::make_shared<rpc::Session>(io, rpc::SessionSettings{.station = {"CP-1"}},
                                                  std::move(link), std::make_shared<Handler>(ends));
        };
        return answer;
    }
    void failed(const HandshakeRequest&, ConnectionVerdict, const std::string&) override {}

    asio::io_context& io;
    std::atomic<int> ends = 0;
};

struct Server {
    explicit Server(WebSocketSettings settings = {}) {
        settings.address = "127.0.0.1";
        settings.port = 0;
        server = WebSocketServer::listen(io, settings, gate);
        for (int i = 0; i < 2; ++i) threads.emplace_back([this] { io.run(); });
    }
    ~Server() {
        server->stop(0);
        eventually([this] { return server->connections() == 0; });
        io.stop();
        for (auto& thread : threads) thread.join();
    }
    void expectToServe() {
        RawStation station(server->port());
        EXPECT_EQ(station.handshake("/ocpp/CP-1", ""), 101);
        station.write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));
        EXPECT_EQ(station.readText(), R"([3,"1",{}])");
    }

    asio::io_context io;
    asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(io);
    OpenGate gate{io};
    std::unique_ptr<WebSocketServer> server;
    std::vector<std::thread> threads;
};

TEST(WebSocketServer, endsAPeerThatDoesNotReadItsAnswers) {
    Server server({.maxSendBuffer = 100000});
    RawStation station(server.server->port());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", ""), 101);

    std::string flood;
    for (int i = 0; i < 300; ++i)
        flood += RawStation::frame("[2,\"" + std::to_string(i) + R"(","Much",{}])");
    station.write(flood);

    EXPECT_TRUE(eventually([&] { return server.gate.ends == 1; }));
    EXPECT_TRUE(eventually([&] { return server.server->connections() == 0; }));
    server.expectToServe();
}

// 300 pings of which nobody reads the pongs.
TEST(WebSocketServer, answersNotEachPingOfAFlood) {
    Server server;
    RawStation station(server.server->port());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", ""), 101);

    std::string flood;
    for (int i = 0; i < 300; ++i) flood += RawStation::frame("", 9);
    station.write(flood + RawStation::frame(R"([2,"1","Heartbeat",{}])"));

    int pongs = 0;
    while (station.readPong()) ++pongs;
    EXPECT_GE(pongs, 1);
    EXPECT_LE(pongs, 100);
}

TEST(WebSocketServer, outlivesWhatItsGateThrows) {
    Server server;
    RawStation refused(server.server->port());
    RawStation closed(server.server->port());

    EXPECT_NE(refused.handshake("/throws", ""), 101);
    EXPECT_EQ(closed.handshake("/throws-later", ""), 101);
    EXPECT_EQ(closed.readClose(), 1011);

    server.expectToServe();
}

TEST(WebSocketServer, boundsThoseThatSayOnlyTheBeginningOfTheirHandshake) {
    Server server({.maxNewcomers = 5});
    std::vector<std::unique_ptr<RawStation>> silent;
    for (int i = 0; i < 30; ++i) {
        silent.push_back(std::make_unique<RawStation>(server.server->port()));
        silent.back()->write("G");
    }

    // Those beyond are dropped, so their end comes before the deadline of a handshake.
    const auto dropped = [&] {
        return std::count_if(silent.begin(), silent.end(),
                             [](const auto& station) { return station->hasEnded(); });
    };
    EXPECT_TRUE(eventually([&] { return dropped() >= 20; }, 10s));
    silent.clear();
    EXPECT_TRUE(eventually([&] {
        RawStation station(server.server->port());
        return station.handshake("/ocpp/CP-1", "") == 101;
    }));
}

}  // namespace
}  // namespace voltgate::transport
