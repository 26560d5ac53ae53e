// Upgrades and firmwares from end to end: the installer API over real HTTP, one-time URLs, the
// simulated station, PostgreSQL and the disk.
#include <gtest/gtest.h>

#include <asio/read.hpp>
#include <asio/write.hpp>
#include <filesystem>

#include "tests/end_to_end/installer_client.hpp"
#include "tests/end_to_end/raw_station.hpp"
#include "tests/support/zip_files.hpp"

namespace voltgate::test {
namespace {

namespace fs = std::filesystem;
using installer::Role;
using Settings = std::vector<std::string>;

const Settings development = {"--installer-development=true"};

// A zip of about this many bytes, which do not pack.
std::string anImage(std::size_t size = 2'000'000, std::uint32_t seed = 1) {
    std::string noise(size, '\0');
    for (auto& c : noise) c = static_cast<char>((seed = seed * 1664525 + 1013904223) >> 24);
    return zipOf({{"fw/image.bin", noise}, {"readme.txt", "hello"}});
}

HttpAnswer send(InstallerClient& app, const std::string& target, const std::string& name,
                const std::string& content, const std::string& field = "data") {
    return app.post(target, formWith(name, content, field), "Content-Type: " + formType + "\r\n");
}

std::string textIn(const HttpAnswer& answer, std::size_t index, const char* member) {
    const auto document = answer.json();
    if (!document.IsArray() || document.Size() <= index) return "(absent)";
    return document[static_cast<rapidjson::SizeType>(index)][member].GetString();
}

std::size_t filesOf(RunningServer& server) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(server.folder.path() / "files"), {}));
}

std::string headerOf(const HttpAnswer& answer, const std::string& name) {
    const auto at = answer.headers.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const auto begin = at + name.size() + 4;
    return answer.headers.substr(begin, answer.headers.find("\r\n", begin) - begin);
}

TEST(InstallerUpgrade, bringsTheSameBytesToTheStationAndIsSeenInItsStatus) {
    RunningServer server(development);
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server, "CP-1", Role::Operator);
    const auto image = anImage();
    ASSERT_EQ(app.get("/status").field("chargePointStatus"), "OPERATIVE");

    const auto answer = send(app, "/upgrade", "fw-2.zip", image);

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"originalname":"fw-2.zip","encoding":"7bit",)"
                           R"("mimetype":"application/zip","size":)" +
                               std::to_string(image.size()) +
                               R"(,"destination":"upgrades","location":"upgrades/fw-2.zip",)"
                               R"("filename":"fw-2.zip","path":"upgrades/fw-2.zip"})");
    EXPECT_TRUE(
        eventually([&] { return app.get("/status").field("chargePointStatus") == "UPGRADING"; }));
    EXPECT_TRUE(
        eventually([&] { return app.get("/status").field("chargePointStatus") == "OPERATIVE"; }));
    EXPECT_EQ(server.database->query("select string_agg(status, ' ' order by number) from "
                                     "firmware_update_step"),
              "Requested Downloading Downloaded Installing Installed");
    EXPECT_TRUE(station.host.ask([&] { return station.host.station().firmwareImage() == image; }));
    EXPECT_EQ(server.database->query("select count(*) from frame where action = 'UpdateFirmware' "
                                     "and kind = 'CALL' and frame ~ '/files/[*]{3}'"),
              "1");
    EXPECT_EQ(server.database->query("select requested_by from firmware_update"),
              "operator of CP-1 (e2e)");

    InstallerClient developer(server, "CP-1", Role::Developer);
    EXPECT_EQ(developer.get("/development/upgrade-contents").body,
              R"([{"filename":"fw/image.bin","size":2000000},{"filename":"readme.txt","size":5}])");
    EXPECT_EQ(textIn(developer.get("/development/upgrade"), 0, "filename"), "fw-2.zip");
    EXPECT_EQ(app.get("/firmwares").body, "[]");
    EXPECT_EQ(developer.remove("/development/upgrade").body, R"("ok")");
    EXPECT_EQ(developer.get("/development/upgrade").body, "[]");
    EXPECT_EQ(developer.get("/development/upgrade-contents").status, 404);
    EXPECT_EQ(filesOf(server), 0U);
}

