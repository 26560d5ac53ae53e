// Transactions on the pool: results, failures, time limits, and a PostgreSQL that goes away and
// comes back.
#include "db/database.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "ocpp/repositories/errors.hpp"
#include "tests/support/run_task.hpp"
#include "tests/support/test_database.hpp"

namespace voltgate::db {
namespace {

using test::FrozenCluster;
using test::runTask;
using test::TestCluster;
using test::TestDatabase;

std::chrono::milliseconds timeOf(const std::function<void()>& work) {
    const auto before = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 before);
}

int one(pqxx::work& tx) { return tx.exec1("select 1")[0].as<int>(); }

Task<std::thread::id> threadAfter(Database& database) {
    co_await database.transaction(one);
    co_return std::this_thread::get_id();
}

// Limits that a test has the time to run into.
constexpr DatabaseLimits soon{
    .usual = {.statement = std::chrono::milliseconds(600), .lock = std::chrono::milliseconds(200)},
    .large = std::chrono::seconds(20)};

std::string backend(pqxx::work& tx) {
    return tx.exec1("select pg_backend_pid()")[0].as<std::string>();
}
int lookAtWhatIsLocked(pqxx::work& tx) { return static_cast<int>(tx.exec("table station").size()); }
int sleepForASecond(pqxx::work& tx) {
    tx.exec("select pg_sleep(1)");
    return 1;
}

// Another session that holds the table of stations until its end.
struct Holder {
    explicit Holder(const TestDatabase& test) : session(test.url()), work(session) {
        work.exec("lock table station");
    }
    pqxx::connection session;
    pqxx::work work;
};

TEST(Database, returnsWhatTheWorkReturns) {
    const TestDatabase test;
    Database database(test.url(), 1);

    EXPECT_EQ(runTask(database.transaction(one)), 1);
}

TEST(Database, resumesOnTheAwaitingExecutor) {
    const TestDatabase test;
    Database database(test.url(), 2);

    EXPECT_EQ(runTask(threadAfter(database)), std::this_thread::get_id());
}

TEST(Database, commitsWhatTheWorkDid) {
    const TestDatabase test;
    Database database(test.url(), 1);

    runTask(database.transaction([](pqxx::work& tx) { tx.exec("create table kept (x int)"); }));

    EXPECT_EQ(test.query("select to_regclass('kept')"), "kept");
}

TEST(Database, undoesTheWorkThatThrows) {
    const TestDatabase test;
    Database database(test.url(), 1);
    const auto work = [](pqxx::work& tx) {
        tx.exec("create table undone (x int)");
        throw std::runtime_error("no");
    };

    EXPECT_THROW(runTask(database.transaction(work)), std::runtime_error);
    EXPECT_EQ(test.query("select to_regclass('undone')"), "");
}

TEST(Database, triesOnceMoreWhenTheConnectionWasCut) {
    const TestDatabase test;
    Database database(test.url(), 1);
    const auto old = runTask(database.transaction(backend));
    test.execute("select pg_terminate_backend(" + old + ", 5000)");

    const auto fresh = runTask(database.transaction(backend));

    EXPECT_NE(fresh, old);
}

TEST(Database, failsQuicklyWhilePostgresIsAway) {
    Database database("postgresql:///x?host=/nowhere&user=x", 2);

    const auto before = std::chrono::steady_clock::now();
    EXPECT_THROW(runTask(database.transaction(one)), DatabaseUnavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(3));
}

TEST(Database, recoversWhenPostgresIsRestarted) {
    const TestCluster cluster;
    Database database(cluster.url(), 2);
    runTask(database.transaction(one));
    cluster.stop();
    EXPECT_THROW(runTask(database.transaction(one)), DatabaseUnavailable);
    cluster.start();

    const bool recovered = test::eventually([&] {
        try {
            return runTask(database.transaction(one)) == 1;
        } catch (const DatabaseUnavailable&) {
            return false;
        }
    });

    EXPECT_TRUE(recovered);
}

TEST(Database, isBusyForWhoWaitsForALockTooLong) {
    const TestDatabase test;
    Database database(test.url(), 1, soon);
    const auto before = runTask(database.transaction(backend));
    const Holder holder(test);

    EXPECT_THROW(runTask(database.transaction(lookAtWhatIsLocked)), DatabaseBusy);

    EXPECT_EQ(runTask(database.transaction(backend)), before);  // Nothing is wrong with it.
}

TEST(Database, isBusyForAStatementThatTakesTooLong) {
    const TestDatabase test;
    Database database(test.url(), 1, soon);

    EXPECT_THROW(runTask(database.transaction(sleepForASecond)), DatabaseBusy);
    EXPECT_EQ(runTask(database.largeTransaction(sleepForASecond)), 1);
    EXPECT_THROW(runTask(database.transaction(sleepForASecond)), DatabaseBusy);
}

TEST(Database, isNotFilledForEverByThoseWhoWaitForALock) {
    const TestDatabase test;
    Database database(test.url(), 2, soon);
    const Holder holder(test);
    std::vector<Task<int>> tasks;
    for (int i = 0; i < 30; ++i) tasks.push_back(database.transaction(lookAtWhatIsLocked));

    const auto before = std::chrono::steady_clock::now();
    const auto results = test::runTasks(std::move(tasks));

    EXPECT_EQ(std::count(results.begin(), results.end(), std::nullopt), 30);
    // Most of them have never had a connection.
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(2'500));
    EXPECT_EQ(runTask(database.transaction(one)), 1);
}

TEST(Database, leavesMaintenanceItsTime) {
    const TestDatabase test;
    Database database(test.url(), 1, soon);
    std::string limit;

    runTask(database.session([&limit](pqxx::connection& session) {
        pqxx::nontransaction tx(session);
        limit = tx.exec1("show statement_timeout")[0].as<std::string>();
    }));

    EXPECT_EQ(limit, "10min");
}

TEST(Database, isBusyWhilePostgresHangsAndRecovers) {
    const TestCluster cluster;
    Database database(cluster.url(), 2, soon);
    runTask(database.transaction(one));
    FrozenCluster frozen(cluster);

    const auto time =
        timeOf([&] { EXPECT_THROW(runTask(database.transaction(one)), DatabaseBusy); });
    EXPECT_LT(time, soon.usual.statement + answerGrace + std::chrono::seconds(1));
    // From then on all connect anew, which nobody answers either.
    EXPECT_THROW(runTask(database.transaction(one)), DatabaseUnavailable);
    frozen.thaw();

    EXPECT_TRUE(eventually([&] {
        try {
            return runTask(database.transaction(one)) == 1;
        } catch (const DatabaseUnavailable&) {
            return false;
        }
    }));
}

// They do not wait for the threads, which all hang.
TEST(Database, isBusyForThoseForWhomNoThreadIsFreeInTime) {
    const TestCluster cluster;
    Database database(cluster.url(), 1, soon);
    runTask(database.transaction(one));
    const FrozenCluster frozen(cluster);
    std::atomic<int> busy = 0;
    const auto note = [&busy](std::exception_ptr failure, int) {
        if (failure) ++busy;
    };
    asio::io_context io;
    for (int i = 0; i < 10; ++i) asio::co_spawn(io, database.transaction(one), note);

    io.run_for(std::chrono::seconds(2));

    EXPECT_EQ(busy, 9);
    io.run();
    EXPECT_EQ(busy, 10);
}

TEST(Database, stopsSoonThoughPostgresHangs) {
    const TestCluster cluster;
    const Postgres postgres(cluster.url());
    Database database(postgres, 2);
    runTask(database.transaction(one));
    const FrozenCluster frozen(cluster);
    asio::io_context io;
    std::atomic<int> ended = 0;
    for (int i = 0; i < 6; ++i)
        asio::co_spawn(io, database.transaction(one), [&](std::exception_ptr, int) { ++ended; });
    io.poll();

    const auto time = timeOf([&] {
        postgres.guard().endWithin(std::chrono::seconds(1));
        database.stop();
    });

    EXPECT_LT(time, std::chrono::seconds(6));
    io.restart();
    io.run();
    EXPECT_EQ(ended, 6);
}

TEST(Database, refusesWorkAfterStop) {
    const TestDatabase test;
    Database database(test.url(), 1);
    database.stop();

    EXPECT_THROW(runTask(database.transaction(one)), DatabaseUnavailable);
}

}  // namespace
}  // namespace voltgate::db
