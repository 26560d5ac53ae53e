// Voltgate as it runs, in this process: a real database, real ports, an admin who is logged in.
#pragma once
#include <algorithm>

#include "app/application.hpp"
#include "simulator/station_host.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/run_task.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_database.hpp"

namespace voltgate::test {

inline app::Config testConfig(const std::string& databaseUrl,
                              const std::filesystem::path& journalFolder,
                              const std::vector<std::string>& more = {}) {
    const std::string journalFlag = "--journal-folder=" + journalFolder.string();
    const std::string filesFlag = "--files-folder=" + (journalFolder / "files").string();
    const std::string authorityFlag = "--ca-folder=" + (journalFolder / "ca").string();
    const std::string installerFlag =
        "--installer-folder=" + (journalFolder / "installer").string();
    const std::string urlFlag = "--database-url=" + databaseUrl;
    std::vector<const char*> arguments = {"voltgate",
                                          urlFlag.c_str(),
                                          journalFlag.c_str(),
                                          installerFlag.c_str(),
                                          "--database-patience=1",
                                          "--ocpp-address=127.0.0.1",
                                          "--ocpp-port=0",
                                          "--tls-port=0",
                                          "--http-address=127.0.0.1",
                                          "--http-port=0",
                                          "--admin-email=admin@example.com",
                                          "--admin-password=correct horse",
                                          "--command-timeout=5",
                                          "--handshake-timeout=2"};
    arguments.push_back(filesFlag.c_str());
    arguments.push_back(authorityFlag.c_str());
    // A test's own settings come instead of the usual ones.
    std::erase_if(arguments, [&](const std::string& usual) {
        const auto flag = usual.substr(0, usual.find('=') + 1);
        const bool isOfAuthority = flag == "--ca-folder=";
        return flag.size() > 1 && std::any_of(more.begin(), more.end(), [&](const auto& own) {
                   return own.starts_with(flag) || (isOfAuthority && own.starts_with("--ca-"));
               });
    });
    for (const auto& argument : more) arguments.push_back(argument.c_str());
    return app::readInvocation(static_cast<int>(arguments.size()), arguments.data()).config;
}

struct RunningServer {
    /// With these settings beside the usual ones.
    explicit RunningServer(const std::vector<std::string>& settings = {})
        : RunningServer(std::make_unique<TestDatabase>(), settings) {}
    /// On a database that the test looks after itself.
    explicit RunningServer(const std::string& databaseUrl,
                           const std::vector<std::string>& settings = {})
        : application(testConfig(databaseUrl, folder.path(), settings)) {
        start();
    }
    RunningServer(std::unique_ptr<TestDatabase> own, const std::vector<std::string>& settings)
        : database(std::move(own)),
          application(testConfig(database->url(), folder.path(), settings)) {
        start();
    }

    void start() {
        application.start();
        http = std::make_unique<HttpClient>(application.httpPort());
        http->logIn("admin@example.com", "correct horse");
    }

    /// Registers a station and a token that may charge.
    void addStation(const std::string& id, int securityProfile = 1) {
        http->post("/api/v1/stations", R"({"id":")" + id + R"(","password":"key-of-station-1",)" +
                                           R"("securityProfile":)" +
                                           std::to_string(securityProfile) + "}");
        http->post("/api/v1/tokens", R"({"idToken":"TAG-1"})");
    }
    std::string ocppUrl() const {
        return "ws://127.0.0.1:" + std::to_string(application.ocppPort()) + "/ocpp";
    }

    simulator::StationSettings station(const std::string& id,
                                       simulator::Misbehaviours misbehaviours = {}) const {
        return {.url = ocppUrl(),
                .id = id,
                .password = "key-of-station-1",
                .speed = 60,
                .patience = std::chrono::seconds(10),
                .firstBackoff = std::chrono::milliseconds(50),
                .misbehaviours = std::move(misbehaviours)};
    }
    /// The verdict on the latest handshake and its sentence, once the verdict is this one.
    bool eventuallyJudged(const std::string& verdict) {
        return eventuallyQuery(
            "select verdict from connection_attempt order by number desc limit 1", verdict);
    }
    std::string lastReason() {
        return database->query(
            "select reason from connection_attempt order by number desc limit 1");
    }
    bool eventuallyQuery(const std::string& sql, const std::string& expected) {
        return eventually([&] { return database->query(sql) == expected; });
    }

    TemporaryFolder folder;  // Of the journal and the CA.
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
