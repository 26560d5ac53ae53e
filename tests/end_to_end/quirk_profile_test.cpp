// Quirk profiles at work: suggested, assigned over REST, and in force from the next connection.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;

const std::string password = "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\n";
const std::string ocpp = "Sec-WebSocket-Protocol: ocpp1.6\r\n";

struct Server : RunningServer {
    explicit Server(const std::vector<std::string>& settings = {}) : RunningServer(settings) {
        addStation("CP-1");
    }
    int assign(const std::string& profile) {
        return http->patch("/api/v1/stations/CP-1", R"({"quirkProfile":")" + profile + "\"}")
            .status;
    }
    /// A station that is let in and booted as this brand.
    std::unique_ptr<RawStation> connect(const std::string& headers = password + ocpp,
                                        const std::string& vendor = "V") {
        auto station = std::make_unique<RawStation>(application.ocppPort());
        EXPECT_EQ(station->handshake("/ocpp/CP-1", headers), 101);
        station->write(RawStation::frame(R"([2,"boot","BootNotification",{"chargePointVendor":")" +
                                         vendor + R"(","chargePointModel":"M"}])"));
        EXPECT_THAT(station->readText(), HasSubstr("Accepted"));
        return station;
    }
};

TEST(QuirkProfiles, areSuggestedAtABootAndAppliedOnlyWhenAssigned) {
    Server server;
    auto station = server.connect(password + ocpp, "KEBA AG");
    const std::string authorize = R"([2,"1","Authorize",{"idTag":"TAG-1_17619300"}])";

    EXPECT_TRUE(eventually([&] {
        return server.http->get("/api/v1/stations/CP-1/doctor")
                   .body.find(R"({"name":"keba-cluster")") != std::string::npos;
    }));
    station->write(RawStation::frame(authorize));
    EXPECT_THAT(station->readText(), HasSubstr("Invalid"));
    EXPECT_EQ(server.assign("keba-cluster"), 200);
    station = server.connect(password + ocpp, "KEBA AG");
    station->write(RawStation::frame(authorize));

    EXPECT_THAT(station->readText(), HasSubstr("Accepted"));
}

TEST(QuirkProfiles, bringTheConnectionQuirksOfAStation) {
    Server server;
    EXPECT_EQ(server.assign("grizzl-e"), 200);

    const auto station = server.connect(password);

    EXPECT_EQ(station->response().find("Sec-WebSocket-Protocol"), std::string::npos);
}

TEST(Quirk58, aTriggerIsSentWithoutAConnectorWhereTheProfileSaysSo) {
    Server server;
    EXPECT_EQ(server.assign("trigger-without-connector"), 200);
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    const auto answer = server.http->post("/api/v1/stations/CP-1/trigger",
                                          R"({"message":"StatusNotification","evseId":1})");

    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_TRUE(server.eventuallyQuery(
        "select substring(frame from '\\{.*\\}') from frame where action = 'TriggerMessage' and "
        "direction = 'Sent'",
        R"({"requestedMessage":"StatusNotification"})"));
}

TEST(Quirk57, aChargingProfileThatTheStationDoesNotTakeIsRefusedHereWithAReason) {
    Server server;
    EXPECT_EQ(server.assign("charging-profiles-at-station"), 200);
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    const auto answer = server.http->post(
        "/api/v1/stations/CP-1/charging-profiles",
        R"({"evseId":1,"chargingProfile":{"chargingProfileId":7,"stackLevel":0,)"
        R"("chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Relative",)"
        R"("chargingSchedule":{"chargingRateUnit":"A",)"
        R"("chargingSchedulePeriod":[{"startPeriod":0,"limit":16}]}}})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("takes charging profiles at 0 only"));
}

TEST(Quirk53, aStationThatSendsButAnswersNothingIsDisconnectedAndComesBack) {
    Server server({"--disconnect-after-unanswered=2"});
    auto station = server.connect();

    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(
            server.http->post("/api/v1/stations/CP-1/clear-cache", "", "Prefer: wait=1\r\n").status,
            504);
        station->write(RawStation::frame(R"([2,"h)" + std::to_string(i) + R"(","Heartbeat",{}])"));
    }

    EXPECT_EQ(station->readClose(), 1000);
    server.connect();
}

}  // namespace
}  // namespace voltgate::test
