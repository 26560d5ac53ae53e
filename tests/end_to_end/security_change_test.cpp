// Changing a station's key: both are valid until it has come back with the new one, whatever
// happens in between.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"
#include "tests/end_to_end/tls_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string keyPath = "/api/v1/stations/CP-1/authorization-key";
const std::string newKey = "new key-0123456789";  // With a blank: refused.
const std::string goodKey = "NewKey-0123456789";

int knockWith(const RunningServer& server, const std::string& password) {
    auto settings = server.station("CP-1");
    settings.password = password;
    return knock(settings);
}

TEST(AuthorizationKey, isChangedAndTheStationComesBackWithIt) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    const auto answer = server.http->post(keyPath, R"({"authorizationKey":")" + goodKey + "\"}");

    // 200 if it is back already.
    EXPECT_EQ(answer.status, answer.field("state") == "completed" ? 200 : 202) << answer.body;
    EXPECT_TRUE(
        eventually([&] { return server.http->get(keyPath).field("state") == "completed"; }));
    EXPECT_TRUE(station.host.until([&] { return station.host.station().isReady(); }));
    EXPECT_EQ(knockWith(server, "key-of-station-1"), 401);
    EXPECT_EQ(knockWith(server, goodKey), 101);
}

TEST(AuthorizationKey, isNeverStoredOrShown) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    const auto answer =
        server.http->post(keyPath, R"({"authorizationKey":")" + goodKey + R"(","form":"plain"})");
    EXPECT_TRUE(
        eventually([&] { return server.http->get(keyPath).field("state") == "completed"; }));

    EXPECT_THAT(answer.body, Not(HasSubstr(goodKey)));
    EXPECT_TRUE(server.eventuallyQuery(
        "select count(*) from frame where action = 'ChangeConfiguration' and frame like "
        "'%\"AuthorizationKey\",\"value\":\"***\"%'",
        "1"));
    for (const auto* text : {"select count(*) from frame where frame like '%NewKey%'",
                             "select count(*) from variable where value like '%NewKey%'",
                             "select count(*) from command where request::text like '%NewKey%'"}) {
        EXPECT_EQ(server.database->query(text), "0") << text;
    }
}

TEST(AuthorizationKey, isMadeUpAndShownOnceToWhoeverAsksForIt) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    const auto key = server.http->post(keyPath, R"({"show":true})").field("authorizationKey");

    EXPECT_EQ(key.size(), 20U);
    EXPECT_TRUE(
        eventually([&] { return server.http->get(keyPath).field("state") == "completed"; }));
    EXPECT_EQ(server.http->get(keyPath).field("authorizationKey"), "");
    EXPECT_EQ(knockWith(server, key), 101);
    EXPECT_EQ(server.http->post(keyPath, "{}").field("authorizationKey"), "");
}

TEST(AuthorizationKey, thatTheStationRefusesIsDropped) {
    RunningServer server;
    OnlineStation station(server, "CP-1", {simulator::Misbehaviour::RefuseSecurity});
    ASSERT_TRUE(station.isReady);

    const auto answer = server.http->post(keyPath, R"({"authorizationKey":")" + goodKey + "\"}");

    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.field("state"), "rejected");
    EXPECT_EQ(knockWith(server, goodKey), 401);
    EXPECT_EQ(knockWith(server, "key-of-station-1"), 101);
}

TEST(AuthorizationKey, mustFitOcpp) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    for (const auto& wrong : {std::string("short"), newKey, std::string(39, 'g'),
                              std::string("0123456789ABCDEF0123456789ABCDE")}) {
        const auto answer = server.http->post(keyPath, R"({"authorizationKey":")" + wrong + "\"}");
        EXPECT_EQ(answer.status, 400) << wrong;
        EXPECT_THAT(answer.body, HasSubstr("authorizationKey: "));
        EXPECT_THAT(answer.body, Not(HasSubstr(wrong + "\"")));
    }
    EXPECT_EQ(server.http->get(keyPath).status, 404);
}

// A station that takes what it is sent and does not answer; Basic CP-1:key-of-station-1.
const std::string plainHead =
    "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\nSec-WebSocket-Protocol: ocpp1.6\r\n";

