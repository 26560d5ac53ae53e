#include "ocpp/services/violation_service.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.hpp"
#include "tests/support/in_memory_repositories.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate {
namespace {

struct World {
    FakeClock clock;
    InMemoryRepositories repositories{clock};
    ViolationService violations{repositories.violations, clock};
    StationId station{"CP-1"};

    void note(std::string rule, std::string path = "a.b") {
        violations.note(station, {.rule = std::move(rule), .action = "X", .path = std::move(path)});
    }
    std::vector<Violation> all() { return runTask(violations.ofStation(station)); }
};

TEST(Violations, areCountedByStationAndRule) {
    World world;
    world.note("null-as-absent", "first");
    world.note("null-as-absent", "last");
    world.note("empty-array");
    world.violations.note(StationId{"CP-2"}, {.rule = "empty-array"});

    const auto all = world.all();

    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].last.rule, "empty-array");
    EXPECT_EQ(all[1].count, 2);
    EXPECT_EQ(all[1].last.path, "last");
}

TEST(Violations, addUpWithThoseOnRecord) {
    World world;
    world.note("empty-array");
    runTask(world.violations.flush());
    world.note("empty-array");

    ASSERT_EQ(world.all().size(), 1u);
    EXPECT_EQ(world.all()[0].count, 2);
    runTask(world.violations.flush());
    EXPECT_EQ(world.repositories.tables.violations[0].count, 2);
}

TEST(Violations, stayCountedWhileTheDatabaseIsAway) {
    World world;
    world.note("empty-array");
    world.repositories.setReachable(false);
    runTask(world.violations.flush());
    world.note("empty-array");
    world.repositories.setReachable(true);

    runTask(world.violations.flush());

    EXPECT_EQ(world.repositories.tables.violations[0].count, 2);
}

TEST(Violations, keepTheirTextsBounded) {
    World world;
    world.note("empty-array", std::string(5000, 'x'));

    EXPECT_EQ(world.all()[0].last.path.size(), 200u);
}

}  // namespace
}  // namespace voltgate
