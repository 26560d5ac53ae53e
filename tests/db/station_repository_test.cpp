// Stations on record.
#include "db/station_repository.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Stations : TestStorage {
    StationRepository& stations = storage.stations;

    std::optional<ChargingStation> add(std::string id) {
        ChargingStation station;
        station.id = {std::move(id)};
        return runTask(stations.add(station));
    }
    ChargingStation find(std::string id) {
        return runTask(stations.find(StationId{std::move(id)})).value();
    }
};

BootReport aBoot() {
    BootReport report;
    report.vendor = "Vendor";
    report.model = "Model";
    report.firmwareVersion = "1.0";
    return report;
}

TEST(Stations, getANumber) {
    Stations test;

    const auto first = test.add("CP-1");
    const auto second = test.add("CP-2");

    EXPECT_GE(first->number, 100000);
    EXPECT_GT(second->number, first->number);
    EXPECT_EQ(first->revision, 1);
}

TEST(Stations, areFoundInAnyCase) {
    Stations test;
    test.add("CP-One");

    EXPECT_EQ(test.find("cp-oNE").id.value, "CP-One");
}

TEST(Stations, areTakenInAnyCase) {
    Stations test;
    test.add("CP-One");

    EXPECT_FALSE(test.add("CP-ONE").has_value());
}

TEST(Stations, changeWhatIsNamedAndNothingElse) {
    Stations test;
    ChargingStation station;
    station.id = {"CP-1"};
    station.name = "Old";
    station.siteId = "Yard";
    station.securityProfile = 2;
    runTask(test.stations.add(station));
    StationChange change;
    change.name = std::optional<std::string>();
    change.onboarding = OnboardingStatus::Rejected;
    change.credential = StationCredential{.salt = "aa", .hash = "bb"};

    const auto result = runTask(test.stations.change({"cp-1"}, change, std::nullopt));

    const auto changed = test.find("CP-1");
    EXPECT_EQ(result, ChangeResult::Changed);
    EXPECT_EQ(changed.name, std::nullopt);
    EXPECT_EQ(changed.siteId, "Yard");
    EXPECT_EQ(changed.securityProfile, 2);
    EXPECT_EQ(changed.onboarding, OnboardingStatus::Rejected);
    EXPECT_EQ(changed.credential->hash, "bb");
    EXPECT_EQ(changed.revision, 2);
}

TEST(Stations, keepTheQuirksOfTheirConnection) {
    Stations test;
    test.add("CP-1");
    const ConnectionQuirks odd{.assumeVersion = OcppVersion::V16,
                               .anyUserName = true,
                               .allowMissingConnectionHeader = true,
                               .pingInterval = std::chrono::seconds(0),
                               .closeStyle = CloseStyle::Reset};

    runTask(test.stations.change({"CP-1"}, {.connection = odd}, std::nullopt));
    runTask(test.stations.change({"CP-1"}, {.securityProfile = 2}, std::nullopt));

    EXPECT_EQ(test.find("CP-1").connection, odd);
}

TEST(Stations, haveNoQuirksAtFirst) {
    Stations test;
    test.add("CP-1");

    EXPECT_EQ(test.find("CP-1").connection, ConnectionQuirks{});
}

TEST(Stations, refuseAChangeOfAnotherRevision) {
    Stations test;
    test.add("CP-1");

    EXPECT_EQ(runTask(test.stations.change({"CP-1"}, {}, 7)), ChangeResult::RevisionDiffers);
    EXPECT_EQ(runTask(test.stations.change({"CP-1"}, {}, 1)), ChangeResult::Changed);
    EXPECT_EQ(runTask(test.stations.change({"CP-9"}, {}, 1)), ChangeResult::NotFound);
}

TEST(Stations, leaveTheirTransactionsBehind) {
    Stations test;
    test.add("CP-1");
    runTask(test.storage.connectors.record(aConnectorReport("Available")));
    const auto started = runTask(test.storage.transactions.start(aStart()));

    EXPECT_TRUE(runTask(test.stations.remove({"cp-1"})));
    EXPECT_FALSE(runTask(test.stations.remove({"cp-1"})));
    EXPECT_TRUE(runTask(test.storage.transactions.find(started.number)).has_value());
    EXPECT_TRUE(runTask(test.storage.connectors.ofStation(aStation)).empty());
}

TEST(Stations, rememberTheirBoot) {
    Stations test;
    test.add("CP-1");

    runTask(test.stations.recordBoot({"CP-1"}, aBoot(), OcppVersion::V16, noon));

    const auto station = test.find("CP-1");
    ASSERT_TRUE(station.boot.has_value());
    EXPECT_EQ(station.boot->model, "Model");
    EXPECT_EQ(station.boot->serialNumber, std::nullopt);
    EXPECT_EQ(station.ocppVersion, OcppVersion::V16);
    EXPECT_EQ(station.lastBootAt, noon);
    EXPECT_EQ(station.revision, 1);
}

