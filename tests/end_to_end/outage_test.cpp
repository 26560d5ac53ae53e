// What stations and REST see when a part is missing: PostgreSQL, or a free port.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <pqxx/pqxx>
#include <thread>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

std::string basicAuth(const std::string& base64) {
    return "Sec-WebSocket-Protocol: ocpp1.6\r\nAuthorization: Basic " + base64 + "\r\n";
}
const std::string ofStation1 = basicAuth("Q1AtMTprZXktb2Ytc3RhdGlvbi0x");  // CP-1:key-of-station-1

// The payload of the answer to a call; the whole frame when it is a CALLERROR.
std::string answer(RawStation& station, const std::string& action, const std::string& payload) {
    station.write(RawStation::frame("[2,\"1\",\"" + action + "\"," + payload + "]"));
    const auto frame = station.readText();
    return frame.starts_with("[3,\"1\",") ? frame.substr(7, frame.size() - 8) : frame;
}

std::string boot(RawStation& station) {
    return answer(station, "BootNotification",
                  R"({"chargePointVendor":"V","chargePointModel":"M"})");
}

std::string start(RawStation& station, const std::string& tag) {
    return answer(station, "StartTransaction",
                  R"({"connectorId":1,"idTag":")" + tag +
                      R"(","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"})");
}

std::string numberIn(const std::string& response) {
    const auto at = response.find("\"transactionId\":");
    return at == std::string::npos ? "" : std::to_string(std::atoi(response.c_str() + at + 16));
}

std::string stop(RawStation& station, const std::string& number) {
    return answer(
        station, "StopTransaction",
        R"({"meterStop":700,"timestamp":"2026-03-01T13:00:00Z","transactionId":)" + number + "}");
}

bool isJournalReady(RunningServer& server) {
    return eventually(
        [&] { return server.http->get("/api/v1/journal").field("numbersLeft") == "20000"; });
}

TEST(Outage, ofPostgresqlIsAnsweredWith503OverRest) {
    const TestCluster cluster;
    RunningServer server(cluster.url());

    cluster.stop();

    EXPECT_EQ(server.http->get("/readyz").status, 503);
    EXPECT_EQ(server.http->get("/healthz").status, 200);
    const auto refused = server.http->get("/api/v1/transactions");
    EXPECT_EQ(refused.status, 503) << refused.body;
    EXPECT_NE(refused.headers.find("Retry-After"), std::string::npos);
}

// As somebody at psql does, or a maintenance job.
TEST(Outage, ofOneTableIsAnsweredWith503AndKeepsNobodyElseWaiting) {
    RunningServer server(std::vector<std::string>{"--database-lock-timeout=1"});
    pqxx::connection session(server.database->url());
    pqxx::work lock(session);
    lock.exec("lock table reservation");

    std::vector<std::thread> blocked;
    std::atomic<int> busy = 0;
    for (int i = 0; i < 4; ++i) {
        blocked.emplace_back([&] {
            HttpClient client(server.application.httpPort());
            client.logIn("admin@example.com", "correct horse");
            const auto answer = client.get("/api/v1/reservations/1");
            const bool saysWhen = answer.headers.find("Retry-After") != std::string::npos;
            if (answer.status == 503 && saysWhen) ++busy;
        });
    }
    for (auto& thread : blocked) thread.join();

    EXPECT_EQ(busy, 4);
    EXPECT_EQ(server.http->get("/api/v1/tokens").status, 200);
    EXPECT_EQ(server.http->get("/readyz").status, 200);
}

TEST(Outage, ofPostgresqlIsNotNoticedByAStationThatCharges) {
    const TestCluster cluster;
    RunningServer server(cluster.url());
    server.addStation("CP-1");
    ASSERT_TRUE(isJournalReady(server));
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", ofStation1), 101);
    ASSERT_THAT(boot(station), testing::HasSubstr("Accepted"));

    cluster.stop();
    EXPECT_THAT(answer(station, "Authorize", R"({"idTag":"STRANGER"})"),
                testing::HasSubstr("Accepted"));
    const auto started = start(station, "STRANGER");
    const auto number = numberIn(started);
    EXPECT_THAT(started, testing::HasSubstr("Accepted"));
    EXPECT_EQ(answer(station, "MeterValues",
                     R"({"connectorId":1,"transactionId":)" + number +
                         R"(,"meterValue":[{"timestamp":"2026-03-01T12:30:00Z",)"
                         R"("sampledValue":[{"value":"300"}]}]})"),
              "{}");
    EXPECT_EQ(stop(station, number), "{}");
    EXPECT_EQ(server.http->get("/api/v1/journal").field("inUse"), "true");
    cluster.start();

    EXPECT_TRUE(eventually([&] {
        return server.http->get("/api/v1/transactions/" + number).body.find("\"energy\":700") !=
               std::string::npos;
    })) << server.http->get("/api/v1/transactions/" + number).body;
    EXPECT_TRUE(
        eventually([&] { return server.http->get("/api/v1/journal").field("inUse") == "false"; }));
    EXPECT_THAT(server.http->get("/api/v1/transactions/" + number + "/meter-values").body,
                testing::HasSubstr("\"300\""));
    EXPECT_THAT(server.http->get("/api/v1/reports/reconciliation?from=2026-01-01T00:00:00Z").body,
                testing::HasSubstr("\"unaskedToken\""));
}

