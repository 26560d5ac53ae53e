// Settings over the API, with stations that answer in every way.
#include <gtest/gtest.h>

#include "tests/gateway/installer/bench.hpp"

namespace voltgate::installer {
namespace {

struct Case {
    const char* target;
    const char* value;  ///< As JSON.
    const char* key;
    const char* keyValue;
};

class Settings : public testing::TestWithParam<Case> {};

TEST_P(Settings, reachTheirKeyAndAreReadBack) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    const auto& test = GetParam();
    const std::string target = test.target;

    const auto set = bench.post(target);

    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(set.body, test.value);
    EXPECT_EQ(set.header("Voltgate-Setting"), "applied");
    const auto sent = station->last<SetVariable>();
    EXPECT_EQ(sent.variable, test.key);
    EXPECT_EQ(sent.value, test.keyValue);
    EXPECT_EQ(bench.get(target.substr(0, target.find('?'))).body, test.value);
}

INSTANTIATE_TEST_SUITE_P(
    All, Settings,
    testing::Values(
        Case{"/config/socket-permanent-lock-mode?socketLockMode=LOCKED", R"("LOCKED")",
             "SocketLockMode", "Locked"},
        Case{"/config/grid-max-current?maxCurrent=25.5", "25.5", "GridMaxCurrent", "255"},
        Case{"/config/grid-max-current?maxCurrent=0", "0", "GridMaxCurrent", "0"},
        Case{"/config/grid-max-current?maxCurrent=-0", "0", "GridMaxCurrent", "0"},
        Case{"/config/load-shedding?loadShedding=P1", R"("P1")", "LoadShedding", "SmartMeter"},
        Case{"/config/on-off-peak?onOffPeak=OFF_PEAK", R"("OFF_PEAK")", "ChargeAt", "OffPeak"},
        Case{"/config/grid-currents?gridCurrents=25,20,16.5", "[25,20,16.5]", "GridCurrents",
             "25,20,16.5"},
        Case{"/config/grid-currents?gridCurrents=25&gridCurrents=20", "[25,20]", "GridCurrents",
             "25,20"}));

TEST(MaxCurrent, becomesOneProfileForTheWholeStation) {
    Bench bench;
    const auto station = bench.boot("CS-1");

    const auto set = bench.post("/config/charge-station-max-current?chargeStationMaxCurrent=16");

    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(set.body, "16");
    const auto sent = station->last<SetChargingProfile>();
    EXPECT_EQ(sent.evse.value, 0);
    EXPECT_EQ(sent.profile.purpose, ChargingProfilePurpose::ChargingStationMaxProfile);
    EXPECT_EQ(sent.profile.kind, ChargingProfileKind::Absolute);
    ASSERT_EQ(sent.profile.schedule.periods.size(), 1u);
    EXPECT_EQ(sent.profile.schedule.periods[0].limit, 16);
    EXPECT_EQ(bench.get("/config/charge-station-max-current").body, "16");
}

TEST(MaxCurrent, isAtMostWhatTheStationCan) {
    Bench bench;
    bench.boot("CS-1");

    const auto set = bench.post("/config/charge-station-max-current?chargeStationMaxCurrent=33");

    EXPECT_EQ(set.status, 400);
    EXPECT_EQ(set.at("/fields/chargeStationMaxCurrent/message"),
              "this station can do at most 32 A");
    EXPECT_EQ(bench.get("/config/charge-station-max-current").body, "32");
}

struct BadCase {
    const char* target;
    const char* field;
    const char* message;
};

class BadSettings : public testing::TestWithParam<BadCase> {};

TEST_P(BadSettings, areRefusedWithTheFieldAndReachNobody) {
    Bench bench;
    const auto station = bench.boot("CS-1");

    const auto set = bench.post(GetParam().target);

    EXPECT_EQ(set.status, 400) << set.body;
    EXPECT_EQ(set.at("/name"), "ValidateError");
    EXPECT_EQ(set.at(std::string("/fields/") + GetParam().field + "/message"), GetParam().message)
        << set.body;
    EXPECT_TRUE(station->commands().empty());
}

const auto* const lockWords = "should be one of the following: TRANSACTION LOCKED UNLOCKED";
INSTANTIATE_TEST_SUITE_P(
    All, BadSettings,
    testing::Values(
        BadCase{"/config/socket-permanent-lock-mode", "socketLockMode",
                "'socketLockMode' is required"},
        BadCase{"/config/socket-permanent-lock-mode?socketLockMode=locked", "socketLockMode",
                lockWords},
        BadCase{"/authentication-mode?authenticationMode=WHITELISTS", "authenticationMode",
                "should be one of the following: PLUGNCHARGE WHITELIST"},
        BadCase{"/config/load-shedding?loadShedding=P2", "loadShedding",
                "should be one of the following: NO P1 XEMEX_BLACK XEMEX_9600"},
        BadCase{"/config/on-off-peak?onOffPeak=OFFPEAK", "onOffPeak",
                "should be one of the following: ON_PEAK OFF_PEAK TRANSACTION_PEAK"},
        BadCase{"/config/grid-max-current", "maxCurrent", "'maxCurrent' is required"},
        BadCase{"/config/charge-station-max-current?chargeStationMaxCurrent=nan",
                "chargeStationMaxCurrent", "invalid float number"},
        BadCase{"/config/grid-max-current?maxCurrent=NaN", "maxCurrent", "invalid float number"},
        BadCase{"/config/grid-max-current?maxCurrent=inf", "maxCurrent", "invalid float number"},
        BadCase{"/config/grid-max-current?maxCurrent=1e999", "maxCurrent", "invalid float number"},
        BadCase{"/config/grid-max-current?maxCurrent=16A", "maxCurrent", "invalid float number"},
        BadCase{"/config/grid-max-current?maxCurrent=-1", "maxCurrent", "min 0"},
        BadCase{"/config/grid-max-current?maxCurrent=251", "maxCurrent",
                "this station takes up to 250"},
        BadCase{"/config/grid-max-current?maxCurrent=16.55", "maxCurrent",
                "has more decimals than this station takes"},
        BadCase{"/config/charge-station-max-current?chargeStationMaxCurrent=16.55",
                "chargeStationMaxCurrent", "has more than one decimal"},
        BadCase{"/config/grid-currents", "gridCurrents", "'gridCurrents' is required"},
        BadCase{"/config/grid-currents?gridCurrents=", "gridCurrents", "minItems 1"},
        BadCase{"/config/grid-currents?gridCurrents=1,", "gridCurrents", "invalid float number"},
        BadCase{"/config/grid-currents?gridCurrents=1,-1", "gridCurrents", "min 0"},
        BadCase{"/config/grid-currents?gridCurrents=1,NaN", "gridCurrents", "invalid float number"},
        BadCase{"/config/grid-currents?gridCurrents=1,2,3,4", "gridCurrents", "maxItems 3"},
        BadCase{"/config/grid-currents?gridCurrents=1,two", "gridCurrents", "invalid float number"},
        BadCase{"/config/grid-currents?gridCurrents=%ff", "gridCurrents",
                "is not percent-encoded UTF-8"}));

TEST(SettingOperations, wantTheClient) {
    Bench bench;
    bench.boot("CS-1");

    const auto none = bench.request("GET", "/config/grid-max-current");
    const auto another = bench.request("GET", "/config/grid-max-current?clientId=another");

    EXPECT_EQ(none.status, 400);
    EXPECT_EQ(none.at("/fields/clientId/message"), "'clientId' is required");
    EXPECT_EQ(another.status, 403);
}

struct RefusalCase {
    CommandOutcome outcome;
    int status;
};

class Refusals : public testing::TestWithParam<RefusalCase> {};

TEST_P(Refusals, haveTheirStatusAndChangeNothing) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    ASSERT_EQ(bench.post("/config/load-shedding?loadShedding=P1").status, 200);
    station->answer = GetParam().outcome;