TEST(InstallerUpgrade, thatCannotBeInstalledLeavesTheStationOperative) {
    RunningServer server;
    OnlineStation station(server, "CP-1", {simulator::Misbehaviour::InstallFails});
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server);

    EXPECT_EQ(send(app, "/upgrade", "fw.zip", anImage(1000)).status, 200);

    EXPECT_TRUE(server.eventuallyQuery("select status from firmware_update", "InstallationFailed"));
    EXPECT_EQ(app.get("/status").field("chargePointStatus"), "OPERATIVE");
    EXPECT_EQ(app.get("/device-info").field("firmwareVersion"), "1.0");
}

TEST(InstallerUpgrade, ofAStationThatRefusesOrSaysNothingLeavesNothing) {
    RunningServer server(Settings{"--command-timeout=1"});
    server.http->post("/api/v1/stations", R"({"id":"CP-2","securityProfile":0})");
    RawStation silent(server.application.ocppPort());
    ASSERT_EQ(silent.handshake("/ocpp/CP-2", "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);
    silent.write(RawStation::frame(
        R"([2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])"));
    ASSERT_NE(silent.readText().find("Accepted"), std::string::npos);
    InstallerClient app(server, "CP-2");

    const auto unanswered = send(app, "/upgrade", "fw.zip", anImage(1000));

    EXPECT_EQ(unanswered.status, 504) << unanswered.body;
    EXPECT_EQ(unanswered.field("name"), "GatewayTimeoutError");
    EXPECT_EQ(server.database->query("select count(*) from firmware"), "0");
    EXPECT_EQ(filesOf(server), 0U);

    OnlineStation unable(server, "CP-1", {simulator::Misbehaviour::CallErrorAnswer});
    ASSERT_TRUE(unable.isReady);
    InstallerClient other(server);
    EXPECT_EQ(send(other, "/upgrade", "fw.zip", anImage(1000)).status, 502);
    EXPECT_EQ(server.database->query("select count(*) from firmware"), "0");
    EXPECT_EQ(filesOf(server), 0U);
}

TEST(InstallerUpgrade, goesOnWhenTheStationSaysNothingButIsAtIt) {
    RunningServer server(Settings{"--command-timeout=1"});
    OnlineStation station(server, "CP-1", {simulator::Misbehaviour::NoAnswer});
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server);
    const auto image = anImage(1000);

    const auto answer = send(app, "/upgrade", "fw.zip", image);

    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_TRUE(server.eventuallyQuery("select status from firmware_update", "Installed"));
    EXPECT_TRUE(station.host.ask([&] { return station.host.station().firmwareImage() == image; }));
}

TEST(InstallerUpgrade, ofAnOfflineStationIsRefusedBeforeTheBody) {
    RunningServer server;
    server.addStation("CP-1");
    InstallerClient app(server);
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    socket.connect({asio::ip::address_v4::loopback(), server.application.httpPort()});

    asio::write(socket, asio::buffer("POST /api/tnm/v1/upgrade?clientId=e2e HTTP/1.1\r\nHost: x\r\n"
                                     "Authorization: Bearer " +
                                     app.token() + "\r\nContent-Type: " + formType +
                                     "\r\nContent-Length: 50000000\r\n\r\n" +
                                     formWith("fw.zip", std::string(1000, 'P')).substr(0, 600)));
    // Most of the body is never sent.
    std::size_t sent = 600;
    EXPECT_TRUE(eventually([&] {
        if (socket.available() > 0) return true;
        sent += asio::write(socket, asio::buffer(std::string(100, 'P')));
        return false;
    }));

    char head[12] = {};
    asio::read(socket, asio::buffer(head));
    EXPECT_EQ(std::string(head, sizeof head), "HTTP/1.1 503");
    EXPECT_LT(sent, 1'000'000U);
    EXPECT_EQ(filesOf(server), 0U);
}

TEST(InstallerUpgrade, leavesNothingWhenTheClientGoesAway) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server);
    for (const std::string target : {"/upgrade", "/firmwares"}) {
        asio::io_context io;
        {
            asio::ip::tcp::socket socket(io);
            socket.connect({asio::ip::address_v4::loopback(), server.application.httpPort()});
            const auto form = formWith("fw.zip", anImage());
            asio::write(socket,
                        asio::buffer("POST /api/tnm/v1" + target +
                                     "?clientId=e2e HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                                     app.token() + "\r\nContent-Type: " + formType +
                                     "\r\nContent-Length: " + std::to_string(form.size()) +
                                     "\r\n\r\n" + form.substr(0, form.size() / 2)));
            ASSERT_TRUE(eventually([&] { return filesOf(server) == 1; })) << target;
        }
        EXPECT_TRUE(eventually([&] { return filesOf(server) == 0; })) << target;
    }
    EXPECT_EQ(server.database->query("select count(*) from firmware"), "0");
    EXPECT_EQ(server.database->query("select count(*) from firmware_update"), "0");
}

