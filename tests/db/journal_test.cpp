// While PostgreSQL is away reports are acknowledged from the journal, and when it is back
// everything is there once, in order, under the numbers that stations were told. On real files and
// a real PostgreSQL.
#include "db/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "ocpp/repositories/errors.hpp"
#include "tests/db/outage.hpp"

namespace voltgate::db {
namespace {

using namespace test;

TransactionStart startNumber(int number) {
    auto start = aStart();
    start.startedAt = noon + minute * number;
    return start;
}

TEST(Journal, isNotUsedWhilePostgresIsThere) {
    const TestDatabase database;
    const TemporaryFolder folder;
    Recorder recorder(database.url(), {.folder = folder.path()});

    runTask(recorder.groupCommit.record(aStart()));

    EXPECT_TRUE(recorder.journal.isLive());
    EXPECT_EQ(std::filesystem::file_size(folder.path() / "reports"), 0u);
}

TEST(Journal, answersEveryReportWhilePostgresIsAwayAndReplaysThem) {
    Outage outage;
    outage.begin();
    auto& reports = outage.recorder->groupCommit;

    const auto started = runTask(reports.record(aStart()));
    runTask(reports.record(aMeterReport(started.number.value)));
    const auto stopped = runTask(reports.record(aStop(started.number.value)));
    runTask(reports.record(aConnectorReport("Available")));

    EXPECT_GT(started.number.value, 0);
    EXPECT_EQ(stopped.result, StopResult::Journalled);
    EXPECT_EQ(stopped.number, started.number);
    EXPECT_EQ(outage.recorder->journal.state().records, 4u);
    ASSERT_TRUE(outage.end());
    const auto number = std::to_string(started.number.value);
    EXPECT_EQ(outage.query("select meter_stop from transaction where number = " + number), "5000");
    EXPECT_EQ(outage.query("select count(*) from meter_value where transaction_number = " + number),
              "1");
    EXPECT_EQ(outage.query("select status from connector"), "Available");
    EXPECT_EQ(outage.recorder->journal.state().records, 0u);
    EXPECT_EQ(outage.recorder->journal.state().bytes, 0u);
}

TEST(Journal, survivesARestartInTheMiddleOfTheOutage) {
    Outage outage;
    outage.begin();
    const auto first = runTask(outage.recorder->groupCommit.record(startNumber(1)));

    outage.restartVoltgate();
    const auto resent = runTask(outage.recorder->groupCommit.record(startNumber(1)));
    const auto second = runTask(outage.recorder->groupCommit.record(startNumber(2)));
    runTask(outage.recorder->groupCommit.record(aStop(first.number.value)));

    EXPECT_EQ(resent.number, first.number);
    EXPECT_TRUE(resent.resent);
    EXPECT_NE(second.number, first.number);
    ASSERT_TRUE(outage.end());
    EXPECT_EQ(outage.query("select count(*) from transaction"), "2");
    EXPECT_EQ(outage.query("select started_at = '" + startNumber(1).startedAt.text() +
                           "' and stopped_at is not null from transaction where number = " +
                           std::to_string(first.number.value)),
              "t");
}

TEST(Journal, neverGivesANumberTwice) {
    Outage outage;
    std::set<std::int32_t> numbers;
    int given = 0;
    const auto startSome = [&] {
        for (int i = 0; i < 5; ++i) {
            const auto started = runTask(outage.recorder->groupCommit.record(startNumber(++given)));
            numbers.insert(started.number.value);
        }
    };

    outage.begin();
    startSome();
    outage.restartVoltgate();
    startSome();
    ASSERT_TRUE(outage.end());
    startSome();
    outage.restartVoltgate();
    startSome();
    outage.begin();
    startSome();
    ASSERT_TRUE(outage.end());

    EXPECT_EQ(numbers.size(), 25u);
    EXPECT_EQ(outage.query("select count(*) from transaction"), "25");
}

TEST(Journal, isReplayedInOrderHoweverManySessionsAStationHad) {
    Outage outage;
    outage.begin();
    for (int i = 1; i <= 30; ++i) {
        const auto started = runTask(outage.recorder->groupCommit.record(startNumber(i)));
        auto stop = aStop(started.number.value);
        stop.stoppedAt = startNumber(i).startedAt + minute / 2;
        runTask(outage.recorder->groupCommit.record(stop));
    }

    ASSERT_TRUE(outage.end());
    EXPECT_EQ(outage.query("select count(*) from transaction where stop_sent_as = number"), "30");
    EXPECT_EQ(outage.query("select count(*) from parked_stop"), "0");
    EXPECT_EQ(outage.query("select bool_and(started_at > before) from (select started_at, "
                           "lag(started_at) over (order by number) before from transaction) t"),
              "t");
}

TEST(Journal, setsARecordAsideThatPostgresRefuses) {
    Outage outage;
    outage.execute("alter table meter_value add check (station_id <> 'CP-13')");
    outage.begin();
    auto bad = aMeterReport();
    bad.station = {"CP-13"};
    runTask(outage.recorder->groupCommit.record(bad));
    runTask(outage.recorder->groupCommit.record(aMeterReport()));

    ASSERT_TRUE(outage.end());
    EXPECT_EQ(outage.query("select station_id from meter_value"), "CP-1");
    EXPECT_EQ(outage.recorder->journal.state().refused, 1u);
    EXPECT_GT(std::filesystem::file_size(outage.folder.path() / "refused"), 0u);
}

// A station that is refused a fact forgets it: it gets its answer, and a person looks at the rest.
TEST(Journal, answersWhatPostgresRefusesWhileItIsThere) {
    Outage outage;
    outage.execute("alter table transaction add constraint odd check (station_id <> 'CP-13')");
    ASSERT_TRUE(outage.recorder->hasNumbers());
    auto bad = aStart();
    bad.station = {"CP-13"};

    const auto started = runTask(outage.recorder->groupCommit.record(bad));
    const auto resent = runTask(outage.recorder->groupCommit.record(bad));

    EXPECT_EQ(resent.number, started.number);
    EXPECT_TRUE(outage.recorder->journal.isLive());
    EXPECT_EQ(outage.recorder->journal.state().refused, 2u);
    EXPECT_EQ(outage.query("select count(*) from transaction"), "0");

    // The number is that one's for ever.
    outage.restartVoltgate();
    outage.begin();
    const auto other = runTask(outage.recorder->groupCommit.record(aStart()));
    EXPECT_NE(other.number, started.number);
    ASSERT_TRUE(outage.end());

    // What docs/operations.md tells to do.
    outage.recorder.reset();
    outage.execute("alter table transaction drop constraint odd");
    std::filesystem::rename(outage.folder.path() / "refused", outage.folder.path() / "reports");
    outage.restartVoltgate();
    ASSERT_TRUE(outage.recorder->isLiveAgain());
    EXPECT_EQ(outage.query("select number from transaction where station_id = 'CP-13'"),
              std::to_string(started.number.value));
}

TEST(Journal, endsWhileStationsGoOnReporting) {
    Outage outage;
    outage.begin();
    runTask(outage.recorder->groupCommit.record(startNumber(0)));
    std::atomic<bool> isOver = false;
    std::atomic<int> recorded = 0;
    std::vector<std::thread> stations;
    for (int station = 0; station < 4; ++station) {
        stations.emplace_back([&, station] {
            for (int i = 0; !isOver; ++i) {
                auto report = aMeterReport();
                report.station.value = "BUSY-" + std::to_string(station);
                report.meterValues = {aMeterValue(noon + minute * i)};
                runTask(outage.recorder->groupCommit.record(std::move(report)));
                ++recorded;
            }
        });
    }

    const bool isLive = outage.end();
    isOver = true;
    for (auto& station : stations) station.join();
    EXPECT_TRUE(isLive);
    EXPECT_EQ(outage.query("select count(*) from meter_value"), std::to_string(recorded));
}

TEST(Journal, refusesStartsWhenNoNumbersAreLeft) {
    const TemporaryFolder folder;
    Recorder recorder(nowhere, {.folder = folder.path()});

    try {
        runTask(recorder.groupCommit.record(aStart()));
        FAIL() << "got a number";
    } catch (const DatabaseUnavailable& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("no transaction numbers are left"));
    }
    EXPECT_NO_THROW(runTask(recorder.groupCommit.record(aStop(5))));
}

TEST(Journal, refusesReportsWhenItIsFull) {
    const TemporaryFolder folder;
    Recorder recorder(nowhere, {.folder = folder.path(), .mostBytes = 10});

    try {
        runTask(recorder.groupCommit.record(aStop(5)));
        FAIL() << "was kept";
    } catch (const DatabaseUnavailable& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("it is full"));
    }
    EXPECT_THAT(recorder.journal.state().fault.value_or(""), testing::HasSubstr("--journal-size"));
}

