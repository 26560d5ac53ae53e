// Security events of a station that sends too many.
#include "ocpp/services/security_event_service.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.hpp"
#include "tests/support/in_memory_repositories.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate {
namespace {

struct World {
    FakeClock clock{};
    InMemoryTables tables{clock};
    InMemorySecurityEvents events{tables};
    SecurityEventService service{events, clock};

    void report(const std::string& station, int times) {
        for (int i = 0; i < times; ++i)
            runTask(service.report({.station = {station}, .type = "T"}));
    }
    std::size_t countOf(const std::string& station) const {
        return static_cast<std::size_t>(
            std::count_if(tables.securityEvents.begin(), tables.securityEvents.end(),
                          [&](const auto& event) { return event.station.value == station; }));
    }
};

TEST(SecurityEvents, ofAStationAreSoManyAndNoMore) {
    World world;

    world.report("CP-1", 1500);
    world.report("CP-2", 1);

    EXPECT_EQ(world.countOf("CP-1"), 1000u);
    EXPECT_EQ(world.countOf("CP-2"), 1u);
}

TEST(SecurityEvents, thatWereTooManyAreToldLater) {
    World world;
    world.report("CP-1", 1500);
    world.clock.advance(std::chrono::hours(1));

    world.report("CP-1", 1);

    EXPECT_EQ(world.countOf("CP-1"), 1002u);
    const auto& told = world.tables.securityEvents.at(1000);
    EXPECT_EQ(told.source, SecurityEventSource::CentralSystem);
    EXPECT_EQ(told.techInfo.value_or("").substr(0, 3), "500");
}

}  // namespace
}  // namespace voltgate
