// What operators put into stations, from REST over a real socket into the simulated station and
// PostgreSQL: charging profiles and local authorization lists.
#include <gtest/gtest.h>

#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

const std::string station1 = "/api/v1/stations/CP-1";

std::string aProfile(const std::string& purpose, int id, double limit) {
    return R"({"evseId":1,"chargingProfile":{"chargingProfileId":)" + std::to_string(id) +
           R"(,"stackLevel":0,"chargingProfilePurpose":")" + purpose +
           R"(","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A",
              "chargingSchedulePeriod":[{"startPeriod":0,"limit":)" +
           std::to_string(limit) + "}]}}}";
}

TEST(SmartCharging, isSetShownAndClearedAtTheStation) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    const auto set =
        server.http->post(station1 + "/charging-profiles", aProfile("TxDefaultProfile", 7, 6.5));
    EXPECT_EQ(set.field("status"), "Accepted") << set.body;
    EXPECT_EQ(station.host.ask([&] { return station.host.station().chargingProfiles().size(); }),
              1U);

    const auto composite = server.http->get(station1 + "/composite-schedule?evseId=1&duration=60");
    EXPECT_NE(composite.body.find(R"("chargingSchedulePeriod":[{"startPeriod":0,"limit":6.5}])"),
              std::string::npos)
        << composite.body;

    EXPECT_EQ(server.http->remove(station1 + "/charging-profiles").field("status"), "Accepted");
    EXPECT_EQ(server.http->get(station1 + "/charging-profiles").body,
              R"({"items":[],"nextCursor":null})");
}

TEST(SmartCharging, limitsTheCurrentOfATransactionAndEndsWithIt) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    auto& charger = station.host.station();
    ASSERT_TRUE(station.host.await(charger.startTransaction(1, "TAG-1")).isCharging);

    EXPECT_TRUE(station.host.until([&] { return charger.connector(1).meter.current() > 15; }));

    const auto set =
        server.http->post(station1 + "/charging-profiles", aProfile("TxProfile", 7, 8));
    EXPECT_EQ(set.field("status"), "Accepted") << set.body;
    const auto number = server.database->query("select max(number) from transaction");
    EXPECT_NE(server.http->get(station1 + "/charging-profiles")
                  .body.find(R"("transactionId":)" + number + ","),
              std::string::npos);
    EXPECT_TRUE(station.host.until([&] { return charger.connector(1).meter.current() <= 8; }));

    ASSERT_TRUE(station.host.await(charger.stopTransaction(1, v16::Reason::Local)));
    EXPECT_EQ(server.http->get(station1 + "/charging-profiles").body,
              R"({"items":[],"nextCursor":null})");
}

TEST(SmartCharging, goesWithARemoteStart) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    auto body = aProfile("TxProfile", 7, 8);
    body.insert(1, R"("idToken":"TAG-1","wait":"started",)");

    const auto started = server.http->post(station1 + "/remote-start", body);

    EXPECT_EQ(started.field("state"), "effective") << started.body;
    EXPECT_TRUE(
        station.host.until([&] { return station.host.station().chargingProfiles().size() == 1; }));
}

TEST(LocalList, isBroughtToTheStationAndKeptUpToDate) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    auto& charger = station.host.station();
    server.http->post("/api/v1/tokens", R"({"idToken":"CARD","status":"Blocked"})");
    server.http->put(station1 + "/local-list", R"({"idTokens":["TAG-1","CARD"]})");

    const auto first = server.http->post(station1 + "/local-list/sync", "{}");
    EXPECT_EQ(first.field("status"), "synchronized") << first.body;
    EXPECT_EQ(first.field("updateType"), "full") << first.body;
    EXPECT_EQ(station.host.ask([&] { return charger.localListLength(); }), 2U);

    server.http->put(station1 + "/local-list", R"({"idTokens":["CARD"]})");
    server.http->patch("/api/v1/tokens/CARD", R"({"status":"Accepted"})");
    const auto second = server.http->post(station1 + "/local-list/sync", "{}");
    EXPECT_EQ(second.field("status"), "synchronized") << second.body;
    EXPECT_EQ(station.host.ask([&] { return charger.localListLength(); }), 1U);
    EXPECT_EQ(station.host.ask([&] { return charger.localListVersion(); }), 2);
    EXPECT_EQ(server.http->post(station1 + "/local-list/sync", "{}").field("status"), "upToDate");
}

TEST(LocalList, decidesWhileTheStationIsOffline) {
    RunningServer server;
    server.addStation("CP-1");
    server.http->post("/api/v1/tokens", R"({"idToken":"CARD","status":"Blocked"})");
    server.http->put(station1 + "/local-list", R"({"idTokens":["CARD"]})");
    simulator::StationHost host(server.station("CP-1"));
    auto& charger = host.station();
    ASSERT_FALSE(host.await(charger.connect()).has_value());
    ASSERT_EQ(host.await(charger.boot()), v16::RegistrationStatus::Accepted);
    const auto synced = server.http->post(station1 + "/local-list/sync", "{}");
    ASSERT_EQ(synced.field("status"), "synchronized") << synced.body;

    host.ask([&] { charger.dropConnection(); });
    ASSERT_TRUE(host.until([&] { return !charger.isOnline(); }));

    const auto listed = host.await(charger.authorize("card"));
    const auto other = host.await(charger.authorize("OTHER"));
    EXPECT_EQ(listed.value().status, v16::AuthorizationStatus::Blocked);
    EXPECT_EQ(other.value().status, v16::AuthorizationStatus::Accepted);
}

}  // namespace
}  // namespace voltgate::test
