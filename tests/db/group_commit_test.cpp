// Group commit: many reports share a commit, a bad one fails alone, and what is acknowledged
// survives a restart of PostgreSQL.
#include "db/group_commit.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "db/id_token_lookup.hpp"
#include "ocpp/repositories/errors.hpp"
#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

MeterReport reportNumber(int number) {
    auto report = aMeterReport();
    report.station.value = "CP-" + std::to_string(number % 100);
    report.meterValues = {aMeterValue(noon + minute * number, std::to_string(number))};
    return report;
}

std::vector<Task<Done>> reports(GroupCommit& groupCommit, int from, int to) {
    std::vector<Task<Done>> tasks;
    for (int i = from; i < to; ++i) tasks.push_back(groupCommit.record(reportNumber(i)));
    return tasks;
}

int succeeded(const std::vector<std::optional<Done>>& results) {
    return static_cast<int>(std::count_if(results.begin(), results.end(),
                                          [](const auto& result) { return result.has_value(); }));
}

TEST(GroupCommit, writesManyReportsInFewCommits) {
    const TestDatabase database;
    GroupCommit groupCommit(database.url());

    const auto results = runTasks(reports(groupCommit, 0, 5000));

    EXPECT_EQ(succeeded(results), 5000);
    EXPECT_EQ(database.query("select count(*) from meter_value"), "5000");
    EXPECT_LT(groupCommit.commits(), 100u);
}

TEST(GroupCommit, writesAllKindsTogether) {
    const TestDatabase database;
    asio::io_context io;
    GroupCommit groupCommit(database.url());
    for (int i = 0; i < 50; ++i) {
        auto start = aStart();
        start.startedAt = noon + minute * i;
        asio::co_spawn(io, groupCommit.record(start), [](auto, auto) {});
        asio::co_spawn(io, groupCommit.record(aStop(-i)), [](auto, auto) {});
        asio::co_spawn(io, groupCommit.record(reportNumber(i)), [](auto, auto) {});
        asio::co_spawn(io, groupCommit.record(aConnectorReport("Available")), [](auto, auto) {});
    }

    io.run();

    EXPECT_EQ(database.query("select count(*) from transaction"), "50");
    EXPECT_EQ(database.query("select count(*) from meter_value"), "50");
    EXPECT_EQ(database.query("select count(*) from connector"), "1");
    EXPECT_LT(groupCommit.commits(), 20u);
}

TEST(GroupCommit, letsOneBadRowFailAlone) {
    const TestDatabase database;
    database.execute("alter table meter_value add check (station_id <> 'CP-13')");
    GroupCommit groupCommit(database.url());

    const auto results = runTasks(reports(groupCommit, 0, 100));

    EXPECT_EQ(succeeded(results), 99);
    EXPECT_FALSE(results[13].has_value());
    EXPECT_EQ(database.query("select count(*) from meter_value"), "99");
}

TEST(GroupCommit, isIdempotentWhenABatchIsWrittenAgain) {
    const TestDatabase database;
    GroupCommit groupCommit(database.url());
    runTasks(reports(groupCommit, 0, 100));

    const auto again = runTasks(reports(groupCommit, 0, 100));

    EXPECT_EQ(succeeded(again), 100);
    EXPECT_EQ(database.query("select count(*) from meter_value"), "100");
}

TEST(GroupCommit, goesOnWhenItsConnectionIsCut) {
    const TestDatabase database;
    GroupCommit groupCommit(database.url());
    runTask(groupCommit.record(reportNumber(1)));
    database.execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid()");

    runTask(groupCommit.record(reportNumber(2)));

    EXPECT_EQ(database.query("select count(*) from meter_value"), "2");
}

