// Stations whose ids need escapes: in by the advice that is given, and reachable everywhere then.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "ocpp/domain/percent_encoding.hpp"
#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string ocpp = "Sec-WebSocket-Protocol: ocpp1.6\r\n";

int knock(RunningServer& server, const std::string& path, const std::string& headers = ocpp) {
    return RawStation(server.application.ocppPort()).handshake(path, headers);
}

std::string doctorOf(RunningServer& server, const std::string& id) {
    return server.http->get("/api/v1/stations/" + percentEncode(id) + "/doctor").body;
}

std::string adviceOf(RunningServer& server, const std::string& id) {
    const auto diagnosis =
        server.http->get("/api/v1/stations/" + percentEncode(id) + "/doctor").json();
    return diagnosis["findings"][0]["advice"].GetString();
}

// Does what stands in a sentence: POST <path> with <body>.
HttpAnswer followed(RunningServer& server, const std::string& sentence) {
    static const std::regex form(R"re(POST (/\S+) with (\{[^}]*\}))re");
    std::smatch found;
    if (!std::regex_search(sentence, found, form)) return {};
    return server.http->post(found[1], found[2]);
}

class StationIds : public testing::TestWithParam<std::string> {};

TEST_P(StationIds, getInByTheAdviceOfTheDoctorAndAreReachedByEveryPath) {
    const auto& id = GetParam();
    const auto path = percentEncode(id);
    RunningServer server;
    EXPECT_EQ(knock(server, "/ocpp/" + path), 401);
    ASSERT_TRUE(server.eventuallyJudged("UnknownStation"));

    const auto adopted = followed(server, adviceOf(server, id));

    ASSERT_EQ(adopted.status, 201) << adopted.body;
    EXPECT_THAT(adopted.headers, HasSubstr("/api/v1/stations/" + path));
    const auto station = "/api/v1/stations/" + path;
    EXPECT_EQ(server.http->get(station).field("id"), id);
    auto settings = server.station(id);
    settings.password.reset();
    simulator::StationHost host(settings);
    host.ask([&] { host.station().stayOnline(); });
    ASSERT_TRUE(host.until([&] { return host.station().isReady(); }));
    EXPECT_EQ(server.http->post(station + "/trigger", R"({"message":"Heartbeat"})").field("status"),
              "Accepted");
    EXPECT_EQ(server.http->patch(station, R"({"name":"Yard"})").field("name"), "Yard");
    for (const auto* view : {"/doctor", "/connectors", "/messages", "/violations"}) {
        EXPECT_EQ(server.http->get(station + view).status, 200) << view;
    }
    EXPECT_THAT(server.http->get("/api/v1/commands?stationId=" + path).body,
                HasSubstr("\"kind\":\"trigger\""));
    EXPECT_EQ(server.http->remove(station).status, 204);
}

INSTANTIATE_TEST_SUITE_P(All, StationIds,
                         testing::Values("Box 1", "Box#2", "Säule 3", "Box:4", "100%", "a+b",
                                         "what?", "a%2Fb", "充电桩", "a&b=c;d", "\"x\"\\y"));

TEST(StationId, thatIsRefusedIsToldOfWithoutAdviceToAdopt) {
    RunningServer server;

    EXPECT_EQ(knock(server, "/ocpp/CP%2F1"), 404);

    ASSERT_TRUE(server.eventuallyJudged("BadPath"));
    EXPECT_THAT(server.lastReason(), HasSubstr("has a slash"));
    const auto diagnosis = doctorOf(server, "CP/1");
    EXPECT_THAT(diagnosis, HasSubstr("No station 'CP/1' is registered, and none can be: the id "
                                     "has a slash."));
    EXPECT_THAT(diagnosis, HasSubstr("refused-id"));
    EXPECT_THAT(diagnosis, Not(HasSubstr("adopt")));
    EXPECT_EQ(server.http->post("/api/v1/stations", R"({"id":"CP/1"})").status, 400);
    EXPECT_EQ(server.http->get("/api/v1/quarantine").body, R"({"items":[],"nextCursor":null})");
}

TEST(StationId, withAColonHasNoPassword) {
    RunningServer server;

    EXPECT_EQ(server.http->post("/api/v1/stations", R"({"id":"Box:1","password":"key-of-station-1"})").status,
              400);
    EXPECT_EQ(server.http->post("/api/v1/stations", R"({"id":"Box:1","securityProfile":0})").status,
              201);
    EXPECT_EQ(server.http->patch("/api/v1/stations/Box%3A1", R"({"securityProfile":2})").status,
              400);
}

TEST(StationId, isAdoptedWithThePasswordThatItShowed) {
    RunningServer server;
    const auto basic = "Authorization: Basic Qm94IDE6a2V5LW9mLXN0YXRpb24tMQ==\r\n" + ocpp;  // key-of-station-1
    EXPECT_EQ(knock(server, "/ocpp/Box%201", basic), 401);
    ASSERT_TRUE(server.eventuallyJudged("UnknownStation"));

    EXPECT_EQ(followed(server, server.lastReason()).status, 201);

    EXPECT_EQ(knock(server, "/ocpp/Box%201", basic), 101);
    EXPECT_EQ(knock(server, "/ocpp/Box%201"), 401);
}

}  // namespace
}  // namespace voltgate::test
