// Voltgate as it runs, in this process: a real database, real ports, an admin who is logged in.
#pragma once
#include "app/application.hpp"
#include "simulator/station_host.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/run_task.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_database.hpp"

namespace voltgate::test {

inline app::Config testConfig(const std::string& databaseUrl,
                              const std::filesystem::path& journalFolder) {
    const std::string journalFlag = "--journal-folder=" + journalFolder.string();
    const std::string urlFlag = "--database-url=" + databaseUrl;
    const char* arguments[] = {"voltgate",
                               urlFlag.c_str(),
                               journalFlag.c_str(),
                               "--database-patience=1",
                               "--ocpp-address=127.0.0.1",
                               "--ocpp-port=0",
                               "--http-address=127.0.0.1",
                               "--http-port=0",
                               "--admin-email=admin@example.com",
                               "--admin-password=correct horse",
                               "--command-timeout=5",
                               "--handshake-timeout=2"};
    return app::readInvocation(static_cast<int>(std::size(arguments)), arguments).config;
}

struct RunningServer {
    RunningServer() : RunningServer(std::make_unique<TestDatabase>()) {}
    /// On a database that the test looks after itself.
    explicit RunningServer(const std::string& databaseUrl)
        : application(testConfig(databaseUrl, folder.path())) {
        start();
    }
    explicit RunningServer(std::unique_ptr<TestDatabase> own)
        : database(std::move(own)), application(testConfig(database->url(), folder.path())) {
        start();
    }

    void start() {
        application.start();
        http = std::make_unique<HttpClient>(application.httpPort());
        http->logIn("admin@example.com", "correct horse");
    }

    /// Registers a station and a token that may charge.
    void addStation(const std::string& id) {
        http->post("/api/v1/stations", R"({"id":")" + id + R"(","password":"secret"})");
        http->post("/api/v1/tokens", R"({"idToken":"TAG-1"})");
    }
    std::string ocppUrl() const {
        return "ws://127.0.0.1:" + std::to_string(application.ocppPort()) + "/ocpp";
    }

    simulator::StationSettings station(const std::string& id,
                                       simulator::Misbehaviours misbehaviours = {}) const {
        return {.url = ocppUrl(),
                .id = id,
                .password = "secret",
                .speed = 60,
                .patience = std::chrono::seconds(10),
                .firstBackoff = std::chrono::milliseconds(50),
                .misbehaviours = std::move(misbehaviours)};
    }
    bool eventuallyQuery(const std::string& sql, const std::string& expected) {
        return eventually([&] { return database->query(sql) == expected; });
    }

    TemporaryFolder folder;  // Of the journal.
    std::unique_ptr<TestDatabase> database;
    app::Application application;
    std::unique_ptr<HttpClient> http;
};

/// A simulated station that is connected, booted and stays so.
struct OnlineStation {
    OnlineStation(RunningServer& server, const std::string& id,
                  simulator::Misbehaviours misbehaviours = {})
        : host((server.addStation(id), server.station(id, std::move(misbehaviours)))) {
        host.ask([this] { host.station().stayOnline(); });
        isReady = host.until([this] { return host.station().isReady(); });
    }

    simulator::StationHost host;
    bool isReady = false;
};

}  // namespace voltgate::test
