// The schedule of a station: what is accepted comes back, and what is not says where.
#include <gtest/gtest.h>

#include "tests/gateway/installer/bench.hpp"

namespace voltgate::installer {
namespace {

const std::string target = "/schedules/chargepoint";

TEST(Schedules, areAnsweredExactlyAsTheyWereAccepted) {
    Bench bench;
    bench.boot("CS-1");
    EXPECT_EQ(bench.get(target).body, R"({"recurring":"none","sections":[]})");
    for (const std::string body :
         {R"({"recurring":"daily","sections":[{"time":0,"limit":16},{"time":21600,"limit":10.5}]})",
          R"({"recurring":"weekly","sections":[{"time":0,"limit":0},{"time":604799,"limit":32}]})",
          R"({"recurring":"none","sections":[{"time":0,"limit":6}]})",
          R"({"recurring":"daily","sections":[]})"}) {
        const auto set = bench.post(target, body);
        EXPECT_EQ(set.status, 200) << set.body;
        EXPECT_EQ(set.body, body);
        EXPECT_EQ(bench.get(target).body, body);
    }
}

TEST(Schedules, becomeARecurringProfileThatBeginsAtMidnight) {
    Bench bench;
    const auto station = bench.boot("CS-1");

    bench.post(target, R"({"recurring":"weekly","sections":[{"time":0,"limit":16}]})");

    const auto profile = station->last<SetChargingProfile>().profile;
    EXPECT_EQ(profile.kind, ChargingProfileKind::Recurring);
    EXPECT_EQ(profile.recurrencyKind, RecurrencyKind::Weekly);
    EXPECT_EQ(profile.purpose, ChargingProfilePurpose::ChargingStationMaxProfile);
    const auto begin =
        static_cast<std::time_t>(profile.schedule.startSchedule.value().milliseconds() / 1000);
    std::tm local{};
    localtime_r(&begin, &local);
    EXPECT_EQ(local.tm_wday, 1);
    EXPECT_EQ(local.tm_hour, 0);
    EXPECT_LE(*profile.schedule.startSchedule, bench.rest.clock.now());
    EXPECT_EQ(profile.schedule.duration, 604800);
}

TEST(Schedules, areNeverAboveTheMaximumOfTheStation) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    bench.post(target,
               R"({"recurring":"daily","sections":[{"time":0,"limit":20},{"time":9,"limit":6}]})");

    bench.post("/config/charge-station-max-current?chargeStationMaxCurrent=13");

    auto periods = station->last<SetChargingProfile>().profile.schedule.periods;
    ASSERT_EQ(periods.size(), 2u);
    EXPECT_EQ(periods[0].limit, 13);
    EXPECT_EQ(periods[1].limit, 6);
    bench.post(target, R"({"recurring":"daily","sections":[]})");
    periods = station->last<SetChargingProfile>().profile.schedule.periods;
    ASSERT_EQ(periods.size(), 1u);
    EXPECT_EQ(periods[0].limit, 13);
}

TEST(Schedules, withoutSectionsClearTheProfile) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    station->answer = answered("Unknown");

    const auto set = bench.post(target, R"({"recurring":"none","sections":[]})");

    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(station->last<ClearChargingProfile>().filter.id, 2'000'000'001);
}

TEST(Schedules, thatTheStationRefusesDoNotTakeThePlaceOfTheOneBefore) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    const std::string before = R"({"recurring":"none","sections":[{"time":0,"limit":6}]})";
    bench.post(target, before);
    for (const auto& [word, status] :
         {std::pair{"Rejected", 409}, std::pair{"NotSupported", 501}}) {
        station->answer = answered(word);
        const auto set =
            bench.post(target, R"({"recurring":"none","sections":[{"time":0,"limit":7}]})");
        EXPECT_EQ(set.status, status) << set.body;
        EXPECT_EQ(bench.get(target).body, before);
    }
}

TEST(Schedules, waitForAStationThatIsOffline) {
    Bench bench;
    const std::string body = R"({"recurring":"none","sections":[{"time":0,"limit":6}]})";

    const auto set = bench.post(target, body);
    EXPECT_EQ(set.status, 200);
    EXPECT_EQ(set.header("Voltgate-Setting"), "pending");
    EXPECT_EQ(bench.get(target).body, body);

    const auto station = bench.boot("CS-1");
    bench.settings.stationIsReady({"CS-1"});
    bench.get(target);
    EXPECT_EQ(station->last<SetChargingProfile>().profile.schedule.periods[0].limit, 6);
}

