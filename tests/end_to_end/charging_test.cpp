// A charge from end to end: REST, OCPP over a real socket, the simulated station, PostgreSQL.
#include <gtest/gtest.h>

#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

TEST(Charging, isStartedWatchedAndStoppedOverRest) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    const auto started = server.http->post("/api/v1/stations/CP-1/remote-start",
                                           R"({"idToken":"TAG-1","evseId":1,"wait":"started"})");
    EXPECT_EQ(started.status, 200) << started.body;
    EXPECT_EQ(started.field("state"), "effective") << started.body;
    ASSERT_TRUE(server.eventuallyQuery("select count(*) from meter_value", "2"));
    const auto id = server.database->query("select number from transaction");

    const auto stopped =
        server.http->post("/api/v1/stations/CP-1/remote-stop", R"({"transactionId":)" + id + "}");
    EXPECT_EQ(stopped.field("status"), "Accepted") << stopped.body;
    ASSERT_TRUE(server.eventuallyQuery(
        "select count(*) from transaction where stopped_at is not null", "1"));
    const auto transaction = server.http->get("/api/v1/transactions/" + id);
    EXPECT_EQ(transaction.field("stopReason"), "Remote") << transaction.body;
    const auto csv = server.http->get("/api/v1/transactions", "Accept: text/csv\r\n");
    EXPECT_NE(csv.body.find("\r\n" + id + "," + id + ",CP-1,1,1,TAG-1,Accepted,"),
              std::string::npos)
        << csv.body;
    const auto values = server.http->get("/api/v1/transactions/" + id + "/meter-values");
    EXPECT_NE(values.body.find("Current.Import"), std::string::npos) << values.body;
}

TEST(Charging, startsAtTheStationWithACard) {
    RunningServer server;
    OnlineStation station(server, "CP-1");

    const auto outcome = station.host.await(station.host.station().startTransaction(1, "TAG-1"));

    EXPECT_TRUE(outcome.isCharging) << outcome.refusal;
    EXPECT_GE(outcome.transactionId.value_or(0), 100000);
    EXPECT_TRUE(
        station.host.await(station.host.station().stopTransaction(1, v16::Reason::Local, "TAG-1")));
    EXPECT_EQ(server.database->query("select stop_reason from transaction"), "Local");
}

TEST(Charging, doesNotStartWithABlockedCard) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    server.http->post("/api/v1/tokens", R"({"idToken":"BAD","status":"Blocked"})");

    const auto outcome = station.host.await(station.host.station().startTransaction(1, "BAD"));

    EXPECT_FALSE(outcome.isCharging);
}

TEST(Reservation, keepsTheConnectorForItsToken) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    server.http->post("/api/v1/tokens", R"({"idToken":"OTHER"})");

    const auto reserved = server.http->post(
        "/api/v1/reservations",
        R"({"stationId":"CP-1","evseId":1,"idToken":"TAG-1","expiresAt":"2099-01-01T00:00:00Z"})");

    EXPECT_EQ(reserved.status, 201) << reserved.body;
    EXPECT_EQ(reserved.field("status"), "active") << reserved.body;
    EXPECT_FALSE(
        station.host.await(station.host.station().startTransaction(1, "OTHER")).isCharging);
    EXPECT_TRUE(station.host.await(station.host.station().startTransaction(1, "TAG-1")).isCharging);
    EXPECT_EQ(server.http->get("/api/v1/reservations/" + reserved.field("id")).field("status"),
              "used");
}

TEST(Reservation, isCancelledOverRest) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    const auto reserved = server.http->post(
        "/api/v1/reservations",
        R"({"stationId":"CP-1","evseId":1,"idToken":"TAG-1","expiresAt":"2099-01-01T00:00:00Z"})");

    const auto cancelled = server.http->remove("/api/v1/reservations/" + reserved.field("id"));

    EXPECT_EQ(cancelled.status, 200) << cancelled.body;
    EXPECT_EQ(server.http->get("/api/v1/reservations/" + reserved.field("id")).field("status"),
              "cancelled");
    EXPECT_TRUE(station.host.until(
        [&] { return station.host.station().received("CancelReservation") == 1; }));
}

struct CommandCase {
    const char* path;
    const char* body;
    const char* action;
    const char* status;
};

class CommandsEndToEnd : public testing::TestWithParam<CommandCase> {};

TEST_P(CommandsEndToEnd, reachTheStationAndComeBackWithItsAnswer) {
    RunningServer server;
    OnlineStation station(server, "CP-1");

    const auto answer =
        server.http->post(std::string("/api/v1/stations/CP-1") + GetParam().path, GetParam().body);

    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.field("status"), GetParam().status) << answer.body;
    EXPECT_TRUE(station.host.until(
        [&] { return station.host.station().received(GetParam().action) == 1; }));
}

INSTANTIATE_TEST_SUITE_P(
    All, CommandsEndToEnd,
    testing::Values(
        CommandCase{"/reset", R"({"type":"soft"})", "Reset", "Accepted"},
        CommandCase{"/unlock", R"({"evseId":1})", "UnlockConnector", "Unlocked"},
        CommandCase{"/availability", R"({"operative":false})", "ChangeAvailability", "Accepted"},
        CommandCase{"/trigger", R"({"message":"Heartbeat"})", "TriggerMessage", "Accepted"},
        CommandCase{"/clear-cache", "{}", "ClearCache", "Accepted"},
        CommandCase{"/data-transfer", R"({"vendorId":"com.example"})", "DataTransfer",
                    "UnknownVendorId"}));

TEST(Configuration, isReadFromAndChangedAtTheStation) {
    RunningServer server;
    OnlineStation station(server, "CP-1");

    const auto read = server.http->get("/api/v1/stations/CP-1/configuration?refresh=true");
    EXPECT_NE(read.body.find("\"variable\":\"HeartbeatInterval\""), std::string::npos) << read.body;

    const auto changed =
        server.http->patch("/api/v1/stations/CP-1/configuration",
                           R"({"items":[{"variable":"MeterValueSampleInterval","value":"30"}]})");
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(server.database->query(
                  "select value from variable where name = 'MeterValueSampleInterval'"),
              "30");
}

TEST(RawCalls, goOutAsTheyAreAndComeBackRaw) {
    RunningServer server;
    OnlineStation station(server, "CP-1");

    const auto answer = server.http->post("/api/v1/stations/CP-1/calls/GetConfiguration",
                                          R"({"key":["HeartbeatInterval","Nope"]})");

    EXPECT_EQ(answer.status, 200);
    EXPECT_NE(answer.body.find(R"("unknownKey":["Nope"])"), std::string::npos) << answer.body;
    const auto wrong = server.http->post("/api/v1/stations/CP-1/calls/Reset", R"({"type":"Warm"})");
    EXPECT_EQ(wrong.status, 400) << wrong.body;
}

}  // namespace
}  // namespace voltgate::test
