// How often stations are read, and when connections ended.
#include "ocpp/services/registration_service.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.hpp"
#include "tests/support/in_memory_repositories.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate {
namespace {

using test::runTask;

class CountedStations final : public InMemoryStations {
public:
    using InMemoryStations::InMemoryStations;

    Task<std::vector<ChargingStation>> all() override {
        ++readings;
        auto stations = co_await InMemoryStations::all();
        for (int i = 0; adding != nullptr && i < 3; ++i) {
            const StationId id{"CP-" + std::to_string(++added)};
            co_await adding->add({.id = id});
        }
        co_return stations;
    }
    Task<std::vector<ChargingStation>> some(std::vector<StationId> ids) override {
        read.insert(read.end(), ids.begin(), ids.end());
        return InMemoryStations::some(std::move(ids));
    }

    int readings = 0;
    std::vector<StationId> read;
    RegistrationService* adding = nullptr;  // Who adds stations while all are read.
    int added = 0;
};

struct World {
    FakeClock clock{};
    InMemoryTables tables{clock};
    CountedStations stations{tables};
    ConnectedStations connected{};
    RegistrationService registration{stations, connected, clock, std::chrono::seconds(300)};

    World() { runTask(registration.refresh()); }

    ChargingStation addElsewhere(const std::string& id) {
        return runTask(stations.add({.id = {id}})).value();
    }
    static StationNews newsOf(const ChargingStation& station) {
        return {station.id, station.number, station.revision};
    }
};

TEST(Registration, readsOnlyTheStationThatSomebodyElseChanged) {
    World world;
    const auto added = world.addElsewhere("CP-1");
    world.addElsewhere("CP-2");

    ASSERT_TRUE(world.registration.hear({World::newsOf(added)}));
    runTask(world.registration.catchUp());

    EXPECT_EQ(world.stations.readings, 1);  // At the start.
    EXPECT_EQ(world.stations.read, std::vector<StationId>{{"CP-1"}});
    EXPECT_TRUE(world.registration.known("CP-1").has_value());
    EXPECT_FALSE(world.registration.known("CP-2").has_value());
}

TEST(Registration, readsNothingAgainThatItHasDoneItself) {
    World world;
    std::vector<StationNews> news;
    for (int i = 0; i < 100; ++i) {
        const StationId id{"CP-" + std::to_string(i)};
        news.push_back(World::newsOf(runTask(world.registration.add({.id = id})).value()));
    }
    runTask(world.registration.change({"CP-1"}, {.securityProfile = 0}, {}, {}));
    news.push_back(World::newsOf(world.registration.known("CP-1").value()));
    EXPECT_FALSE(world.registration.hear(news));
    const auto removed = world.registration.known("CP-2").value();
    runTask(world.registration.remove({"CP-2"}));

    const StationNews gone{.station = removed.id, .number = removed.number, .revision = 0};
    EXPECT_FALSE(world.registration.hear({gone}));
    EXPECT_EQ(world.stations.readings, 1);
    EXPECT_TRUE(world.stations.read.empty());
}

TEST(Registration, hasOneReaderAtATime) {
    World world;
    const auto first = world.addElsewhere("CP-1");
    const auto second = world.addElsewhere("CP-2");

    EXPECT_TRUE(world.registration.hear({World::newsOf(first)}));
    EXPECT_FALSE(world.registration.hear({World::newsOf(second)}));
    EXPECT_FALSE(world.registration.hearOfAny());
    runTask(world.registration.catchUp());

    EXPECT_EQ(world.stations.readings, 2);
    EXPECT_TRUE(world.registration.known("CP-2").has_value());
    EXPECT_TRUE(world.registration.hearOfAny());
}

TEST(Registration, readsAllOnceThoughStationsAreAddedMeanwhile) {
    World world;
    world.stations.adding = &world.registration;

    runTask(world.registration.refresh());

    EXPECT_EQ(world.stations.readings, 2);
    EXPECT_TRUE(world.registration.known("CP-1").has_value());
}

TEST(Registration, readsAgainWhatCouldNotBeRead) {
    World world;
    const auto added = world.addElsewhere("CP-1");
    world.tables.broken = true;
    ASSERT_TRUE(world.registration.hear({World::newsOf(added)}));
    world.tables.broken = false;
    world.tables.reachable = false;

    asio::io_context io;
    spawn(io.get_executor(), "catch up", world.registration.catchUp());
    io.run_for(std::chrono::milliseconds(100));
    EXPECT_FALSE(world.registration.known("CP-1").has_value());
    world.tables.reachable = true;
    io.run();

    EXPECT_TRUE(world.registration.known("CP-1").has_value());
}

}  // namespace
}  // namespace voltgate
