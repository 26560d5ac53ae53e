// The device model on in-memory repositories and a station that answers as told.
#include "ocpp/services/device_model_service.hpp"

#include <gtest/gtest.h>

#include "ocpp/services/doctor_rules.hpp"
#include "tests/support/station_bench.hpp"

namespace voltgate {
namespace {

const StationId cs1{"CS-1"};

struct Bench : StationBench {
    DeviceModelService service{repositories.deviceModel, commands};

    Bench() { connected.add(station); }
    Command set(std::string variable, std::string value) {
        SetVariable change{.component = {}, .variable = variable, .value = value};
        return runTask(io, service.set(cs1, change, "{\"value\":\"" + value + "\"}", "admin"));
    }
    std::vector<Variable> reported() { return runTask(service.reported(cs1)); }
};

TEST(DeviceModelService, remembersAnAcceptedValue) {
    Bench bench;

    const auto command = bench.set("HeartbeatInterval", "300");

    EXPECT_EQ(command.outcome.value().status, "Accepted");
    ASSERT_EQ(bench.reported().size(), 1U);
    EXPECT_EQ(bench.reported().front().value, "300");
}

TEST(DeviceModelService, doesNotRememberAValueThatNeedsAReboot) {
    Bench bench;
    bench.station->answer = answered("RebootRequired");

    bench.set("HeartbeatInterval", "300");

    EXPECT_TRUE(bench.reported().empty());
}

std::vector<Finding> diagnosed(Bench& bench) {
    DoctorFacts facts{.stationId = "CS-1", .now = bench.clock.now() + std::chrono::hours(2)};
    facts.reported = bench.reported();
    facts.desired = runTask(bench.service.desired(cs1));
    return diagnoseConfiguration(facts);
}

TEST(Quirk60, aSettingThatIsAcceptedButNotKeptShowsAsDrift) {
    Bench bench;
    bench.set("HeartbeatInterval", "300");
    EXPECT_TRUE(diagnosed(bench).empty());

    runTask(bench.service.record(cs1, {{.component = {},
                                        .name = "HeartbeatInterval",
                                        .value = "86400",
                                        .reportedAt = bench.clock.now() + std::chrono::hours(1)}}));

    const auto findings = diagnosed(bench);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].code, "configuration-drift");
    EXPECT_EQ(findings[0].sentence, "HeartbeatInterval was set to '300', but is '86400'.");
}

TEST(Quirk60, aSettingThatNeedsARebootIsToldUntilThereWasOne) {
    Bench bench;
    bench.station->answer = answered("RebootRequired");

    bench.set("HeartbeatInterval", "300");

    ASSERT_EQ(diagnosed(bench).size(), 1U);
    EXPECT_EQ(diagnosed(bench)[0].code, "reboot-needed");
}

TEST(DeviceModelService, remembersNoWishThatTheStationRefused) {
    Bench bench;
    bench.station->answer = answered("Rejected");

    bench.set("HeartbeatInterval", "300");

    EXPECT_TRUE(runTask(bench.service.desired(cs1)).empty());
}

TEST(DeviceModelService, neverKeepsPasswords) {
    Bench bench;

    const auto command = bench.set("AuthorizationKey", "0123456789abcdef");

    EXPECT_EQ(bench.station->last<SetVariable>().value, "0123456789abcdef");
    EXPECT_EQ(command.request, "{}");
    EXPECT_TRUE(bench.reported().empty());
    EXPECT_TRUE(runTask(bench.service.desired(cs1)).empty());
}

TEST(DeviceModelService, hidesPasswordsThatAStationReports) {
    Bench bench;
    Variable variable;
    variable.name = "AuthorizationKey";
    variable.value = "0123456789abcdef";
    runTask(bench.service.record(cs1, {variable}));

    ASSERT_EQ(bench.reported().size(), 1U);
    EXPECT_FALSE(bench.reported().front().value.has_value());
}

TEST(DeviceModelService, asksTheStationForTheNamedVariables) {
    Bench bench;

    runTask(bench.io, bench.service.refresh(cs1, {"HeartbeatInterval"}, "admin"));

    EXPECT_EQ(bench.station->last<GetConfiguration>().keys,
              (std::vector<std::string>{"HeartbeatInterval"}));
}

}  // namespace
}  // namespace voltgate