TEST(Stations, areSeenLaterAndLater) {
    Stations test;
    test.add("CP-1");
    runTask(test.stations.recordSeen({{{"CP-1"}, noon + hour}, {{"CP-9"}, noon}}));

    runTask(test.stations.recordSeen({{{"CP-1"}, noon}}));

    EXPECT_EQ(test.find("CP-1").lastSeenAt, noon + hour);
}

TEST(Stations, areListedByFilterNewestFirst) {
    Stations test;
    for (const char* id : {"CP-1", "CP-2", "CP-3"}) test.add(id);
    StationChange change;
    change.siteId = std::optional<std::string>("Yard");
    for (const char* id : {"CP-1", "CP-3"}) runTask(test.stations.change({id}, change, {}));

    const auto page = runTask(test.stations.list({.siteId = "Yard"}, {.limit = 1}));

    ASSERT_EQ(page.items.size(), 1u);
    EXPECT_EQ(page.items[0].id.value, "CP-3");
    EXPECT_EQ(page.next, page.items[0].number);
    EXPECT_EQ(runTask(test.stations.all()).size(), 3u);
}

TEST(StationRepository, keepsWhatWasNotedOfAConnection) {
    TestStorage test;
    runTask(test.storage.stations.add({.id = aStation}));
    runTask(test.storage.stations.recordSeen({{.station = aStation,
                                               .seenAt = noon + hour,
                                               .connectedSince = noon,
                                               .lastMessageAt = noon + minute,
                                               .heartbeatInterval = std::chrono::seconds(60)}}));
    runTask(test.storage.stations.recordSeen({{.station = aStation, .seenAt = noon + hour}}));

    const auto station = runTask(test.storage.stations.find(aStation));

    ASSERT_TRUE(station.has_value());
    EXPECT_EQ(station->connectedSince, noon);
    EXPECT_EQ(station->lastMessageAt, noon + minute);
    EXPECT_EQ(station->heartbeatInterval, std::chrono::seconds(60));
}

TEST(StationRepository, keepsTheConnectionQuirksAndTheVersionThatAStationIsAddedWith) {
    TestStorage test;
    runTask(test.storage.stations.add(
        {.id = aStation, .connection = {.anyUserName = true}, .ocppVersion = OcppVersion::V16}));

    const auto station = runTask(test.storage.stations.find(aStation));

    ASSERT_TRUE(station.has_value());
    EXPECT_TRUE(station->connection.anyUserName);
    EXPECT_EQ(station->ocppVersion, OcppVersion::V16);
}

TEST(StationRepository, assignsAQuirkProfileAndTakesItAway) {
    TestStorage test;
    runTask(test.storage.stations.add({.id = aStation}));
    StationChange assigned;
    assigned.quirkProfile.emplace("keba-cluster");
    runTask(test.storage.stations.change(aStation, assigned, std::nullopt));
    runTask(test.storage.stations.change(aStation, {.name = "Yard"}, std::nullopt));
    EXPECT_EQ(runTask(test.storage.stations.find(aStation))->quirkProfile, "keba-cluster");

    StationChange taken;
    taken.quirkProfile.emplace(std::nullopt);
    runTask(test.storage.stations.change(aStation, taken, std::nullopt));

    EXPECT_FALSE(runTask(test.storage.stations.find(aStation))->quirkProfile);
}

TEST(Stations, areAddedManyAtOnceInTheirOrder) {
    Stations test;
    test.add("CP-2");
    std::vector<ChargingStation> many;
    for (const char* id : {"CP-3", "cp-2", "CP-1"}) many.push_back({.id = {id}});

    const auto none = runTask(test.stations.addMany(many, WhenTaken::AddNone));
    const auto others = runTask(test.stations.addMany(many, WhenTaken::AddOthers));

    EXPECT_TRUE(none.empty());
    ASSERT_EQ(others.size(), 2u);
    EXPECT_EQ(others[0].id.value, "CP-3");
    EXPECT_LT(others[0].number, others[1].number);
    EXPECT_EQ(runTask(test.stations.some({{"CP-1"}, {"CP-9"}})).size(), 1u);
}

TEST(Stations, areSeenThoughSomebodyElseWritesThemAtTheMoment) {
    Stations test;
    test.add("CP-1");
    test.add("CP-2");
    std::thread other([&] {
        test.database.execute(
            "begin; update station set name = 'x' where id = 'CP-1'; select pg_sleep(0.5); commit");
    });
    ASSERT_TRUE(eventually([&] {
        return test.database.query(
                   "select count(*) from pg_stat_activity "
                   "where query like 'begin; update station set name%' "
                   "and datname = current_database()") == "1";
    }));

    runTask(test.stations.recordSeen({{{"CP-1"}, noon}, {{"CP-2"}, noon}}));
    other.join();

    EXPECT_EQ(test.find("CP-1").lastSeenAt, noon);
    EXPECT_EQ(test.find("CP-2").lastSeenAt, noon);
}

}  // namespace
}  // namespace voltgate::db