struct BadCase {
    const char* body;
    const char* field;
};

class BadSchedules : public testing::TestWithParam<BadCase> {};

TEST_P(BadSchedules, areRefusedWithThePlaceOfTheFault) {
    Bench bench;
    const auto station = bench.boot("CS-1");

    const auto set = bench.post(target, GetParam().body);

    EXPECT_EQ(set.status, 400) << set.body;
    EXPECT_NE(set.at(std::string("/fields/") + GetParam().field + "/message"), "(absent)")
        << set.body;
    EXPECT_TRUE(station->commands().empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, BadSchedules,
    testing::Values(
        BadCase{"", "chargingSchedule"}, BadCase{"[", "chargingSchedule"},
        BadCase{"[]", "chargingSchedule"}, BadCase{"{}", "chargingSchedule.recurring"},
        BadCase{R"({"recurring":"Daily","sections":[]})", "chargingSchedule.recurring"},
        BadCase{R"({"recurring":"daily"})", "chargingSchedule.sections"},
        BadCase{R"({"recurring":"daily","sections":{}})", "chargingSchedule.sections"},
        BadCase{R"({"recurring":"daily","sections":[1]})", "chargingSchedule.sections.$0"},
        BadCase{R"({"recurring":"daily","sections":[{"time":"0","limit":6}]})",
                "chargingSchedule.sections.$0.time"},
        BadCase{R"({"recurring":"daily","sections":[{"time":0}]})",
                "chargingSchedule.sections.$0.limit"},
        BadCase{R"({"recurring":"daily","sections":[{"time":1,"limit":6}]})",
                "chargingSchedule.sections.$0.time"},
        BadCase{R"({"recurring":"daily","sections":[{"time":0,"limit":6},{"time":0,"limit":7}]})",
                "chargingSchedule.sections.$1.time"},
        BadCase{R"({"recurring":"daily","sections":[{"time":0,"limit":6},{"time":9,"limit":7},)"
                R"({"time":8,"limit":7}]})",
                "chargingSchedule.sections.$2.time"},
        BadCase{R"({"recurring":"daily","sections":[{"time":0,"limit":6},{"time":86400,)"
                R"("limit":7}]})",
                "chargingSchedule.sections.$1.time"},
        BadCase{R"({"recurring":"weekly","sections":[{"time":0,"limit":6},{"time":604800,)"
                R"("limit":7}]})",
                "chargingSchedule.sections.$1.time"},
        BadCase{R"({"recurring":"none","sections":[{"time":0,"limit":6},{"time":1.5,"limit":7}]})",
                "chargingSchedule.sections.$1.time"},
        BadCase{R"({"recurring":"none","sections":[{"time":0,"limit":-1}]})",
                "chargingSchedule.sections.$0.limit"},
        BadCase{R"({"recurring":"none","sections":[{"time":0,"limit":6.25}]})",
                "chargingSchedule.sections.$0.limit"},
        BadCase{R"({"recurring":"none","sections":[{"time":0,"limit":1e300}]})",
                "chargingSchedule.sections.$0.limit"}));

TEST(Schedules, areToldTheLargestLimit) {
    Bench bench;
    bench.boot("CS-1");

    const auto set =
        bench.post(target, R"({"recurring":"none","sections":[{"time":0,"limit":100001}]})");

    EXPECT_EQ(set.at("/fields/chargingSchedule.sections.$0.limit/message"), "max 100000");
}

TEST(Schedules, areRefusedWhenTheyAreLongerThanTheStationTakes) {
    Bench bench;
    bench.boot("CS-1");
    std::vector<Variable> variables(1);
    variables[0].name = "ChargingScheduleMaxPeriods";
    variables[0].value = "2";
    variables[0].reportedAt = bench.rest.clock.now();
    bench.rest.run(bench.rest.deviceModel.record({"CS-1"}, variables));

    const auto set = bench.post(target, R"({"recurring":"none","sections":[{"time":0,"limit":6},)"
                                        R"({"time":1,"limit":7},{"time":2,"limit":8}]})");

    EXPECT_EQ(set.status, 400);
    EXPECT_EQ(set.at("/fields/chargingSchedule.sections/message"),
              "has 3 sections, this station takes at most 2");
}

}  // namespace
}  // namespace voltgate::installer
