// How a station stands, what it is, and its charges.
#include <gtest/gtest.h>

#include "gateway/installer/key_map_view.hpp"
#include "tests/gateway/installer/bench.hpp"

namespace voltgate::installer {
namespace {

void report(Bench& bench, int evse, const std::string& status) {
    ConnectorReport fresh;
    fresh.station = {"CS-1"};
    fresh.evse = EvseId{evse};
    fresh.status = status;
    fresh.receivedAt = bench.rest.clock.now();
    bench.rest.clock.advance(std::chrono::seconds(1));
    bench.rest.run(bench.rest.repositories.connectors.record(fresh));
}

struct Mapping {
    const char* ocpp;
    const char* transaction;
    const char* connector;
};

class StatusMapping : public testing::TestWithParam<Mapping> {};

TEST_P(StatusMapping, isThatOfTheDescription) {
    Bench bench;
    bench.boot("CS-1");
    report(bench, 1, GetParam().ocpp);

    const auto answer = bench.as(Role::Operator).get("/status");

    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.at("/transactionStatus/0"), GetParam().transaction);
    EXPECT_EQ(answer.at("/connectorStatus/0"), GetParam().connector);
    EXPECT_EQ(answer.at("/chargePointStatus"), "OPERATIVE");
}

INSTANTIATE_TEST_SUITE_P(All, StatusMapping,
                         testing::Values(Mapping{"Available", "AVAILABLE", "OPERATIVE"},
                                         Mapping{"Preparing", "PREPARING", "OPERATIVE"},
                                         Mapping{"Charging", "CHARGING", "OPERATIVE"},
                                         Mapping{"SuspendedEV", "SUSPENDED_EV", "OPERATIVE"},
                                         Mapping{"SuspendedEVSE", "SUSPENDED_EVSE", "OPERATIVE"},
                                         Mapping{"Finishing", "FINISHING", "OPERATIVE"},
                                         Mapping{"Reserved", "AVAILABLE", "OPERATIVE"},
                                         Mapping{"Unavailable", "AVAILABLE", "INOPERATIVE"},
                                         Mapping{"Faulted", "FAULTED", "FAULTED"}));

TEST(Status, ofTheStationIsThatOfConnectorZero) {
    Bench bench;
    EXPECT_EQ(bench.get("/status").at("/chargePointStatus"), "INOPERATIVE");
    bench.boot("CS-1");
    EXPECT_EQ(bench.get("/status").body,
              R"({"chargePointStatus":"OPERATIVE","transactionStatus":[],"connectorStatus":[],)"
              R"("authorizationMode":"WHITELIST","chargeStationMaxCurrent":32,)"
              R"("numberOfRFIDCardsRegistered":0})");
    report(bench, 0, "Unavailable");
    EXPECT_EQ(bench.get("/status").at("/chargePointStatus"), "INOPERATIVE");
    report(bench, 0, "Faulted");
    EXPECT_EQ(bench.get("/status").at("/chargePointStatus"), "FAULTED");
}

TEST(InstallerStatus, gathersTheSettings) {
    Bench bench;
    bench.boot("CS-1");
    bench.post("/config/grid-max-current?maxCurrent=25");
    bench.post("/config/grid-currents?gridCurrents=25,20");

    const auto answer = bench.get("/installer-status");

    EXPECT_EQ(answer.body,
              R"({"socketLockMode":"UNLOCKED","gridMaxCurrent":25,"loadSheddingModule":"NO",)"
              R"("chargeStationMaxCurrent":32,"onOffPeak":"ON_PEAK","installationUsage":[0,0,0],)"
              R"("gridCurrents":[25,20]})");
}

TEST(InstallerStatus, leavesOutWhatTheStationDoesNotHave) {
    Bench bench;
    bench.boot("CS-1", "ACME", "1");

    const auto answer = bench.get("/installer-status");

    EXPECT_EQ(answer.body, R"({"socketLockMode":"UNLOCKED","chargeStationMaxCurrent":0,)"
                           R"("installationUsage":[0,0,0]})");
}

TEST(DeviceInfo, tellsWhatTheBootAndTheKeyMapSay) {
    Bench bench;
    bench.rest.run(bench.rest.registration.boot({"CS-1"},
                                                {.vendor = "Voltgate",
                                                 .model = "Simulator",
                                                 .serialNumber = "07A10012",
                                                 .firmwareVersion = "1.7.9.0"},
                                                OcppVersion::V16));
    std::vector<Variable> variables(2);
    variables[0].name = "EvccVersion";
    variables[0].value = "103.18.19";
    variables[1].name = "HasLatchingDevice";
    variables[1].value = "true";
    for (auto& variable : variables) variable.reportedAt = bench.rest.clock.now();
    bench.rest.run(bench.rest.deviceModel.record({"CS-1"}, variables));
    bench.post("/config/charge-station-max-current?chargeStationMaxCurrent=16");

    const auto answer = bench.as(Role::Operator).get("/device-info");

    EXPECT_EQ(answer.body,
              R"({"evccVersion":"103.18.19","firmwareVersion":"1.7.9.0","model":"Simulator",)"
              R"("serial":"07A10012","hasLatchingDevice":true,"phase":"3PHASE",)"
              R"("absoluteMaxCurrent":32,"contractualMaxCurrent":16})");
}

TEST(DeviceInfo, knowsNoCurrentThatIsNoNumber) {
    Bench bench;
    bench.boot("CS-1", "ACME", "1");
    bench.keyMaps = KeyMaps({readKeyMap(R"({"name":"odd","title":"Odd","device":[)"
                                        R"({"name":"absoluteMaxCurrent","key":"MaxCurrent"}],)"
                                        R"("settings":[{"name":"chargeStationMaxCurrent",)"
                                        R"("chargingProfile":true}]})")});
    Variable variable{.component = {}, .name = "MaxCurrent", .value = "32 A"};
    variable.reportedAt = bench.rest.clock.now();
    bench.rest.run(bench.rest.deviceModel.record({"CS-1"}, {variable}));

    EXPECT_EQ(bench.get("/device-info").at("/absoluteMaxCurrent"), "(absent)");
    EXPECT_EQ(bench.post("/config/charge-station-max-current?chargeStationMaxCurrent=16").status,
              200);
}

TEST(ChargingStart, goesToTheConnectorWithACarThatWaits) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    report(bench, 1, "Available");
    report(bench, 2, "Preparing");