TEST(InstallerFirmwares, areKeptListedFetchedAndDeleted) {
    RunningServer server;
    server.addStation("CP-1");
    server.addStation("CP-2");
    InstallerClient app(server);
    InstallerClient other(server, "CP-2");
    const auto image = anImage();
    EXPECT_EQ(app.get("/firmwares/latest").status, 404);

    const auto added = send(app, "/firmwares", "one.zip", image);
    EXPECT_EQ(added.status, 200) << added.body;
    EXPECT_EQ(added.field("filename"), "one.zip");
    EXPECT_EQ(added.field("size"), std::to_string(image.size()));
    EXPECT_EQ(send(app, "/firmwares", "two.zip", anImage(1000, 2)).status, 200);
    EXPECT_EQ(send(app, "/firmwares", "one.zip", anImage(1000, 3)).status, 409);

    const auto listed = app.get("/firmwares");
    EXPECT_EQ(textIn(listed, 0, "filename"), "two.zip");
    EXPECT_EQ(textIn(listed, 1, "filename"), "one.zip");
    EXPECT_EQ(textIn(listed, 2, "filename"), "(absent)");
    const auto latest = app.get("/firmwares/latest");
    EXPECT_EQ(latest.status, 302);
    EXPECT_EQ(headerOf(latest, "Location"), "two.zip");
    const auto fetched = app.get("/firmwares/one.zip");
    EXPECT_EQ(headerOf(fetched, "Content-Type"), "application/zip");
    EXPECT_TRUE(fetched.body == image);
    const auto part = app.get("/firmwares/one.zip", "Range: bytes=1000000-\r\n");
    EXPECT_EQ(part.status, 206);
    EXPECT_TRUE(part.body == image.substr(1'000'000));
    const auto head = app.head("/firmwares/one.zip");
    EXPECT_EQ(headerOf(head, "Content-Length"), std::to_string(image.size()));
    EXPECT_EQ(head.body, "");

    EXPECT_EQ(other.get("/firmwares").body, "[]");
    EXPECT_EQ(other.get("/firmwares/one.zip").status, 404);
    EXPECT_EQ(other.remove("/firmwares").body, R"("ok")");
    EXPECT_EQ(filesOf(server), 2U);
    EXPECT_EQ(app.remove("/firmwares").body, R"("ok")");
    EXPECT_EQ(app.get("/firmwares").body, "[]");
    EXPECT_EQ(filesOf(server), 0U);
}

TEST(InstallerFirmwares, areRefusedWithTheReasonAndLeaveNothing) {
    RunningServer server(Settings{"--firmware-size=1"});
    server.addStation("CP-1");
    InstallerClient app(server);
    const auto zip = anImage(1000);
    struct Bad {
        std::string name;
        std::string content;
        std::string field;
        int status;
        std::string reason;
    };
    // Zeros pack to a thousandth.
    const auto bomb = zipOf({{"bomb", std::string(257UL * 1024 * 1024, '\0')}});
    ASSERT_LT(bomb.size(), 1024U * 1024U);
    const std::vector<Bad> all = {
        {"a.zip", bomb, "data", 400, "unpacked it would have more than 256 MiB"},
        {"a.zip", zipOf({{"../../x", "1"}}), "data", 400, "leads out of its folder by '..'"},
        {"../a.zip", zip, "data", 400, "no path and no '..'"},
        {"a.zip", zip.substr(0, 500), "data", 400, "this is no zip file, or not all of it"},
        {"a.bin", zip, "data", 400, "only .zip files are kept here"},
        {"a.zip", zip, "file", 400, "expected the file in the field 'data'"},
        {"", zip, "data", 400, "'data' is required"},
        {"a.zip", anImage(1'100'000), "data", 413, "larger than"}};
    for (const auto& [name, content, field, status, reason] : all) {
        const auto answer = send(app, "/firmwares", name, content, field);
        EXPECT_EQ(answer.status, status) << reason << ": " << answer.body;
        EXPECT_NE(answer.body.find(reason), std::string::npos) << answer.body;
    }
    EXPECT_EQ(app.post("/firmwares", "{}").status, 400);
    EXPECT_EQ(app.post("/firmwares", "").status, 400);

    EXPECT_EQ(filesOf(server), 0U);
    EXPECT_EQ(server.database->query("select count(*) from firmware"), "0");
}

}  // namespace
}  // namespace voltgate::test
