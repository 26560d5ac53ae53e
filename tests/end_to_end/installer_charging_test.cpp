// Charging, schedules and the state of a station from end to end: the installer API, OCPP over a
// real socket, the simulated station, PostgreSQL.
#include <gtest/gtest.h>

#include "tests/end_to_end/installer_client.hpp"

namespace voltgate::test {
namespace {

using installer::Role;

TEST(InstallerCharging, startsShowsAndStopsACharge) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server, "CP-1", Role::Operator);

    EXPECT_EQ(app.post("/charging/start?tag=TAG-1").status, 204);
    ASSERT_TRUE(server.eventuallyQuery("select count(*) from meter_value", "2"));
    EXPECT_TRUE(eventually([&] {
        return app.get("/status").body.find(R"("transactionStatus":["CHARGING")") !=
               std::string::npos;
    })) << app.get("/status").body;
    const auto running = app.get("/transactions");
    EXPECT_EQ(running.body.find("stopDate"), std::string::npos) << running.body;

    EXPECT_EQ(app.post("/charging/stop?tag=TAG-1").status, 204);
    ASSERT_TRUE(server.eventuallyQuery(
        "select count(*) from transaction where stopped_at is not null", "1"));
    const auto ended = app.get("/transactions");
    EXPECT_NE(ended.body.find(R"("stopReason":"Remote")"), std::string::npos) << ended.body;
    EXPECT_EQ(app.post("/charging/stop?tag=TAG-1").status, 404);
    EXPECT_EQ(station.host.ask([&] {
        return station.host.station().received("RemoteStartTransaction") +
               station.host.station().received("RemoteStopTransaction");
    }),
              2);
}

TEST(InstallerCharging, letsTheCableGo) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server, "CP-1", Role::Operator);

    EXPECT_EQ(app.post("/charging/unlock").status, 204);

    EXPECT_TRUE(station.host.until(
        [&] { return station.host.station().received("UnlockConnector") == 1; }));
}

TEST(InstallerCharging, touchesOnlyTheStationOfTheToken) {
    RunningServer server;
    OnlineStation mine(server, "CP-1");
    OnlineStation other(server, "CP-2");
    ASSERT_TRUE(mine.isReady && other.isReady);
    InstallerClient app(server, "CP-2");

    EXPECT_EQ(app.post("/config/reboot").status, 204);

    EXPECT_TRUE(other.host.until([&] { return other.host.station().received("Reset") == 1; }));
    EXPECT_EQ(mine.host.ask([&] { return mine.host.station().received("Reset"); }), 0);
}

TEST(InstallerSchedule, reachesTheStationAndOutlivesARestart) {
    const TestDatabase database;
    const std::string schedule =
        R"({"recurring":"daily","sections":[{"time":0,"limit":16},{"time":21600,"limit":7.5}]})";
    {
        RunningServer server(database.url());
        OnlineStation station(server, "CP-1");
        ASSERT_TRUE(station.isReady);
        InstallerClient app(server, "CP-1", Role::Operator);

        const auto set = app.post("/schedules/chargepoint", schedule);

        EXPECT_EQ(set.status, 200) << set.body;
        EXPECT_EQ(set.body, schedule);
        const auto profiles =
            station.host.ask([&] { return station.host.station().chargingProfiles().size(); });
        EXPECT_EQ(profiles, 1u);
        const std::string sent =
            "select count(*) from frame where kind = 'CALL' and direction = 'Sent' and "
            "action = 'SetChargingProfile' and frame like '%\"ChargePointMaxProfile\"%"
            "\"recurrencyKind\":\"Daily\"%[{\"startPeriod\":0,\"limit\":16},"
            "{\"startPeriod\":21600,\"limit\":7.5}]%'";
        EXPECT_TRUE(eventually([&] { return database.query(sent) == "1"; }));
    }
    RunningServer server(database.url());
    InstallerClient app(server, "CP-1", Role::Operator);

    EXPECT_EQ(app.get("/schedules/chargepoint").body, schedule);
    EXPECT_EQ(database.query("select array_to_string(period_limit, ' ') || recurrency_kind "
                             "from charging_profile"),
              "16 7.5Daily");
}

TEST(InstallerSchedule, forAStationThatIsOfflineReachesItWhenItIsBack) {
    RunningServer server;
    {
        OnlineStation station(server, "CP-1");
        ASSERT_TRUE(station.isReady);
    }
    InstallerClient app(server);
    ASSERT_TRUE(eventually([&] { return app.post("/config/reboot").status == 503; }));
    const std::string schedule = R"({"recurring":"weekly","sections":[{"time":0,"limit":10}]})";

    const auto set = app.post("/schedules/chargepoint", schedule);

    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_NE(set.headers.find("Voltgate-Setting: pending"), std::string::npos) << set.headers;
    EXPECT_EQ(app.get("/schedules/chargepoint").body, schedule);
    OnlineStation back(server, "CP-1");
    EXPECT_TRUE(
        back.host.until([&] { return back.host.station().chargingProfiles().size() == 1; }));
    EXPECT_EQ(app.get("/schedules/chargepoint").body, schedule);
}

TEST(InstallerDevice, isDescribed) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server);

    const auto device = app.get("/device-info");
    EXPECT_EQ(device.field("evccVersion"), "103.18.19") << device.body;
    EXPECT_EQ(device.field("hasLatchingDevice"), "true");
    EXPECT_EQ(device.field("absoluteMaxCurrent"), "32");
    EXPECT_EQ(device.field("model"), "Simulator");
    const auto status = app.get("/installer-status");
    EXPECT_EQ(status.field("gridMaxCurrent"), "25") << status.body;
    EXPECT_EQ(status.field("socketLockMode"), "UNLOCKED");
    // It was asked for what it has not been told.
    EXPECT_GT(station.host.ask([&] { return station.host.station().received("GetConfiguration"); }),
              0);
}

}  // namespace
}  // namespace voltgate::test
