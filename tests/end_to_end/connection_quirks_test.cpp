// What odd stations do on the wire, by the numbers of docs/field-quirks.md.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const char* password =
    "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\nSec-WebSocket-Protocol: ocpp1.6\r\n";
const std::string onlyPassword = "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\n";

struct QuirkyServer : RunningServer {
    explicit QuirkyServer(const std::string& connection = "{}",
                          const std::vector<std::string>& settings = {})
        : RunningServer(settings) {
        addStation("CP-1");
        const auto answer =
            http->patch("/api/v1/stations/CP-1", R"({"connection":)" + connection + "}");
        EXPECT_EQ(answer.status, 200) << answer.body;
    }
};

TEST(Quirk1, aStationWithoutASubprotocolIsLetInWhenAVersionIsAssumed) {
    QuirkyServer server(R"({"assumeVersion":"1.6"})");
    RawStation station(server.application.ocppPort());

    EXPECT_EQ(station.handshake("/ocpp/CP-1", onlyPassword), 101);

    EXPECT_THAT(station.response(), Not(HasSubstr("Sec-WebSocket-Protocol")));
    station.write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));
    EXPECT_TRUE(station.readText().starts_with(R"([3,"1",)"));
}

TEST(Quirk1, aStationWithoutASubprotocolIsClosedAtOnceOtherwise) {
    QuirkyServer server;
    RawStation station(server.application.ocppPort());

    EXPECT_EQ(station.handshake("/ocpp/CP-1", onlyPassword), 101);

    EXPECT_EQ(station.readClose(), 1002);
    EXPECT_TRUE(server.eventuallyJudged("NoSubprotocol"));
    EXPECT_THAT(server.lastReason(), HasSubstr("assumeVersion"));
}

std::string withoutConnectionHeader() {
    auto request = RawStation::request("/ocpp/CP-1", password);
    const std::string header = "Connection: Upgrade\r\n";
    return request.erase(request.find(header), header.size());
}

TEST(Quirk2, aMissingConnectionHeaderIsRefusedByDefault) {
    QuirkyServer server;
    RawStation station(server.application.ocppPort());

    station.write(withoutConnectionHeader());

    EXPECT_THAT(station.readHead(), HasSubstr("400"));
    EXPECT_TRUE(server.eventuallyJudged("BadRequest"));
    EXPECT_THAT(server.lastReason(), HasSubstr("allowMissingConnectionHeader"));
}

TEST(Quirk2, aMissingConnectionHeaderIsForgivenWhereSetSo) {
    QuirkyServer one(R"({"allowMissingConnectionHeader":true})");
    QuirkyServer all("{}", {"--allow-missing-connection-header=true"});

    for (auto* server : {&one, &all}) {
        RawStation station(server->application.ocppPort());
        station.write(withoutConnectionHeader());
        EXPECT_THAT(station.readHead(), HasSubstr("101"));
        station.write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));
        EXPECT_TRUE(station.readText().starts_with(R"([3,"1",)"));
    }
}

TEST(Quirk3, headersAreReadInAnyCase) {
    QuirkyServer server;
    RawStation station(server.application.ocppPort());

    station.write(
        "GET /ocpp/CP-1 HTTP/1.1\r\nhost: x\r\nUPGRADE: WebSocket\r\n"
        "connection: keep-alive, uPgrade\r\nsec-websocket-version: 13\r\n"
        "SEC-WEBSOCKET-KEY: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: ocpp1.6\r\n"
        "authorization: basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\n\r\n");

    EXPECT_THAT(station.readHead(), HasSubstr("101"));
}

TEST(Quirk4, theIdMayStandTwiceInThePath) {
    QuirkyServer server;
    RawStation station(server.application.ocppPort());

    EXPECT_EQ(station.handshake("/ocpp/CP-1/CP-1", password), 101);
}

TEST(Quirk5, anAbsoluteUriInTheRequestLineIsAccepted) {
    QuirkyServer server;
    RawStation station(server.application.ocppPort());

    EXPECT_EQ(station.handshake("ws://localhost:9000/ocpp/CP-1", password), 101);
}

TEST(Quirk9, anotherUserNameIsAcceptedWhereSetSo) {
    QuirkyServer server(R"({"anyUserName":true})");
    server.addStation("CP-2");
    const std::string asAdmin =
        "Authorization: Basic YWRtaW46a2V5LW9mLXN0YXRpb24tMQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n";
    RawStation first(server.application.ocppPort());
    RawStation second(server.application.ocppPort());

    EXPECT_EQ(first.handshake("/ocpp/CP-1", asAdmin), 101);
    EXPECT_EQ(second.handshake("/ocpp/CP-2", asAdmin), 401);
}

