// What the listener hears when records are changed: what has changed, and when all may have.
#include "db/change_listener.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Listening {
    explicit Listening(const std::string& url)
        : listener(url, {.connected = [this] { ++connections; },
                         .stations =
                             [this](const std::vector<StationNews>& news) {
                                 const std::scoped_lock lock(mutex);
                                 stations.insert(stations.end(), news.begin(), news.end());
                                 ++deliveries;
                             },
                         .settings = [this](const auto& of) { append(settings, of); },
                         .whitelists = [this](const auto& of) { append(whitelists, of); },
                         .tokens = [this](const auto& keys) { append(tokens, keys); }}) {
        EXPECT_TRUE(eventually([this] { return connections == 1; }));
    }

    template <class Item>
    void append(std::vector<Item>& to, const std::vector<Item>& items) {
        const std::scoped_lock lock(mutex);
        to.insert(to.end(), items.begin(), items.end());
    }
    std::size_t stationsHeard() {
        const std::scoped_lock lock(mutex);
        return stations.size();
    }
    template <class Item>
    std::size_t countOf(const std::vector<Item>& items) {
        const std::scoped_lock lock(mutex);
        return items.size();
    }

    std::mutex mutex;
    std::vector<StationNews> stations;
    std::vector<StationId> settings;
    std::vector<StationId> whitelists;
    std::vector<std::string> tokens;
    std::atomic<int> connections = 0;
    std::atomic<int> deliveries = 0;
    ChangeListener listener;  // Last: it calls the rest.
};

TEST(ChangeListener, hearsWhichStationHasBecomeWhat) {
    TestStorage test;
    Listening heard(test.database.url());

    const auto added = runTask(test.storage.stations.add({.id = {"CP 1"}}));
    ASSERT_TRUE(eventually([&] { return heard.stationsHeard() == 1; }));
    runTask(test.storage.stations.change({"cp 1"}, {.securityProfile = 0}, {}));
    ASSERT_TRUE(eventually([&] { return heard.stationsHeard() == 2; }));
    runTask(test.storage.stations.remove({"CP 1"}));
    ASSERT_TRUE(eventually([&] { return heard.stationsHeard() == 3; }));

    for (const auto& news : heard.stations) {
        EXPECT_EQ(news.station.value, "CP 1");
        EXPECT_EQ(news.number, added->number);
    }
    EXPECT_EQ(heard.stations[0].revision, 1);
    EXPECT_EQ(heard.stations[1].revision, 2);
    EXPECT_EQ(heard.stations[2].revision, 0);
    EXPECT_EQ(heard.connections, 1);
}

TEST(ChangeListener, isNotWokenByBootsAndSightings) {
    TestStorage test;
    runTask(test.storage.stations.add({.id = aStation}));
    Listening heard(test.database.url());

    runTask(test.storage.stations.recordBoot(aStation, {.vendor = "V", .model = "M"},
                                             OcppVersion::V16, noon));
    runTask(test.storage.stations.recordSeen({{aStation, noon}}));
    runTask(test.storage.stations.remove(aStation));

    ASSERT_TRUE(eventually([&] { return heard.stationsHeard() > 0; }));
    EXPECT_EQ(heard.stations.front().revision, 0);
}

TEST(ChangeListener, takesManyChangesForOnePieceOfNews) {
    const TestDatabase database;
    Listening heard(database.url());

    database.execute(
        "insert into station (id, onboarding) select 'CP-' || n, 'Accepted' "
        "from generate_series(1, 15000) n");

    ASSERT_TRUE(eventually([&] { return heard.stationsHeard() == 15000; }));
    EXPECT_LT(heard.deliveries, 100);
    EXPECT_EQ(heard.connections, 1);
}

TEST(ChangeListener, hearsOfTokensInTheirNormalForm) {
    TestStorage test;
    Listening heard(test.database.url());

    runTask(test.storage.idTokens.add({.token = {.value = "TAG-1"}}));

    ASSERT_TRUE(eventually([&] { return heard.countOf(heard.tokens) > 0; }));
    EXPECT_EQ(heard.tokens.front(), "tag-1");
}

TEST(ChangeListener, hearsOfDesiredSettingsButNotOfReportedOnes) {
    TestStorage test;
    Listening heard(test.database.url());

    runTask(test.storage.stationSettings.report(
        {"CP-0"}, {{SettingName::AuthenticationMode, "WHITELIST"}}, noon));
    runTask(test.storage.stationSettings.desire({.station = aStation,
                                                 .name = SettingName::AuthenticationMode,
                                                 .desired = "WHITELIST",
                                                 .state = SettingState::Pending}));
    runTask(test.storage.whitelists.setSynchronized({"CP-2"}, false));

    ASSERT_TRUE(eventually([&] { return heard.countOf(heard.whitelists) > 0; }));
    ASSERT_EQ(heard.countOf(heard.settings), 1u);
    EXPECT_EQ(heard.settings.front(), aStation);
    EXPECT_EQ(heard.whitelists.front().value, "CP-2");
}

TEST(ChangeListener, connectsAgainAndSaysSo) {
    const TestCluster cluster;
    Listening heard(cluster.url());

    cluster.stop();
    cluster.start();

    EXPECT_TRUE(eventually([&] { return heard.connections == 2; }));
}

TEST(ChangeListener, stopsWithinASecond) {
    const TestDatabase database;
    ChangeListener listener(database.url(), {});

    const auto before = std::chrono::steady_clock::now();
    listener.stop();

    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(1));
}

}  // namespace
}  // namespace voltgate::db