TEST(AuthorizationKey, isOpenBothWaysAfterARestartInTheMiddle) {
    TestDatabase database;
    {
        RunningServer server(database.url());
        server.addStation("CP-1");
        RawStation silent(server.application.ocppPort());
        ASSERT_EQ(silent.handshake("/ocpp/CP-1", plainHead), 101);
        silent.write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));
        silent.readText();

        const auto answer = server.http->post(keyPath, R"({"authorizationKey":")" + goodKey + "\"}",
                                              "Prefer: wait=1\r\n");

        EXPECT_EQ(answer.status, 202) << answer.body;
        EXPECT_EQ(answer.field("state"), "requested");
        const auto again = server.http->post(keyPath, "{}");
        EXPECT_EQ(again.status, 409);
        EXPECT_THAT(again.body, HasSubstr("security-change-open"));
    }
    RunningServer server(database.url());

    EXPECT_EQ(server.http->get(keyPath).field("state"), "requested");
    EXPECT_EQ(knockWith(server, "key-of-station-1"), 101);
    EXPECT_EQ(server.http->get(keyPath).field("state"), "requested");
    EXPECT_EQ(knockWith(server, goodKey), 101);

    EXPECT_TRUE(
        eventually([&] { return server.http->get(keyPath).field("state") == "completed"; }));
    EXPECT_TRUE(eventually([&] { return knockWith(server, "key-of-station-1") == 401; }));
}

TEST(AuthorizationKey, thatAnOperatorSetsByHandEndsAChange) {
    RunningServer server;
    server.addStation("CP-1");
    RawStation silent(server.application.ocppPort());
    ASSERT_EQ(silent.handshake("/ocpp/CP-1", plainHead), 101);
    silent.write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));
    silent.readText();
    server.http->post(keyPath, R"({"authorizationKey":")" + goodKey + "\"}", "Prefer: wait=1\r\n");

    server.http->patch("/api/v1/stations/CP-1", R"({"password":"set by hand, once"})");

    EXPECT_EQ(server.http->get(keyPath).field("state"), "superseded");
    EXPECT_EQ(knockWith(server, goodKey), 401);
    EXPECT_EQ(knockWith(server, "set by hand, once"), 101);
}

TEST(SecurityProfile, isRaisedOnlyWhenWhatItNeedsIsThere) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    const auto raise = [&](int profile) {
        return server.http->post("/api/v1/stations/CP-1/security-profile",
                                 R"({"securityProfile":)" + std::to_string(profile) + "}");
    };

    EXPECT_THAT(raise(1).body, HasSubstr("the station's profile is 1 already"));
    EXPECT_THAT(raise(2).body, HasSubstr("Voltgate has no TLS"));
    EXPECT_THAT(raise(4).body, HasSubstr("expected 1, 2 or 3"));
    TlsServer tls;
    OnlineStation other(tls.server, "CP-1");
    EXPECT_THAT(
        tls.server.http->post("/api/v1/stations/CP-1/security-profile", R"({"securityProfile":3})")
            .body,
        HasSubstr("the station holds no valid certificate"));
}

TEST(SecurityProfile, thatTheStationRefusesStaysAsItIs) {
    TlsServer tls;
    OnlineStation station(tls.server, "CP-1");  // It knows no TLS port, and no root.
    ASSERT_TRUE(station.isReady);

    const auto answer =
        tls.server.http->post("/api/v1/stations/CP-1/security-profile", R"({"securityProfile":2})");

    EXPECT_EQ(answer.field("state"), "rejected") << answer.body;
    EXPECT_EQ(tls.server.http->get("/api/v1/stations/CP-1").field("securityProfile"), "1");
}

TEST(SecurityEvents, ofAStationAreListed) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    station.host.await(station.host.station().reportSecurityEvent("TamperDetectionActivated", ""));
    station.host.await(station.host.station().reportSecurityEvent("SettingSystemTime", "set by hand, once"));

    const auto events = server.http->get("/api/v1/stations/CP-1/security-events").json();
    ASSERT_EQ(events["items"].Size(), 2U);
    EXPECT_STREQ(events["items"][0]["type"].GetString(), "SettingSystemTime");
    EXPECT_STREQ(events["items"][0]["techInfo"].GetString(), "set by hand, once");
    EXPECT_STREQ(events["items"][1]["source"].GetString(), "station");
}

}  // namespace
}  // namespace voltgate::test