    EXPECT_EQ(bench.post("/charging/start?tag=TAG-1").status, 204);

    const auto sent = station->last<RemoteStart>();
    EXPECT_EQ(sent.idToken.value, "TAG-1");
    EXPECT_EQ(sent.evse, EvseId{2});
}

TEST(Charging, isRefusedInItsWay) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    EXPECT_EQ(bench.post("/charging/start").at("/fields/tag/message"), "'tag' is required");
    EXPECT_EQ(bench.post("/charging/start?tag=123456789012345678901").status, 400);
    EXPECT_EQ(bench.post("/charging/stop?tag=TAG-1").status, 404);
    station->answer = answered("Rejected");
    EXPECT_EQ(bench.post("/charging/start?tag=TAG-1").status, 409);
    bench.rest.startTransaction("CS-1", "TAG-1");
    EXPECT_EQ(bench.post("/charging/stop?tag=TAG-1").status, 409);
    for (const auto& [word, status] : {std::pair{"Unlocked", 204}, std::pair{"UnlockFailed", 409},
                                       std::pair{"NotSupported", 501}}) {
        station->answer = answered(word);
        EXPECT_EQ(bench.post("/charging/unlock").status, status) << word;
    }
    bench.rest.connected.remove({"CS-1"}, 1);
    EXPECT_EQ(bench.post("/charging/start?tag=TAG-1").status, 503);
    EXPECT_EQ(bench.post("/charging/stop?tag=TAG-1").status, 503);
    EXPECT_EQ(bench.post("/charging/unlock").status, 503);
}

TEST(ChargingStop, endsTheChargeWithThatTag) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    const auto transaction = bench.rest.startTransaction("CS-1", "TAG-1");

    EXPECT_EQ(bench.as(Role::Operator).post("/charging/stop?tag=tag-1").status, 204);

    EXPECT_EQ(station->last<RemoteStop>().transaction, transaction.number);
}

TEST(Transactions, areThoseOfTheStationWithTheirEnergy) {
    Bench bench;
    bench.boot("CS-1");
    bench.rest.addStation("CS-2");
    bench.rest.startTransaction("CS-2", "OTHER");
    const auto ended = bench.rest.startTransaction("CS-1", "TAG-1");
    TransactionStop stop;
    stop.station = {"CS-1"};
    stop.transaction = ended.number.value;
    stop.meterStop = 3500;
    stop.stoppedAt = bench.rest.clock.now() + std::chrono::hours(1);
    stop.receivedAt = stop.stoppedAt;
    stop.reason = "Remote";
    bench.rest.run(bench.rest.transactions.stopped(stop));
    bench.rest.clock.advance(std::chrono::hours(2));
    const auto open = bench.rest.startTransaction("CS-1", "TAG-2");
    MeterReport report{.station = {"CS-1"},
                       .evse = EvseId{1},
                       .transaction = open.number.value,
                       .meterValues = {{.sampledAt = bench.rest.clock.now(),
                                        .sampledValues = {{.value = "1250"}}}},
                       .receivedAt = bench.rest.clock.now()};
    bench.rest.run(bench.rest.repositories.meterValues.append(report));

    const auto answer = bench.as(Role::Operator).get("/transactions");

    const auto id = [](const Transaction& transaction) {
        return std::to_string(transaction.number.value);
    };
    EXPECT_EQ(answer.body, "[{\"id\":\"" + id(open) +
                               R"(","token":"TAG-2","startDate":1767232800000,)"
                               R"("startWattHour":1000,"consumedWattHours":250},{"id":")" +
                               id(ended) +
                               R"(","token":"TAG-1","startDate":1767225600000,)"
                               R"("stopDate":1767229200000,"stopReason":"Remote",)"
                               R"("startWattHour":1000,"stopWattHour":3500,)"
                               R"("consumedWattHours":2500}])");
}

}  // namespace
}  // namespace voltgate::installer