TEST(Journal, onAFullDiskRefusesReportsAndTakesThemWhenThereIsRoom) {
    const TemporaryFolder folder;
    Recorder recorder(nowhere, {.folder = folder.path()});
    const auto before = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit full{.rlim_cur = 10, .rlim_max = limit.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &full);

    EXPECT_THROW(runTask(recorder.groupCommit.record(aStop(5))), DatabaseUnavailable);
    const auto fault = recorder.journal.state().fault;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, before);

    EXPECT_TRUE(fault.has_value());
    EXPECT_NO_THROW(runTask(recorder.groupCommit.record(aStop(5))));
    EXPECT_EQ(recorder.journal.state().fault, std::nullopt);
}

TEST(Journal, whoseFolderCannotBeUsedSaysSo) {
    try {
        const Journal journal({.folder = "/dev/null/journal"});
        FAIL() << "opened";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("--journal-folder"));
    }
}

TEST(Journal, keepsWhatStillWaitsWhenVoltgateStops) {
    const TemporaryFolder folder;
    asio::io_context io;
    bool isDone = false;
    {
        Recorder recorder(nowhere, {.folder = folder.path()});
        asio::co_spawn(io, recorder.groupCommit.record(aStop(5)),
                       [&](auto failure, auto) { isDone = !failure; });
        io.poll();
    }
    io.run();

    EXPECT_TRUE(isDone);
    EXPECT_EQ(Journal({.folder = folder.path()}).state().records, 1u);
}

TEST(NumberReserve, isNotGivenOutAgainByADatabaseThatWasPutBack) {
    const TestDatabase database;
    const TemporaryFolder folder;
    {
        Recorder recorder(database.url(), {.folder = folder.path(), .numbers = 100});
        ASSERT_TRUE(recorder.hasNumbers());
    }
    database.execute("alter sequence transaction_number restart");
    Recorder recorder(database.url(), {.folder = folder.path(), .numbers = 1000});
    ASSERT_TRUE(recorder.hasNumbers());

    EXPECT_EQ(recorder.journal.state().numbersLeft, 1000u);
    EXPECT_EQ(database.query("select last_value >= 100999 from transaction_number"), "t");
}

}  // namespace
}  // namespace voltgate::db
