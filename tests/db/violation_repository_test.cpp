// Counted violations: counts add up, the latest stays.
#include "db/violation_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

Violation aViolation(std::string rule, std::int64_t count, std::string path, DateTime at) {
    return {.station = aStation,
            .count = count,
            .firstAt = at,
            .lastAt = at,
            .last = {.rule = std::move(rule), .action = "Authorize", .path = std::move(path)}};
}

TEST(Violations, addUpAndKeepTheLatest) {
    TestStorage test;
    auto& violations = test.storage.violations;
    runTask(violations.add({aViolation("empty-array", 2, "first", noon),
                            aViolation("null-as-absent", 1, "other", noon)}));

    runTask(violations.add({aViolation("empty-array", 3, "last", noon + minute)}));

    const auto stored = runTask(violations.ofStation(aStation));
    ASSERT_EQ(stored.size(), 2u);
    EXPECT_EQ(stored[0].count, 5);
    EXPECT_EQ(stored[0].last.path, "last");
    EXPECT_EQ(stored[0].firstAt, noon);
    EXPECT_EQ(stored[0].lastAt, noon + minute);
}

TEST(Violations, areForgottenWithTheirStation) {
    TestStorage test;
    runTask(test.storage.stations.add({.id = aStation}));
    runTask(test.storage.violations.add({aViolation("empty-array", 2, "first", noon)}));

    runTask(test.storage.stations.remove(aStation));

    EXPECT_TRUE(runTask(test.storage.violations.ofStation(aStation)).empty());
}

TEST(StationLeniency, isStoredAndChangedAsAWhole) {
    TestStorage test;
    runTask(test.storage.stations.add({.id = aStation}));
    StationChange change;
    change.leniency = StationLeniency{.strict = true, .off = {"empty-array", "null-payload"}};

    runTask(test.storage.stations.change(aStation, change, std::nullopt));
    runTask(test.storage.stations.change(aStation, {.name = "Yard"}, std::nullopt));

    const auto station = runTask(test.storage.stations.find(aStation));
    ASSERT_TRUE(station.has_value());
    EXPECT_EQ(station.value().leniency, *change.leniency);
}

}  // namespace
}  // namespace voltgate::db
