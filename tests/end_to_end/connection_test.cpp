// Connections as stations make and break them, over real sockets.
#include <dirent.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

std::size_t openDescriptors() {
    std::size_t count = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    while (::readdir(folder) != nullptr) ++count;
    ::closedir(folder);
    return count;
}

struct Refusal {
    const char* path;
    const char* headers;
    int status;
    const char* verdict;
};

class Refusals : public testing::TestWithParam<Refusal> {};

TEST_P(Refusals, areAnsweredBeforeTheUpgradeAndRecorded) {
    RunningServer server;
    server.addStation("CP-1");
    RawStation station(server.application.ocppPort());

    const int status = station.handshake(GetParam().path, GetParam().headers);

    EXPECT_EQ(status, GetParam().status);
    EXPECT_TRUE(
        server.eventuallyQuery("select verdict from connection_attempt", GetParam().verdict));
}

const char* goodPassword =
    "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\nSec-WebSocket-Protocol: ocpp1.6\r\n";

INSTANTIATE_TEST_SUITE_P(
    All, Refusals,
    testing::Values(
        Refusal{"/ocpp/CP-9", goodPassword, 401, "UnknownStation"},
        Refusal{"/", goodPassword, 404, "BadPath"},
        Refusal{"/ocpp/CP%2", goodPassword, 404, "BadPath"},
        Refusal{"/ocpp/CP-1", "Sec-WebSocket-Protocol: ocpp1.6\r\n", 401, "NoCredentials"},
        Refusal{"/ocpp/CP-1",
                "Authorization: Basic Q1AtMTp3cm9uZw==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n", 401,
                "WrongCredentials"},
        Refusal{"/ocpp/CP-1", "Authorization: Basic !\r\nSec-WebSocket-Protocol: ocpp1.6\r\n", 401,
                "NoCredentials"}));

TEST(Handshake, acceptsOddSpellingsOfThePath) {
    RunningServer server;
    server.addStation("CP-1");

    for (const auto* path :
         {"/ocpp/CP-1", "/ocpp/cp-1/", "//ocpp//CP-1?x=1", "/CP%2D1", "/a/b/c/CP-1"}) {
        RawStation station(server.application.ocppPort());
        EXPECT_EQ(station.handshake(path, goodPassword), 101) << path;
        EXPECT_NE(station.response().find("Sec-WebSocket-Protocol: ocpp1.6"), std::string::npos);
    }
}

TEST(Handshake, isCompletedAndClosedWithoutACommonSubprotocol) {
    RunningServer server;
    server.addStation("CP-1");
    RawStation station(server.application.ocppPort());

    const int status = station.handshake(
        "/ocpp/CP-1",
        "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\nSec-WebSocket-Protocol: ocpp1.5\r\n");

    EXPECT_EQ(status, 101);
    EXPECT_EQ(station.response().find("Sec-WebSocket-Protocol"), std::string::npos);
    EXPECT_EQ(station.readClose(), 1002);
    EXPECT_TRUE(server.eventuallyQuery("select verdict from connection_attempt", "NoSubprotocol"));
}

TEST(Handshake, isCutWhenItStalls) {
    RunningServer server;
    RawStation station(server.application.ocppPort());

    station.write("GET /ocpp/CP-1 HTTP/1.1\r\nHost: x\r\n");

    EXPECT_TRUE(station.waitForEnd(std::chrono::seconds(10)));
}

TEST(Handshake, answersPlainHttpWith426) {
    RunningServer server;
    RawStation station(server.application.ocppPort());

    station.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_NE(station.readHead().find("426"), std::string::npos);
}

TEST(Frames, sentRightBehindTheHandshakeAreNotLost) {
    RunningServer server;
    server.addStation("CP-1");
    RawStation station(server.application.ocppPort());

    station.write(RawStation::request("/ocpp/CP-1", goodPassword) +
                  RawStation::frame(R"([2,"1","Heartbeat",{}])"));

    EXPECT_NE(station.readHead().find("101"), std::string::npos);
    EXPECT_TRUE(station.readText().starts_with(R"([3,"1",{"currentTime":)"));
}

