// Secrets come in through every door; none comes out of any GET, whoever asks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <regex>
#include <set>
#include <sstream>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string cp1 = "/api/v1/stations/CP-1";

// All secrets of this test have this in them.
std::string secret(int number) { return "hunter2x" + std::to_string(number); }

class World {
public:
    World() : station_((server.addStation("CP-1"), server.application.ocppPort())) {
        EXPECT_EQ(station_.handshake(
                      "/ocpp/CP-1?key=" + secret(1),
                      "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\nUser-Agent: token=" +
                          secret(2) + "\r\nSec-WebSocket-Protocol: ocpp1.6\r\n"),
                  101);
        call("BootNotification",
             R"({"chargePointVendor":"v","chargePointModel":"m","iccid":"1","imsi":"2"})");
    }

    // A call of the station; its answer, past calls of ours.
    void call(const std::string& action, const std::string& payload) {
        const auto id = std::to_string(++lastId_);
        station_.write(
            RawStation::frame("[2,\"own-" + id + "\",\"" + action + "\"," + payload + "]"));
        const auto answer = station_.readText();
        EXPECT_THAT(answer, HasSubstr("own-" + id));
    }
    // A request that the station answers with these frames, where %ID is that of the call.
    HttpAnswer ask(const std::string& method, const std::string& path, const std::string& body,
                   std::vector<std::string> answers) {
        auto asked = std::async(std::launch::async, [&] {
            return method == "PATCH" ? server.http->patch(cp1 + path, body)
                                     : server.http->post(cp1 + path, body);
        });
        for (auto& answer : answers) {
            const auto call = station_.readText();
            static const std::regex id("^\\[2,\"([^\"]+)\"");
            std::smatch match;
            EXPECT_TRUE(std::regex_search(call, match, id)) << path << ": " << call;
            answer.replace(answer.find("%ID"), 3, match[1].str());
            station_.write(RawStation::frame(answer));
        }
        return asked.get();
    }

    RunningServer server;

private:
    RawStation station_;
    int lastId_ = 0;
};

const std::string accepted = R"([3,"%ID",{"status":"Accepted"}])";

void bringSecretsThroughTheDoorsOfRest(World& world) {
    world.ask("PATCH", "/configuration",
              R"({"items":[{"variable":"WifiPassword","value":")" + secret(10) +
                  R"("},{"variable":"SimPin","value":")" + secret(11) +
                  R"("},{"variable":"FtpServer","value":"ftp://u:a/)" + secret(12) + R"(@h/x"}]})",
              {accepted, accepted, accepted});
    world.ask("POST", "/calls/ChangeConfiguration",
              R"({"key":"AuthorizationKey","value":")" + secret(13) + R"("})", {accepted});
    world.ask(
        "POST", "/calls/DataTransfer",
        R"({"vendorId":"v","messageId":"SetWifi","data":"{\"psk\":\")" + secret(14) + R"(\"}"})",
        {accepted});
    world.ask("POST", "/data-transfer",
              R"({"vendorId":"v","data":"password=)" + secret(15) + R"(&x=1"})", {accepted});
    const auto raw = world.ask(
        "POST", "/calls/GetConfiguration", "{}",
        {R"([3,"%ID",{"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":")" +
         secret(16) + R"("},{"key":"wlan_psk","readonly":false,"value":")" + secret(17) +
         R"("},{"key":"LogUrl","readonly":false,"value":"sftp://u:)" + secret(18) +
         R"(/p@h/?sig=)" + secret(19) + R"("}]}])"});
    EXPECT_EQ(raw.status, 200);
    EXPECT_THAT(raw.body, Not(HasSubstr("hunter2x")));
    world.ask("POST", "/reset", "{}",
              {R"([4,"%ID","InternalError","password=)" + secret(20) + R"(",{"simPin":")" +
               secret(21) + R"("}])"});
    world.ask("POST", "/logs", R"({"location":"ftp://u:p/)" + secret(22) + R"(@h/d"})",
              {R"([3,"%ID",{"fileName":"a?token=)" + secret(23) + R"("}])"});
    world.ask("POST", "/firmware-updates",
              R"({"location":"https://h/f.bin?token=)" + secret(24) + R"("})", {R"([3,"%ID",{}])"});
    world.ask("POST", "/authorization-key",
              R"({"authorizationKey":")" + secret(25) + R"(-xq-plv"})", {accepted});
}

