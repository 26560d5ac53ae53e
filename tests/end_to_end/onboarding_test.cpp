// Stations that wait to be let in, on real sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;

const std::string station1 = "/api/v1/stations/CP-1";
const std::string start = R"({"idToken":"TAG-1"})";
const std::string boot =
    R"([2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])";
// The id of a CALL.
std::string idOf(const std::string& frame) {
    const auto first = frame.find('"') + 1;
    return frame.substr(first, frame.find('"', first) - first);
}

TEST(Onboarding, keepsStartsAndStopsFromAPendingStationAndAsksItToBootWhenItIsLetIn) {
    RunningServer server;
    server.addStation("CP-1", 0);
    server.http->patch(station1, R"({"onboardingStatus":"pending"})");
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);
    station.write(RawStation::frame(boot));
    ASSERT_THAT(station.readText(), HasSubstr("Pending"));

    const auto refused = server.http->post(station1 + "/remote-start", start);
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.field("type"), "/problems/station-not-accepted");
    EXPECT_EQ(server.http->post(station1 + "/remote-stop", R"({"transactionId":1})").status, 409);
    EXPECT_EQ(server.http->post(station1 + "/calls/RemoteStartTransaction", R"({"idTag":"TAG-1"})")
                  .status,
              409);
    EXPECT_EQ(server.http->post(station1 + "/calls/RemoteStopTransaction", R"({"transactionId":1})")
                  .status,
              409);

    std::string patched;
    std::thread operatorOfIt(
        [&] { patched = server.http->patch(station1, R"({"onboardingStatus":"accepted"})").body; });
    const auto trigger = station.readText();
    station.write(RawStation::frame("[3,\"" + idOf(trigger) + R"(",{"status":"Accepted"}])"));
    operatorOfIt.join();
    EXPECT_THAT(trigger, HasSubstr(R"("TriggerMessage",{"requestedMessage":"BootNotification"})"));
    EXPECT_THAT(patched, HasSubstr(R"("bootRequest":{"asked":true})"));
    EXPECT_EQ(server.http->post(station1 + "/remote-start", start).status, 409);

    // Some stations have one message id for all.
    station.write(RawStation::frame(boot));
    ASSERT_THAT(station.readText(), HasSubstr("Accepted"));
    server.http->post(station1 + "/remote-start", start, "Prefer: respond-async\r\n");
    EXPECT_THAT(station.readText(), HasSubstr("RemoteStartTransaction"));
}

}  // namespace
}  // namespace voltgate::test
