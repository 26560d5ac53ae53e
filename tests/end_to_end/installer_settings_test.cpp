// Settings of a station from end to end: the installer API, OCPP over a real socket, the simulated
// station and its keys, PostgreSQL.
#include <gtest/gtest.h>

#include "tests/end_to_end/installer_client.hpp"

namespace voltgate::test {
namespace {

std::string keyOf(OnlineStation& station, const std::string& key) {
    return station.host.ask([&] { return station.host.station().configuration().text(key); });
}

std::string lastFrame(RunningServer& server, const std::string& action) {
    const auto sql =
        "select frame from frame where kind = 'CALL' and direction = 'Sent' and action = '" +
        action + "' order by number desc limit 1";
    EXPECT_TRUE(eventually([&] { return !server.database->query(sql).empty(); })) << action;
    return server.database->query(sql);
}

TEST(InstallerSettings, reachTheKeysOfTheStation) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server);
    struct Case {
        const char* target;
        const char* json;
        const char* key;
        const char* value;
    };
    for (const auto& [target, json, key, value] :
         {Case{"/config/socket-permanent-lock-mode?socketLockMode=TRANSACTION", R"("TRANSACTION")",
               "SocketLockMode", "Transaction"},
          Case{"/config/grid-max-current?maxCurrent=20.5", "20.5", "GridMaxCurrent", "205"},
          Case{"/config/load-shedding?loadShedding=XEMEX_9600", R"("XEMEX_9600")", "LoadShedding",
               "Xemex9600"},
          Case{"/config/on-off-peak?onOffPeak=OFF_PEAK", R"("OFF_PEAK")", "ChargeAt", "OffPeak"},
          Case{"/config/grid-currents?gridCurrents=16,16,20", "[16,16,20]", "GridCurrents",
               "16,16,20"},
          Case{"/authentication-mode?authenticationMode=WHITELIST", R"("WHITELIST")",
               "LocalPreAuthorize", "true"}}) {
        const auto set = app.post(target);
        EXPECT_EQ(set.status, 200) << set.body;
        EXPECT_EQ(set.body, json);
        EXPECT_EQ(keyOf(station, key), value);
        const std::string place = target;
        EXPECT_EQ(app.get(place.substr(0, place.find('?'))).body, json);
    }
    const auto peak = app.post("/config/on-off-peak?onOffPeak=TRANSACTION_PEAK");
    EXPECT_EQ(peak.status, 501) << peak.body;
}

TEST(InstallerSettings, areReadFromAStationThatWasNeverTold) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server);

    EXPECT_EQ(app.get("/config/socket-permanent-lock-mode").body, R"("UNLOCKED")");
    EXPECT_EQ(app.get("/config/grid-max-current").body, "25");
    EXPECT_EQ(app.get("/config/load-shedding").body, R"("NO")");
    EXPECT_EQ(app.get("/config/on-off-peak").body, R"("ON_PEAK")");
    EXPECT_EQ(app.get("/config/grid-currents").body, "[25,25,25]");
    EXPECT_EQ(app.get("/config/charge-station-max-current").body, "32");
    EXPECT_EQ(app.get("/authentication-mode").body, R"("WHITELIST")");
}

TEST(InstallerSettings, limitTheStationByAProfile) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server);

    const auto set = app.post("/config/charge-station-max-current?chargeStationMaxCurrent=13");

    EXPECT_EQ(set.status, 200) << set.body;
    const auto frame = lastFrame(server, "SetChargingProfile");
    EXPECT_NE(frame.find(R"("chargingProfilePurpose":"ChargePointMaxProfile")"), std::string::npos);
    EXPECT_NE(frame.find(R"("chargingSchedulePeriod":[{"startPeriod":0,"limit":13)"),
              std::string::npos)
        << frame;
}

TEST(InstallerSettings, rebootTheStationAndTestItsShunt) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server);

    const auto shunt = app.post("/tests/shunt/activate");
    EXPECT_EQ(shunt.body, "true");
    EXPECT_NE(lastFrame(server, "DataTransfer")
                  .find(R"({"vendorId":"Voltgate","messageId":"ActivateShunt","data":"true"})"),
              std::string::npos);
    EXPECT_EQ(app.post("/config/reboot").status, 204);
    EXPECT_NE(lastFrame(server, "Reset").find(R"({"type":"Soft"})"), std::string::npos);
    EXPECT_TRUE(server.eventuallyQuery(
        "select count(*) >= 2 from frame where kind = 'CALL' and action = 'BootNotification'", "t"));
}

