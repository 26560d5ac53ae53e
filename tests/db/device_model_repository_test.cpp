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

}  // namespace
}  // namespace voltgate::db