TEST(Frames, thatAreHostileAreAnsweredAndTheSocketStays) {
    RunningServer server;
    server.addStation("CP-1");
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", goodPassword), 101);

    for (const std::string& text :
         {std::string("garbage"), std::string(100000, '['), std::string(R"([2,"x","Heartbeat",)"),
          R"([2,"x","Authorize",{"idTag":")" + std::string(5000, 'x') + R"("}])", std::string("[]"),
          std::string(R"([2,"x","Fly",{}])"),
          std::string(R"([2,"x","BootNotification",{"chargePointVendor":["\u0000"]}])")}) {
        station.write(RawStation::frame(text));
        EXPECT_TRUE(station.readText().starts_with("[4,")) << text.substr(0, 40);
    }
    station.write(RawStation::frame(R"([2,"end","Heartbeat",{}])", 2));  // A binary frame.
    EXPECT_TRUE(station.readText().starts_with(R"([3,"end",)"));
}

TEST(Frames, keepNulCharactersOutOfTheDatabaseButAreStored) {
    RunningServer server;
    server.addStation("CP-1");
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", goodPassword), 101);

    station.write(RawStation::frame(
        R"([2,"1","StartTransaction",{"connectorId":1,"idTag":"A\u0000B","meterStart":0,"timestamp":"2026-01-01T00:00:00Z"}])"));

    EXPECT_TRUE(station.readText().starts_with(R"([3,"1",)"));
    EXPECT_EQ(server.database->query("select count(*) from transaction"), "1");
}

TEST(Frames, beyondTheLimitEndTheConnectionWith1009) {
    RunningServer server;
    server.addStation("CP-1");
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", goodPassword), 101);

    station.write(RawStation::frame(std::string(1100000, ' ')).substr(0, 5000));

    EXPECT_EQ(station.readClose(), 1009);
}

TEST(Frames, of60KilobytesAreAccepted) {
    RunningServer server;
    server.addStation("CP-1");
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", goodPassword), 101);

    station.write(RawStation::frame(R"([2,"1","DataTransfer",{"vendorId":"v","data":")" +
                                    std::string(60000, 'x') + R"("}])"));

    EXPECT_EQ(station.readText(), R"([3,"1",{"status":"UnknownVendorId"}])");
}

TEST(Connections, theNewestOfAStationWins) {
    RunningServer server;
    server.addStation("CP-1");
    RawStation older(server.application.ocppPort());
    RawStation newer(server.application.ocppPort());
    ASSERT_EQ(older.handshake("/ocpp/CP-1", goodPassword), 101);

    ASSERT_EQ(newer.handshake("/ocpp/CP-1", goodPassword), 101);

    EXPECT_EQ(older.readClose(), 1000);
    newer.write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));
    EXPECT_TRUE(newer.readText().starts_with(R"([3,"1",)"));
    EXPECT_EQ(server.http->get("/api/v1/stations/CP-1").field("online"), "true");
}

TEST(Connections, leaveNothingBehindAfterAThousandReconnects) {
    RunningServer server;
    server.addStation("CP-1");
    const auto before = openDescriptors();

    for (int i = 0; i < 1000; ++i) {
        RawStation station(server.application.ocppPort());
        ASSERT_EQ(station.handshake("/ocpp/CP-1", goodPassword), 101) << i;
    }

    EXPECT_TRUE(eventually([&] { return server.application.connections() == 0; }));
    EXPECT_EQ(server.http->get("/api/v1/stations/CP-1").field("online"), "false");
    EXPECT_TRUE(eventually([&] { return openDescriptors() <= before + 5; }))
        << openDescriptors() << " > " << before;
}

TEST(Connections, areClosedWith1001WhenTheServerStops) {
    RunningServer server;
    server.addStation("CP-1");
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", goodPassword), 101);

    std::thread stopping([&] { server.application.stop(); });

    EXPECT_EQ(station.readClose(), 1001);
    stopping.join();
}

}  // namespace
}  // namespace voltgate::test