    const auto set = bench.post("/config/load-shedding?loadShedding=XEMEX_9600");

    EXPECT_EQ(set.status, GetParam().status) << set.body;
    EXPECT_NE(set.at("/message"), "(absent)");
    EXPECT_EQ(bench.get("/config/load-shedding").body, R"("P1")");
}

INSTANTIATE_TEST_SUITE_P(
    All, Refusals,
    testing::Values(
        RefusalCase{answered("Rejected"), 409}, RefusalCase{answered("NotSupported"), 501},
        RefusalCase{{.result = CommandResult::CallError, .errorCode = "NotImplemented"}, 501},
        RefusalCase{{.result = CommandResult::CallError, .errorCode = "InternalError"}, 502},
        RefusalCase{{.result = CommandResult::NoAnswer}, 504},
        RefusalCase{{.result = CommandResult::Disconnected}, 504}));

TEST(SettingOperations, thatTheKindOfStationDoesNotHaveAre501) {
    Bench bench;
    const auto station = bench.boot("CS-1", "ACME", "1");
    for (const auto* target :
         {"/config/grid-max-current?maxCurrent=16", "/config/on-off-peak?onOffPeak=ON_PEAK",
          "/config/socket-permanent-lock-mode?socketLockMode=UNLOCKED"}) {
        const auto set = bench.post(target);
        EXPECT_EQ(set.status, 501) << target;
        EXPECT_EQ(set.at("/name"), "NotImplementedError");
    }
    EXPECT_EQ(bench.get("/config/load-shedding").status, 501);
    EXPECT_TRUE(station->commands().empty());
}

