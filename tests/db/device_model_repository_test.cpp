// Reported variables: the last word counts.
#include "db/device_model_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

Variable aVariable(std::string name, std::string value, DateTime reportedAt = noon) {
    return {.component = {},
            .name = std::move(name),
            .value = std::move(value),
            .readOnly = false,
            .reportedAt = reportedAt};
}

TEST(Variables, areReplacedAndOrderedByName) {
    TestStorage test;
    auto& variables = test.storage.variables;
    runTask(variables.record(aStation, {aVariable("Z", "1"), aVariable("A", "2")}));

    runTask(variables.record(aStation, {aVariable("Z", "3", noon + minute)}));

    const auto stored = runTask(variables.ofStation(aStation));
    ASSERT_EQ(stored.size(), 2u);
    EXPECT_EQ(stored[0].name, "A");
    EXPECT_EQ(stored[1].value, "3");
}

TEST(Variables, areNotReplacedByAnOlderReport) {
    TestStorage test;
    auto& variables = test.storage.variables;
    runTask(variables.record(aStation, {aVariable("A", "new", noon + minute)}));

    runTask(variables.record(aStation, {aVariable("A", "old", noon)}));

    EXPECT_EQ(runTask(variables.ofStation(aStation)).at(0).value, "new");
}

TEST(Variables, mayBeNamedTwiceInOneReport) {
    TestStorage test;

    runTask(test.storage.variables.record(aStation, {aVariable("A", "1"), aVariable("A", "2")}));

    const auto stored = runTask(test.storage.variables.ofStation(aStation));
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(stored[0].value, "2");
}

TEST(Variables, ofComponentsAreApart) {
    TestStorage test;
    auto ofEvse = aVariable("Enabled", "true");
    ofEvse.component = "EVSE";
    ofEvse.readOnly = true;

    runTask(test.storage.variables.record(aStation, {aVariable("Enabled", "false"), ofEvse}));

    const auto stored = runTask(test.storage.variables.ofStation(aStation));
    ASSERT_EQ(stored.size(), 2u);
    EXPECT_EQ(stored[0].component, std::nullopt);
    EXPECT_EQ(stored[1].component, "EVSE");
    EXPECT_TRUE(stored[1].readOnly);
}

TEST(DesiredVariables, areReplacedWhateverTheCaseOfTheirName) {
    TestStorage test;
    auto& variables = test.storage.variables;
    runTask(variables.desire(aStation, {.name = "HeartbeatInterval", .value = "60", .at = noon}));
    runTask(variables.desire(
        aStation,
        {.name = "heartbeatinterval", .value = "30", .at = noon + minute, .needsReboot = true}));

    const auto desired = runTask(variables.desired(aStation));

    ASSERT_EQ(desired.size(), 1u);
    EXPECT_EQ(desired[0].value, "30");
    EXPECT_EQ(desired[0].at, noon + minute);
    EXPECT_TRUE(desired[0].needsReboot);
}

TEST(DesiredVariables, areForgottenWithTheirStation) {
    TestStorage test;
    runTask(test.storage.stations.add({.id = aStation}));
    runTask(test.storage.variables.desire(aStation, {.name = "Key", .value = "1", .at = noon}));

    runTask(test.storage.stations.remove(aStation));

    EXPECT_TRUE(runTask(test.storage.variables.desired(aStation)).empty());
}

TEST(Variables, areSoManyOfAStationAndNoMore) {
    TestStorage test;
    auto& variables = test.storage.variables;
    std::vector<Variable> many;
    for (int i = 0; i < 3000; ++i) many.push_back(aVariable("Key" + std::to_string(i), "1"));
    runTask(variables.record(aStation, many));
    for (auto& variable : many) {
        variable.name += "x";
        variable.reportedAt = noon + minute;
    }
    runTask(variables.record(aStation, many));
    runTask(variables.record(aStation, {aVariable("Key0", "changed", noon + minute)}));

    const auto stored = runTask(variables.ofStation(aStation));

    EXPECT_EQ(stored.size(), std::size_t{DeviceModelRepository::mostOfAStation});
    EXPECT_EQ(stored.at(0).value, "changed");
}

}  // namespace
}  // namespace voltgate::db