TEST(GroupCommit, losesNothingThatWasAcknowledgedWhenPostgresRestarts) {
    const TestCluster cluster;
    GroupCommit groupCommit(cluster.url(), {.patience = std::chrono::seconds(30)});
    std::vector<std::optional<Done>> results;
    std::thread stations([&] {
        for (int round = 0; round < 20; ++round) {
            auto some = runTasks(reports(groupCommit, round * 500, (round + 1) * 500));
            std::move(some.begin(), some.end(), std::back_inserter(results));
        }
    });

    cluster.stop();
    cluster.start();
    stations.join();

    EXPECT_EQ(succeeded(results), 10'000);
    pqxx::connection session(cluster.url());
    pqxx::work tx(session);
    EXPECT_EQ(tx.exec1("select count(*) from meter_value")[0].as<int>(), 10'000);
}

TEST(GroupCommit, letsReportsWaitForPostgresToComeBack) {
    const TestCluster cluster;
    GroupCommit groupCommit(cluster.url(), {.patience = std::chrono::seconds(30)});
    cluster.stop();
    std::thread later([&] { cluster.start(); });

    EXPECT_NO_THROW(runTask(groupCommit.record(reportNumber(1))));
    later.join();
}

TEST(GroupCommit, failsReportsWhosePatienceIsOver) {
    GroupCommit groupCommit("postgresql:///x?host=/nowhere&user=x",
                            {.patience = std::chrono::milliseconds(300)});

    EXPECT_THROW(runTask(groupCommit.record(reportNumber(1))), DatabaseUnavailable);
}

TEST(GroupCommit, refusesReportsAtOnceWhenTooManyWait) {
    GroupCommit groupCommit("postgresql:///x?host=/nowhere&user=x",
                            {.patience = std::chrono::seconds(20), .mostPending = 0});

    const auto before = std::chrono::steady_clock::now();
    EXPECT_THROW(runTask(groupCommit.record(reportNumber(1))), DatabaseUnavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(10));
}

TEST(GroupCommit, failsWhoStillWaitsWhenItStops) {
    asio::io_context io;
    GroupCommit groupCommit("postgresql:///x?host=/nowhere&user=x",
                            {.patience = std::chrono::seconds(50)});
    std::exception_ptr failure;
    asio::co_spawn(io, groupCommit.record(reportNumber(1)),
                   [&](std::exception_ptr thrown, Done) { failure = thrown; });
    io.poll();

    groupCommit.stop();
    io.run();

    EXPECT_THROW(std::rethrow_exception(failure), DatabaseUnavailable);
}

TEST(GroupCommit, resumesOnTheExecutorThatWaits) {
    const TestDatabase database;
    asio::io_context io;
    GroupCommit groupCommit(database.url());
    std::thread::id resumedOn;
    asio::co_spawn(io, groupCommit.record(reportNumber(1)),
                   [&](std::exception_ptr, Done) { resumedOn = std::this_thread::get_id(); });

    io.run();

    EXPECT_EQ(resumedOn, std::this_thread::get_id());
}

TEST(IdTokenLookup, asksForManyTokensAtOnce) {
    const TestDatabase database;
    IdTokenLookup lookup(database.url());
    std::vector<Task<std::optional<AuthorizationFacts>>> tasks;
    for (int i = 0; i < 1000; ++i) {
        tasks.push_back(lookup.facts(IdToken{.value = "T" + std::to_string(i)}));
    }

    runTasks(std::move(tasks));

    EXPECT_LT(lookup.queries(), 50u);
}

TEST(GroupCommit, notesWhenAStationWasHeardByItsReports) {
    TestStorage test;
    runTask(test.storage.stations.add({.id = aStation}));
    const auto seen = [&] { return runTask(test.storage.stations.find(aStation))->lastSeenAt; };

    runTask(test.storage.groupCommit.record(aStart()));
    EXPECT_EQ(seen(), noon);
    runTask(test.storage.groupCommit.record(aMeterReport()));
    EXPECT_EQ(seen(), noon + minute);
    auto status = aConnectorReport("Charging");
    status.receivedAt = noon + minute * 2;
    runTask(test.storage.groupCommit.record(status));
    EXPECT_EQ(seen(), noon + minute * 2);
    runTask(test.storage.groupCommit.record(aStop(1)));
    EXPECT_EQ(seen(), noon + hour);
}

TEST(GroupCommit, notesItAtMostEveryTenSeconds) {
    TestStorage test;
    runTask(test.storage.stations.add({.id = aStation}));
    const auto report = [&](std::chrono::seconds later) {
        auto status = aConnectorReport("Charging");
        status.receivedAt = noon + later;
        runTask(test.storage.groupCommit.record(status));
        return runTask(test.storage.stations.find(aStation))->lastSeenAt;
    };

    EXPECT_EQ(report(std::chrono::seconds(0)), noon);
    EXPECT_EQ(report(std::chrono::seconds(9)), noon);
    EXPECT_EQ(report(std::chrono::seconds(10)), noon + std::chrono::seconds(10));
}

}  // namespace
}  // namespace voltgate::db
