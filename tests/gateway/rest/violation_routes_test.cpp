// What stations send against the rules, and what is forgiven to each.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

TEST(ViolationRoutes, listWhatAStationDoesWrong) {
    Bench bench;
    bench.addStation("CS-1");
    bench.violations.note(
        StationId{"CS-1"},
        {.rule = "empty-array", .action = "MeterValues", .path = "meterValue", .example = "[]"});

    const auto list = bench.get("/api/v1/stations/CS-1/violations");

    EXPECT_EQ(list.status, 200);
    EXPECT_EQ(list.at("/items/0/rule"), "empty-array");
    EXPECT_EQ(list.at("/items/0/count"), "1");
    EXPECT_EQ(list.at("/items/0/lastAction"), "MeterValues");
    EXPECT_EQ(list.at("/items/0/lastPath"), "meterValue");
    EXPECT_EQ(list.at("/items/0/example"), "[]");
    EXPECT_EQ(list.at("/items/0/accepts"), "A list with too few elements, or none at all.");
    EXPECT_EQ(list.at("/items/1"), "(absent)");
}

TEST(ViolationRoutes, knowNoUnknownStation) {
    Bench bench;

    EXPECT_EQ(bench.get("/api/v1/stations/CS-9/violations").status, 404);
    EXPECT_EQ(bench.as(Role::Driver).get("/api/v1/stations/CS-9/violations").status, 403);
}

TEST(StationLeniency, isChangedByPatchAndKeepsWhatIsNotNamed) {
    Bench bench;
    bench.addStation("CS-1");
    const std::string path = "/api/v1/stations/CS-1";
    EXPECT_EQ(bench.get(path).at("/leniency/strict"), "false");

    bench.patch(path, R"({"leniency":{"off":["empty-array"]}})");
    const auto changed = bench.patch(path, R"({"leniency":{"strict":true}})");

    EXPECT_EQ(changed.at("/leniency/strict"), "true");
    EXPECT_EQ(changed.at("/leniency/off/0"), "empty-array");
}

TEST(StationLeniency, refusesRulesThatDoNotExist) {
    Bench bench;
    bench.addStation("CS-1");

    const auto answer = bench.patch("/api/v1/stations/CS-1",
                                    R"({"leniency":{"off":["empty-array","empty-arrays"]}})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/0/path"), "leniency.off[1]");
}

}  // namespace
}  // namespace voltgate::rest