TEST(SettingOperations, ofAStationWithoutLatchAreAConflict) {
    Bench bench;
    bench.boot("CS-1");
    std::vector<Variable> variables(1);
    variables[0].name = "HasLatchingDevice";
    variables[0].value = "false";
    variables[0].reportedAt = bench.rest.clock.now();
    bench.rest.run(bench.rest.deviceModel.record({"CS-1"}, variables));

    const auto set = bench.post("/config/socket-permanent-lock-mode?socketLockMode=LOCKED");

    EXPECT_EQ(set.status, 409) << set.body;
}

TEST(SettingOperations, ofAnOfflineStationAreSentWhenItIsBack) {
    Bench bench;
    bench.boot("CS-1");
    bench.rest.connected.remove({"CS-1"}, 1);

    const auto set = bench.post("/config/load-shedding?loadShedding=P1");
    const auto limited =
        bench.post("/config/charge-station-max-current?chargeStationMaxCurrent=10");
    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(set.header("Voltgate-Setting"), "pending");
    EXPECT_EQ(limited.header("Voltgate-Setting"), "pending");
    EXPECT_EQ(bench.get("/config/load-shedding").body, R"("P1")");

    const auto back = bench.boot("CS-1");
    bench.settings.stationIsReady({"CS-1"});
    bench.get("/config/load-shedding");  // Lets what was begun come to its end.

    const auto commands = back->commands();
    ASSERT_EQ(commands.size(), 3u);
    EXPECT_TRUE(std::holds_alternative<GetConfiguration>(commands[0]));
    EXPECT_EQ(std::get<SetChargingProfile>(commands[2]).profile.schedule.periods[0].limit, 10);
    EXPECT_EQ(std::get<SetVariable>(commands[1]).value, "SmartMeter");
    const auto stored = bench.rest.run(bench.settings.ofStation({"CS-1"}));
    for (const auto& setting : stored) EXPECT_EQ(setting.state, SettingState::Applied);
}

TEST(SettingOperations, thatTheStationRefusesWhenItIsBackAreGivenUp) {
    Bench bench;
    bench.boot("CS-1");
    bench.rest.connected.remove({"CS-1"}, 1);
    ASSERT_EQ(bench.post("/config/load-shedding?loadShedding=P1").status, 200);

    const auto back = bench.boot("CS-1");
    back->answer = answered("Rejected");
    bench.settings.stationIsReady({"CS-1"});
    bench.get("/config/on-off-peak");

    const auto stored = bench.rest.run(bench.settings.ofStation({"CS-1"}));
    EXPECT_EQ(stored.at(0).state, SettingState::None);
    EXPECT_EQ(stored.at(0).reason, "the station answered Rejected to key LoadShedding");
    EXPECT_EQ(bench.get("/config/load-shedding").body, R"("NO")");
}

TEST(AuthenticationMode, setsAllItsKeysOrNone) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    std::vector<Variable> variables(1);
    variables[0].name = "LocalAuthListEnabled";
    variables[0].value = "false";
    variables[0].reportedAt = bench.rest.clock.now();
    bench.rest.run(bench.rest.deviceModel.record({"CS-1"}, variables));
    EXPECT_EQ(bench.get("/authentication-mode").body, R"("WHITELIST")");
    // The first key is taken, and then it falls silent.
    station->answerTo = [](const StationCommand& command) {
        const auto* change = std::get_if<SetVariable>(&command);
        const bool isFirst = change != nullptr && change->variable == "LocalAuthListEnabled";
        return isFirst ? answered("Accepted") : CommandOutcome{};
    };

    const auto set = bench.post("/authentication-mode?authenticationMode=PLUGNCHARGE");

    EXPECT_EQ(set.status, 504) << set.body;
    EXPECT_EQ(station->last<SetVariable>().variable, "LocalAuthListEnabled");
    EXPECT_EQ(station->last<SetVariable>().value, "false");
    EXPECT_EQ(bench.get("/authentication-mode").body, R"("WHITELIST")");
}

TEST(AuthenticationMode, doesNotMindKeysThatTheStationLacks) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    station->answerTo = [](const StationCommand& command) {
        const auto* change = std::get_if<SetVariable>(&command);
        const bool isFirst = change != nullptr && change->variable == "LocalAuthListEnabled";
        return answered(isFirst ? "Accepted" : "NotSupported");
    };

    const auto set =
        bench.as(Role::Operator).post("/authentication-mode?authenticationMode=PLUGNCHARGE");

    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(bench.get("/authentication-mode").body, R"("PLUGNCHARGE")");
    EXPECT_EQ(bench.settings.authenticationMode({"CS-1"}), "PLUGNCHARGE");
}