void bringSecretsThroughTheDoorsOfStations(World& world) {
    world.call("DataTransfer", R"({"vendorId":"v","data":"{\"wifi\":{\"passphrase\":\")" +
                                   secret(30) + R"(\"}}"})");
    world.call("StatusNotification",
               R"({"connectorId":1,"status":"Faulted","errorCode":"OtherError",)"
               R"("info":"pin=)" +
                   secret(31) + R"(","vendorErrorCode":"pw=)" + secret(32) + R"("})");
    world.call("SecurityEventNotification",
               R"({"type":"X","timestamp":"2026-01-01T00:00:00Z","techInfo":"token=)" + secret(33) +
                   R"("})");
    world.call("StatusNotification",
               R"({"connectorId":"ftp://u:)" + secret(34) + R"(@h","status":"Available"})");
    RawStation unknown(world.server.application.ocppPort());
    EXPECT_EQ(unknown.handshake("/ocpp/CP-9?password=" + secret(35),
                                "Authorization: Basic Q1AtOTpodW50ZXIyeDM2\r\n"  // hunter2x36
                                "Sec-WebSocket-Protocol: ocpp1.6\r\n"),
              401);
}

// Every path of the document that is read, with all names that this test has given to something.
std::set<std::string> pathsOf(RunningServer& server) {
    static const std::regex parameter("\\{[^}]*\\}");
    std::istringstream document(server.http->get("/openapi.yaml").body);
    std::set<std::string> paths;
    std::string path;
    for (std::string line; std::getline(document, line);) {
        if (line.starts_with("  /")) path = line.substr(2, line.size() - 3);
        if (line != "    get:") continue;
        paths.insert(std::regex_replace(path, parameter, "CP-1"));
        paths.insert(std::regex_replace(path, parameter, "CP-9"));
        const auto ofStation = path.starts_with("/api/v1/stations/{id}")
                                   ? cp1 + path.substr(std::string("/api/v1/stations/{id}").size())
                                   : path;
        for (int number = 1; number <= 15; ++number)
            paths.insert(std::regex_replace(ofStation, parameter, std::to_string(number)));
    }
    return paths;
}

void expectNone(RunningServer& server, const std::string& whose) {
    int answered = 0;
    for (const auto& path : pathsOf(server)) {
        const auto answer = server.http->get(path);
        answered += answer.status == 200 ? 1 : 0;
        EXPECT_THAT(answer.body, Not(HasSubstr("hunter2x"))) << whose << " " << path;
    }
    EXPECT_GT(answered, 5) << whose;
}

TEST(Secrets, comeOutOfNoGetWhateverDoorTheyCameInBy) {
    World world;
    auto& server = world.server;
    bringSecretsThroughTheDoorsOfRest(world);
    bringSecretsThroughTheDoorsOfStations(world);
    server.http->patch(cp1, R"({"password":")" + secret(40) + R"(-of-the-station"})");
    for (const std::string role : {"viewer", "operator", "driver"}) {
        EXPECT_EQ(
            server.http
                ->post("/api/v1/users", R"({"email":")" + role + R"(@example.com","password":")" +
                                            secret(41) + R"(-of-a-user","role":")" + role + R"("})")
                .status,
            201);
    }
    ASSERT_TRUE(server.eventuallyQuery(
        "select count(*) from connection_attempt where station_id = 'CP-9'", "1"));

    expectNone(server, "admin");
    for (const std::string role : {"viewer", "operator", "driver"}) {
        server.http->logIn(role + "@example.com", secret(41) + "-of-a-user");
        expectNone(server, role);
    }
    EXPECT_EQ(server.database->query(
                  "select count(*) from command where command::text like '%hunter2x%'"),
              "0");
}

TEST(Commands, showTheirAnswersToThoseWhoMayGiveThem) {
    World world;
    auto& server = world.server;
    world.ask("POST", "/calls/GetConfiguration", R"({"key":["HeartbeatInterval"]})",
              {R"([3,"%ID",{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,)"
               R"("value":"300"}]}])"});
    const auto id = server.database->query("select max(id) from command");
    EXPECT_THAT(server.http->get("/api/v1/commands/" + id).body, HasSubstr(R"("300")"));
    server.http->post("/api/v1/users", R"({"email":"v@example.com","password":"a viewer's own",)"
                                       R"("role":"viewer"})");

    server.http->logIn("v@example.com", "a viewer's own");

    const auto command = server.http->get("/api/v1/commands/" + id);
    EXPECT_EQ(command.status, 200);
    EXPECT_THAT(command.body, Not(HasSubstr(R"("300")")));
    EXPECT_THAT(server.http->get("/api/v1/commands").body, Not(HasSubstr(R"("300")")));
}

}  // namespace
}  // namespace voltgate::test
