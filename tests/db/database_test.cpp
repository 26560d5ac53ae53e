// Transactions on the pool: results, failures, and a PostgreSQL that goes away and comes back.
#include "db/database.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "ocpp/repositories/errors.hpp"
#include "tests/support/run_task.hpp"
#include "tests/support/test_database.hpp"

namespace voltgate::db {
namespace {

using test::runTask;
using test::TestCluster;
using test::TestDatabase;

int one(pqxx::work& tx) { return tx.exec1("select 1")[0].as<int>(); }

Task<std::thread::id> threadAfter(Database& database) {
    co_await database.transaction(one);
    co_return std::this_thread::get_id();
}

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
    const auto connection = [](pqxx::work& tx) {
        return tx.exec1("select pg_backend_pid()")[0].as<std::string>();
    };
    const auto old = runTask(database.transaction(connection));
    test.execute("select pg_terminate_backend(" + old + ", 5000)");

    const auto fresh = runTask(database.transaction(connection));

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

TEST(Database, refusesWorkAfterStop) {
    const TestDatabase test;
    Database database(test.url(), 1);
    database.stop();

    EXPECT_THROW(runTask(database.transaction(one)), DatabaseUnavailable);
}

}  // namespace
}  // namespace voltgate::db