using Seconds = std::chrono::duration<double>;

double secondsOf(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return Seconds(std::chrono::steady_clock::now() - begin).count();
}

const std::vector<std::string> soonTired = {"--database-statement-timeout=1",
                                            "--database-report-timeout=2"};

// All its processes are stopped: it takes connections and questions, and answers nothing.
TEST(Outage, ofAPostgresqlThatHangsIsAnsweredWith503AndLosesNothing) {
    const TestCluster cluster;
    RunningServer server(cluster.url(), soonTired);
    server.addStation("CP-1");
    ASSERT_TRUE(isJournalReady(server));
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", ofStation1), 101);
    boot(station);
    FrozenCluster frozen(cluster);

    EXPECT_LT(secondsOf([&] { EXPECT_EQ(server.http->get("/readyz").status, 503); }), 3);
    const auto number = numberIn(start(station, "TAG-1"));
    EXPECT_NE(number, "");
    EXPECT_EQ(stop(station, number), "{}");
    for (const auto* path : {"/api/v1/transactions/1", "/api/v1/transactions", "/api/v1/me"}) {
        HttpAnswer answer;
        EXPECT_LT(secondsOf([&] { answer = server.http->get(path); }), 10) << path;
        EXPECT_EQ(answer.status, 503) << path << answer.body;
        EXPECT_NE(answer.headers.find("Retry-After"), std::string::npos);
    }
    frozen.thaw();

    EXPECT_TRUE(eventually([&] {
        return server.http->get("/api/v1/transactions/" + number).body.find("\"energy\":700") !=
               std::string::npos;
    }));
    EXPECT_EQ(server.http->get("/readyz").status, 200);
}

// With the settings that it has by default.
TEST(Outage, ofAPostgresqlThatHangsDoesNotHoldUpTheEnd) {
    const TestCluster cluster;
    const TemporaryFolder folder;
    std::string number;
    {
        RunningServer server(cluster.url(), {"--journal-folder=" + folder.path().string()});
        server.addStation("CP-1");
        ASSERT_TRUE(isJournalReady(server));
        RawStation station(server.application.ocppPort());
        ASSERT_EQ(station.handshake("/ocpp/CP-1", ofStation1), 101);
        boot(station);
        const FrozenCluster frozen(cluster);
        number = numberIn(start(station, "TAG-1"));
        std::vector<std::thread> clients;
        for (int i = 0; i < 20; ++i)
            clients.emplace_back([client = *server.http]() mutable { client.get("/api/v1/me"); });
        EXPECT_TRUE(eventually([&] { return server.http->get("/readyz").status == 503; }));

        EXPECT_LT(secondsOf([&] { server.application.stop(); }), 15);

        for (auto& client : clients) client.join();
    }

    RunningServer next(cluster.url(), {"--journal-folder=" + folder.path().string()});
    EXPECT_TRUE(
        eventually([&] { return next.http->get("/api/v1/transactions/" + number).status == 200; }));
}

TEST(Outage, mayBeginBeforeARestartOfVoltgateAndEndAfterIt) {
    const TestCluster cluster;
    const TemporaryFolder folder;
    std::string number;
    {
        app::Application first(testConfig(cluster.url(), folder.path()));
        ASSERT_TRUE(first.start());
        HttpClient http(first.httpPort());
        http.logIn("admin@example.com", "correct horse");
        http.post("/api/v1/stations", R"({"id":"CP-1","password":"key-of-station-1"})");
        ASSERT_TRUE(eventually([&] {
            return http.get("/api/v1/journal").field("numbersLeft") == "20000" &&
                   std::filesystem::exists(folder.path() / "stations") &&
                   std::filesystem::file_size(folder.path() / "stations") > 50;
        }));
        cluster.stop();
        RawStation station(first.ocppPort());
        ASSERT_EQ(station.handshake("/ocpp/CP-1", ofStation1), 101);
        boot(station);
        number = numberIn(start(station, "TAG-1"));
        ASSERT_NE(number, "");
    }

    app::Application second(testConfig(cluster.url(), folder.path()));
    ASSERT_TRUE(second.start());
    RawStation station(second.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", ofStation1), 101);
    EXPECT_THAT(boot(station), testing::HasSubstr("Accepted"));
    EXPECT_EQ(numberIn(start(station, "TAG-1")), number);
    EXPECT_EQ(stop(station, number), "{}");
    cluster.start();

    HttpClient http(second.httpPort());
    EXPECT_TRUE(eventually([&] {
        http.logIn("admin@example.com", "correct horse");
        return http.get("/api/v1/transactions/" + number).body.find("\"energy\":700") !=
               std::string::npos;
    }));
    EXPECT_EQ(http.get("/readyz").status, 200);
}

TEST(Outage, ofAPortIsToldInOneSentence) {
    RunningServer server;
    const TemporaryFolder folder;
    auto config = testConfig(server.database->url(), folder.path());
    config.ocppPort = server.application.ocppPort();
    app::Application second(config);

    try {
        second.start();
        FAIL() << "started";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("cannot listen for stations on 127.0.0.1:"));
        EXPECT_THAT(error.what(), testing::HasSubstr("--ocpp-port"));
    }
}

}  // namespace
}  // namespace voltgate::test