TEST(InstallerSettings, ofAnOfflineStationSurviveARestartAndAreSentWhenItIsBack) {
    const TestDatabase database;
    {
        RunningServer server(database.url());
        {
            OnlineStation station(server, "CP-1");
            ASSERT_TRUE(station.isReady);
        }
        InstallerClient app(server);
        EXPECT_TRUE(eventually([&] { return app.post("/config/reboot").status == 503; }));
        EXPECT_EQ(app.post("/config/load-shedding?loadShedding=P1").body, R"("P1")");
        EXPECT_EQ(app.post("/config/charge-station-max-current?chargeStationMaxCurrent=9").status,
                  200);
    }
    RunningServer server(database.url());
    InstallerClient app(server);
    EXPECT_EQ(app.get("/config/load-shedding").body, R"("P1")");
    EXPECT_EQ(app.get("/config/charge-station-max-current").body, "9");

    OnlineStation station(server, "CP-1");

    EXPECT_TRUE(eventually([&] { return keyOf(station, "LoadShedding") == "SmartMeter"; }));
    EXPECT_TRUE(station.host.until(
        [&] { return station.host.station().received("SetChargingProfile") == 1; }));
    EXPECT_TRUE(eventually([&] {
        return database.query(
                   "select string_agg(state, ' ') from station_setting "
                   "where desired is not null") == "Applied Applied";
    }));
}

TEST(InstallerSettings, areThereAfterARestartAlthoughTheStationIsNot) {
    const TestDatabase database;
    const std::vector<std::pair<std::string, std::string>> values = {
        {"/config/socket-permanent-lock-mode?socketLockMode=LOCKED", R"("LOCKED")"},
        {"/config/grid-max-current?maxCurrent=0", "0"},
        {"/config/load-shedding?loadShedding=P1", R"("P1")"},
        {"/config/charge-station-max-current?chargeStationMaxCurrent=9.5", "9.5"},
        {"/config/on-off-peak?onOffPeak=OFF_PEAK", R"("OFF_PEAK")"},
        {"/config/grid-currents?gridCurrents=16,16.5", "[16,16.5]"},
        {"/authentication-mode?authenticationMode=PLUGNCHARGE", R"("PLUGNCHARGE")"}};
    {
        RunningServer server(database.url());
        OnlineStation station(server, "CP-1");
        ASSERT_TRUE(station.isReady);
        InstallerClient app(server);
        for (const auto& [target, value] : values) EXPECT_EQ(app.post(target).body, value);
    }

    RunningServer server(database.url());

    InstallerClient app(server);
    for (const auto& [target, value] : values) {
        EXPECT_EQ(app.get(target.substr(0, target.find('?'))).body, value);
    }
}

TEST(InstallerSettings, areSetAgainAtAStationThatHasLostThem) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server);
    ASSERT_EQ(app.post("/config/grid-max-current?maxCurrent=20").status, 200);

    station.host.ask([&] {
        station.host.station().configuration().set("GridMaxCurrent", "0");
        station.host.station().dropConnection();
    });

    EXPECT_TRUE(eventually([&] { return keyOf(station, "GridMaxCurrent") == "200"; }));
}

TEST(InstallerSettings, ofAStationThatKeepsSilentAreNotStored) {
    RunningServer server(std::vector<std::string>{"--command-timeout=1"});
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server);
    ASSERT_EQ(app.post("/config/load-shedding?loadShedding=P1").status, 200);

    OnlineStation silent(server, "CP-2", {simulator::Misbehaviour::NoAnswer});
    InstallerClient other(server, "CP-2");
    const auto set = other.post("/config/load-shedding?loadShedding=P1");

    EXPECT_EQ(set.status, 504) << set.body;
    EXPECT_EQ(server.database->query("select count(*) from station_setting "
                                     "where station_id = 'CP-2' and desired is not null"),
              "0");
    EXPECT_EQ(app.get("/config/load-shedding").body, R"("P1")");
}

}  // namespace
}  // namespace voltgate::test
