// Raw calls leave behind what the commands of their own do: from REST into the simulated station
// and PostgreSQL.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;

const std::string station1 = "/api/v1/stations/CP-1";

struct Called {
    Called() : station(server, "CP-1") {}

    /// The station's word.
    std::string call(const std::string& action, const std::string& payload) {
        const auto answer = server.http->post(station1 + "/calls/" + action, payload);
        EXPECT_EQ(answer.status, 200) << answer.body;
        const auto document = answer.json();
        return document["response"]["status"].GetString();
    }
    std::string get(const std::string& path) { return server.http->get(path).body; }

    RunningServer server;
    OnlineStation station;
};

TEST(RawCalls, reserveAndCancel) {
    Called test;
    ASSERT_TRUE(test.station.isReady);

    EXPECT_EQ(test.call("ReserveNow",
                        R"({"connectorId":1,"expiryDate":"2099-01-01T00:00:00Z","idTag":"TAG-1",
                            "reservationId":4711})"),
              "Accepted");
    EXPECT_EQ(test.server.http->get("/api/v1/reservations/4711").field("status"), "active");

    EXPECT_EQ(test.call("CancelReservation", R"({"reservationId":4711})"), "Accepted");
    EXPECT_EQ(test.server.http->get("/api/v1/reservations/4711").field("status"), "cancelled");
}

TEST(RawCalls, setAndClearChargingProfiles) {
    Called test;
    ASSERT_TRUE(test.station.isReady);

    EXPECT_EQ(test.call("SetChargingProfile",
                        R"({"connectorId":1,"csChargingProfiles":{"chargingProfileId":7,
                            "stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile",
                            "chargingProfileKind":"Relative","chargingSchedule":{
                            "chargingRateUnit":"A","chargingSchedulePeriod":[
                            {"startPeriod":0,"limit":8}]}}})"),
              "Accepted");
    EXPECT_THAT(test.get(station1 + "/charging-profiles"), HasSubstr(R"("chargingProfileId":7)"));

    EXPECT_EQ(test.call("ClearChargingProfile", R"({"id":7})"), "Accepted");
    EXPECT_EQ(test.get(station1 + "/charging-profiles"), R"({"items":[],"nextCursor":null})");
}

TEST(RawCalls, changeTheConfiguration) {
    Called test;
    ASSERT_TRUE(test.station.isReady);

    EXPECT_EQ(test.call("ChangeConfiguration", R"({"key":"HeartbeatInterval","value":"77"})"),
              "Accepted");

    EXPECT_THAT(test.get(station1 + "/configuration"), HasSubstr(R"("desiredValue":"77")"));
}

TEST(RawCalls, sendTheLocalList) {
    Called test;
    ASSERT_TRUE(test.station.isReady);

    EXPECT_EQ(test.call("SendLocalList",
                        R"({"listVersion":3,"updateType":"Full","localAuthorizationList":[
                            {"idTag":"TAG-1","idTagInfo":{"status":"Accepted"}}]})"),
              "Accepted");

    test.server.http->put(station1 + "/local-list", R"({"idTokens":["TAG-1"]})");
    EXPECT_EQ(test.server.http->post(station1 + "/local-list/sync", "{}").field("status"),
              "upToDate");
}

}  // namespace
}  // namespace voltgate::test