// What makes the station do something, and the value that is read afterwards.
struct Acting {
    const char* target;
    const char* body;
    const char* read;
};

class ActingOperations : public testing::TestWithParam<Acting> {};

TEST_P(ActingOperations, ofAStationThatNeverAnswersAre504AndChangeNothing) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    bench.rest.startTransaction("CS-1", "TAG-1");
    const auto before = bench.get(GetParam().read).body;
    station->answer = {.result = CommandResult::NoAnswer};

    const auto answer = bench.post(GetParam().target, GetParam().body);

    EXPECT_EQ(answer.status, 504) << answer.body;
    EXPECT_EQ(answer.at("/name"), "GatewayTimeoutError");
    EXPECT_EQ(bench.get(GetParam().read).body, before);
    for (const auto& setting : bench.rest.run(bench.settings.ofStation({"CS-1"}))) {
        EXPECT_EQ(setting.desired, std::nullopt);
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, ActingOperations,
    testing::Values(
        Acting{"/authentication-mode?authenticationMode=PLUGNCHARGE", "", "/authentication-mode"},
        Acting{"/config/socket-permanent-lock-mode?socketLockMode=LOCKED", "",
               "/config/socket-permanent-lock-mode"},
        Acting{"/config/grid-max-current?maxCurrent=16", "", "/config/grid-max-current"},
        Acting{"/config/load-shedding?loadShedding=P1", "", "/config/load-shedding"},
        Acting{"/config/charge-station-max-current?chargeStationMaxCurrent=16", "",
               "/config/charge-station-max-current"},
        Acting{"/config/on-off-peak?onOffPeak=OFF_PEAK", "", "/config/on-off-peak"},
        Acting{"/config/grid-currents?gridCurrents=16", "", "/config/grid-currents"},
        Acting{"/schedules/chargepoint",
               R"({"recurring":"none","sections":[{"time":0,"limit":6}]})",
               "/schedules/chargepoint"},
        Acting{"/config/reboot", "", "/status"}, Acting{"/tests/shunt/activate", "", "/status"},
        Acting{"/charging/start?tag=TAG-2", "", "/transactions"},
        Acting{"/charging/stop?tag=TAG-1", "", "/transactions"},
        Acting{"/charging/unlock", "", "/status"}));

TEST(SettingOperations, findAnotherChangeUnderWay) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    int second = 0;
    station->beforeAnswer = [&]() -> Task<> {
        if (second != 0) co_return;
        http::Request request;
        request.method = "POST";
        request.path = basePath + "/config/load-shedding";
        request.query = "loadShedding=NO&clientId=app";
        request.headers = {{"Authorization", "Bearer " + bench.accessToken(Role::Installer)}};
        auto response = co_await bench.api.answer(std::move(request));
        second = response.status;
        EXPECT_EQ(http::headerNamed(response.headers, "Retry-After"), "1");
    };

    const auto first = bench.post("/config/load-shedding?loadShedding=P1");

    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(second, 409);
    EXPECT_EQ(bench.get("/config/load-shedding").body, R"("P1")");
}

TEST(Reboot, isASoftReset) {
    Bench bench;
    const auto station = bench.boot("CS-1");

    EXPECT_EQ(bench.post("/config/reboot").status, 204);
    EXPECT_EQ(station->last<Reset>().kind, ResetKind::Soft);
    station->answer = answered("Rejected");
    EXPECT_EQ(bench.post("/config/reboot").status, 409);
    bench.rest.connected.remove({"CS-1"}, 1);
    const auto offline = bench.post("/config/reboot");
    EXPECT_EQ(offline.status, 503);
    EXPECT_EQ(offline.at("/name"), "ServiceUnavailableError");
}

TEST(Shunt, isActivatedByTheMessageOfTheKeyMap) {
    Bench bench;
    const auto station = bench.boot("CS-1");

    const auto answer = bench.post("/tests/shunt/activate");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "true");
    EXPECT_EQ(station->last<DataTransfer>().messageId, "ActivateShunt");
    station->answer = answered("UnknownMessageId");
    EXPECT_EQ(bench.post("/tests/shunt/activate").status, 501);
    station->answer = answered("Rejected");
    EXPECT_EQ(bench.post("/tests/shunt/activate").status, 409);
}

TEST(Shunt, isNotThereWithoutAKeyMap) {
    Bench bench;
    bench.boot("CS-1", "ACME", "1");

    EXPECT_EQ(bench.post("/tests/shunt/activate").status, 501);
}

}  // namespace
}  // namespace voltgate::installer