TEST(Quirk11, aReservedBitClosesTheSocketCleanlyAndIsRecorded) {
    QuirkyServer server;
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", password), 101);
    auto frame = RawStation::frame(R"([2,"1","Heartbeat",{}])");
    frame[0] = static_cast<char>(frame[0] | 0x40);

    station.write(frame);

    EXPECT_EQ(station.readClose(), 1002);
    station.write(RawStation::frame(std::string("\x03\xEA", 2), 8));
    EXPECT_TRUE(server.eventuallyJudged("ProtocolError"));
    RawStation again(server.application.ocppPort());
    EXPECT_EQ(again.handshake("/ocpp/CP-1", password), 101);
}

TEST(Quirk12, emptyTextFramesAreKeepAlives) {
    QuirkyServer server;
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", password), 101);

    station.write(RawStation::frame(""));
    station.write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));

    EXPECT_TRUE(station.readText().starts_with(R"([3,"1",)"));
}

TEST(Quirk13, aStationIsPingedAsOftenAsItNeeds) {
    QuirkyServer server(R"({"pingInterval":1})");
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", password), 101);

    EXPECT_TRUE(station.readPing());
}

TEST(Quirk13, aStationThatDislikesPingsGetsNone) {
    QuirkyServer server(R"({"pingInterval":0})", {"--ping-interval=1"});
    server.http->post("/api/v1/stations", R"({"id":"CP-2","securityProfile":0})");
    RawStation usual(server.application.ocppPort());
    RawStation touchy(server.application.ocppPort());
    ASSERT_EQ(usual.handshake("/ocpp/CP-2", "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);
    ASSERT_EQ(touchy.handshake("/ocpp/CP-1", password), 101);

    // The sweep that pings the one looks at the other too.
    ASSERT_TRUE(usual.readPing());
    touchy.write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));

    EXPECT_FALSE(touchy.readPing());
}

TEST(Quirk13, aStationThatAnswersEachPingIsKeptAndOneThatDoesSoNoMoreIsNot) {
    QuirkyServer server("{}", {"--ping-interval=1"});
    server.http->post("/api/v1/stations", R"({"id":"CP-2","securityProfile":0})");
    RawStation answering(server.application.ocppPort());
    RawStation vanishing(server.application.ocppPort());
    ASSERT_EQ(answering.handshake("/ocpp/CP-1", password), 101);
    ASSERT_EQ(vanishing.handshake("/ocpp/CP-2", "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);
    const auto pong = RawStation::frame("", 10);

    ASSERT_TRUE(vanishing.readPing());
    vanishing.write(pong);
    for (int i = 0; i < 4; ++i) {
        ASSERT_TRUE(answering.readPing()) << i;
        answering.write(pong);
    }

    EXPECT_TRUE(vanishing.waitForEnd(std::chrono::seconds(10)));
    answering.write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));
    EXPECT_TRUE(answering.readText().starts_with(R"([3,"1",)"));
}

TEST(Quirk15, aStationThatTakesACloseFrameForGoodIsReset) {
    QuirkyServer server(R"({"closeStyle":"reset"})");
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", password), 101);

    std::thread stopping([&] { server.application.stop(); });

    EXPECT_EQ(station.readClose(), 0);
    EXPECT_TRUE(station.wasReset());
    stopping.join();
}

TEST(Quirk16, tooManyHandshakesASecondAreToldWhenToComeBack) {
    QuirkyServer server("{}", {"--accept-rate=1"});
    int refused = 0;
    for (int i = 0; i < 10; ++i) {
        RawStation station(server.application.ocppPort());
        const int status = station.handshake("/ocpp/CP-1", password);
        if (status != 503) continue;
        ++refused;
        EXPECT_THAT(station.response(), HasSubstr("Retry-After: "));
    }

    EXPECT_GT(refused, 0);
}

TEST(ConnectionQuirks, areShownAndReplacedAsAWhole) {
    QuirkyServer server(R"({"assumeVersion":"1.6","pingInterval":60,"closeStyle":"reset"})");

    EXPECT_THAT(
        server.http->get("/api/v1/stations/CP-1").body,
        HasSubstr(
            R"("connection":{"assumeVersion":"1.6","anyUserName":false,"allowMissingConnectionHeader":false,"pingInterval":60,"closeStyle":"reset"})"));
    EXPECT_EQ(server.database->query("select quirks ->> 'closeStyle' from station"), "Reset");
    server.http->patch("/api/v1/stations/CP-1", R"({"connection":{}})");
    EXPECT_EQ(server.database->query("select quirks from station"), "{}");
}

TEST(ConnectionQuirks, areRefusedWhenTheyMakeNoSense) {
    QuirkyServer server;

    for (const auto* wrong : {R"({"pingInterval":-1})", R"({"assumeVersion":"2.0.1"})",
                              R"({"closeStyle":"bang"})", R"({"colour":"blue"})", "7"}) {
        const auto answer = server.http->patch("/api/v1/stations/CP-1",
                                               std::string(R"({"connection":)") + wrong + "}");
        EXPECT_EQ(answer.status, 400) << wrong << answer.body;
    }
}

}  // namespace
}  // namespace voltgate::test
