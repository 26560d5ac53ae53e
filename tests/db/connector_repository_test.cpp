// Connectors: the latest status wins, by a clock that can be believed.
#include "db/connector_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Connectors : TestStorage {
    void record(ConnectorReport report) { runTask(storage.connectors.record(std::move(report))); }
    std::vector<Connector> all() { return runTask(storage.connectors.ofStation(aStation)); }
};

ConnectorReport reportOf(std::string status, std::optional<DateTime> reported, DateTime received) {
    auto report = aConnectorReport(std::move(status));
    report.reportedAt = reported;
    report.receivedAt = received;
    return report;
}

TEST(Connectors, areCreatedOnFirstSight) {
    Connectors test;
    auto report = aConnectorReport("Faulted");
    report.errorCode = "GroundFailure";
    report.info = "check the cable";

    test.record(report);

    const auto connectors = test.all();
    ASSERT_EQ(connectors.size(), 1u);
    EXPECT_EQ(connectors[0].report.status, "Faulted");
    EXPECT_EQ(connectors[0].report.errorCode, "GroundFailure");
    EXPECT_EQ(connectors[0].report.info, "check the cable");
    EXPECT_EQ(connectors[0].since, noon);
}

TEST(Connectors, areOrderedByEvse) {
    Connectors test;
    for (const int evse : {2, 0, 1}) {
        auto report = aConnectorReport("Available");
        report.evse = {evse};
        test.record(report);
    }

    const auto connectors = test.all();

    ASSERT_EQ(connectors.size(), 3u);
    EXPECT_EQ(connectors[0].report.evse, EvseId{0});
    EXPECT_EQ(connectors[2].report.evse, EvseId{2});
}

TEST(Connectors, keepTheStatusThatIsLaterByTheStationsClock) {
    Connectors test;
    test.record(reportOf("Charging", noon + minute, noon + minute));

    test.record(reportOf("Preparing", noon, noon + minute * 2));

    EXPECT_EQ(test.all()[0].report.status, "Charging");
}

TEST(Connectors, orderByReceptionWhenThereIsNoClockToBelieve) {
    Connectors test;
    test.record(reportOf("Charging", noon, noon));

    test.record(reportOf("Finishing", std::nullopt, noon + minute));
    test.record(reportOf("Available", at("1970-01-01T00:00:00Z"), noon + minute * 2));

    EXPECT_EQ(test.all()[0].report.status, "Available");
    EXPECT_EQ(test.all()[0].since, noon + minute * 2);
}

TEST(Connectors, areNotStuckByAStatusFromTheFuture) {
    Connectors test;
    test.record(reportOf("Charging", at("2030-01-01T00:00:00Z"), noon));

    test.record(reportOf("Available", noon + minute, noon + minute));

    EXPECT_EQ(test.all()[0].report.status, "Available");
}

TEST(Connectors, keepTheMomentWhenAStatusIsRepeated) {
    Connectors test;
    test.record(reportOf("Available", noon, noon));

    test.record(reportOf("Available", noon + hour, noon + hour));

    EXPECT_EQ(test.all()[0].since, noon);
    EXPECT_EQ(test.all()[0].report.reportedAt, noon + hour);
}

TEST(Connectors, takeManyReportsOfOneAtOnce) {
    Connectors test;
    std::vector<Task<Done>> tasks;
    for (int i = 0; i < 10; ++i) {
        tasks.push_back(test.storage.groupCommit.record(
            reportOf("Status" + std::to_string(i), noon + minute * i, noon)));
    }

    runTasks(std::move(tasks));

    EXPECT_EQ(test.all()[0].report.status, "Status9");
}

TEST(Connectors, showTheirTransactionAndReservation) {
    Connectors test;
    test.record(aConnectorReport("Charging"));
    const auto started = runTask(test.storage.transactions.start(aStart()));
    auto reservation = aReservation();
    reservation.expiresAt = DateTime::now() + hour;
    const auto active = activeReservation(test.storage, reservation);

    const auto connectors = test.all();

    EXPECT_EQ(connectors[0].transaction, started.number);
    EXPECT_EQ(connectors[0].reservation, active.id);
}

TEST(Connectors, areSoManyOfAStationAndNoMore) {
    Connectors test;
    for (int connector = 1; connector <= 400; ++connector) {
        auto report = aConnectorReport("Available");
        report.connector = {connector};
        test.record(report);
    }
    auto other = aConnectorReport("Available");
    other.station = {"CP-2"};
    test.record(other);
    auto known = reportOf("Faulted", noon + minute, noon + minute);
    known.connector = {7};
    test.record(known);

    EXPECT_EQ(test.all().size(), ConnectorRepository::mostOfAStation);
    EXPECT_EQ(test.all().at(6).report.status, "Faulted");
    EXPECT_EQ(runTask(test.storage.connectors.ofStation({"CP-2"})).size(), 1u);
}

TEST(Connectors, areSoManyAlsoWhenTheyComeAtOnce) {
    const TestDatabase database;
    GroupCommit groupCommit(database.url());
    std::vector<Task<Done>> tasks;
    for (int connector = 1; connector <= 1500; ++connector) {
        auto report = aConnectorReport("Available");
        report.connector = {connector};
        tasks.push_back(groupCommit.record(report));
    }

    const auto results = runTasks(std::move(tasks));

    EXPECT_TRUE(std::all_of(results.begin(), results.end(), [](const auto& r) { return r; }));
    EXPECT_EQ(database.query("select count(*) from connector"), "256");
}

}  // namespace
}  // namespace voltgate::db
