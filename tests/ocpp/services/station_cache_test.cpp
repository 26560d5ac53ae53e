// Stations in memory, with readings and changes in every order.
#include "ocpp/services/station_cache.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

ChargingStation aStation(const std::string& id, std::int64_t number, std::int64_t revision = 1) {
    ChargingStation station;
    station.id = {id};
    station.number = number;
    station.revision = revision;
    return station;
}

struct Cached {
    StationCache cache{};

    explicit Cached(std::vector<ChargingStation> stations = {}) {
        StationCache::Reading(cache).merge(std::move(stations));
        cache.takeChanges();
    }
    std::int64_t revision(const std::string& id) const {
        const auto station = cache.find(id);
        return station ? station->revision : 0;
    }
};

TEST(StationCache, isReadyOnceAllWereRead) {
    StationCache cache;
    EXPECT_FALSE(cache.isReady());

    StationCache::Reading(cache).merge({aStation("CP-1", 1)});

    EXPECT_TRUE(cache.isReady());
    EXPECT_TRUE(cache.find("cp-1").has_value());
}

TEST(StationCache, takesWhatWasReadForWhatIs) {
    Cached test({aStation("CP-1", 1, 5), aStation("CP-2", 2)});

    StationCache::Reading(test.cache).merge({aStation("CP-1", 1, 4)});  // A backup was restored.

    EXPECT_EQ(test.revision("CP-1"), 4);
    EXPECT_FALSE(test.cache.find("CP-2").has_value());
}

TEST(StationCache, keepsWhatChangedWhileAllWereRead) {
    Cached test({aStation("CP-1", 1), aStation("CP-2", 2), aStation("CP-3", 3)});

    StationCache::Reading reading(test.cache);
    test.cache.remember(aStation("CP-1", 1, 2));
    test.cache.remember(aStation("CP-4", 4));
    test.cache.forget("CP-2");
    reading.merge({aStation("CP-1", 1), aStation("CP-2", 2), aStation("CP-3", 3)});

    EXPECT_EQ(test.revision("CP-1"), 2);
    EXPECT_EQ(test.revision("CP-2"), 0);
    EXPECT_EQ(test.revision("CP-3"), 1);
    EXPECT_EQ(test.revision("CP-4"), 1);
}

TEST(StationCache, keepsWhatChangedWhileSomeWereRead) {
    Cached test({aStation("CP-1", 1), aStation("CP-2", 2)});

    StationCache::Reading reading(test.cache);
    test.cache.remember(aStation("CP-1", 1, 2));
    test.cache.remember(aStation("CP-3", 3));
    test.cache.forget("CP-2");
    reading.merge({{"CP-1"}, {"CP-2"}, {"CP-3"}}, {aStation("CP-1", 1), aStation("CP-2", 2)});

    EXPECT_EQ(test.revision("CP-1"), 2);
    EXPECT_EQ(test.revision("CP-2"), 0);
    EXPECT_EQ(test.revision("CP-3"), 1);
}

TEST(StationCache, forgetsThoseThatWereNotFound) {
    Cached test({aStation("CP-1", 1), aStation("CP-2", 2)});

    StationCache::Reading(test.cache).merge({{"CP-1"}, {"CP-9"}}, {});

    EXPECT_EQ(test.revision("CP-1"), 0);
    EXPECT_EQ(test.revision("CP-2"), 1);
}

TEST(StationCache, isNotSetBackByAnOlderVersion) {
    Cached test;
    test.cache.remember(aStation("CP-1", 1, 3));

    test.cache.remember(aStation("CP-1", 1, 2));

    EXPECT_EQ(test.revision("CP-1"), 3);
}

TEST(StationCache, readsNothingThatItKnowsOf) {
    Cached test({aStation("CP-1", 1, 2)});

    EXPECT_TRUE(test.cache.hear({{{"CP-1"}, 1, 1}, {{"CP-1"}, 1, 2}}).empty());
    EXPECT_EQ(test.cache.hear({{{"CP-1"}, 1, 3}, {{"CP-2"}, 2, 1}}).size(), 2u);
}

TEST(StationCache, forgetsARemovedStationButNotItsSuccessor) {
    Cached test({aStation("CP-1", 1), aStation("CP-2", 7)});

    EXPECT_TRUE(test.cache.hear({{{"CP-1"}, 1, 0}, {{"CP-2"}, 2, 0}}).empty());

    EXPECT_FALSE(test.cache.find("CP-1").has_value());
    EXPECT_TRUE(test.cache.find("CP-2").has_value());
}

TEST(StationCache, tellsACopyWhatHasChangedSince) {
    Cached test({aStation("CP-1", 1), aStation("CP-2", 2), aStation("CP-3", 3)});

    test.cache.remember(aStation("CP-2", 2, 2));
    test.cache.remember(aStation("CP-4", 4));
    test.cache.forget("CP-1");
    test.cache.forget("CP-4");
    const auto changes = test.cache.takeChanges();

    EXPECT_FALSE(changes.areAll);
    ASSERT_EQ(changes.present.size(), 1u);
    EXPECT_EQ(changes.present[0]->id.value, "CP-2");
    EXPECT_EQ(changes.removed.size(), 2u);
    EXPECT_TRUE(test.cache.takeChanges().empty());
}

TEST(StationCache, tellsACopyAllAfterAllWereRead) {
    StationCache cache;
    StationCache::Reading(cache).merge({aStation("CP-1", 1)});
    cache.remember(aStation("CP-2", 2));

    const auto changes = cache.takeChanges();

    EXPECT_TRUE(changes.areAll);
    EXPECT_EQ(changes.present.size(), 2u);
}

}  // namespace
}  // namespace voltgate
