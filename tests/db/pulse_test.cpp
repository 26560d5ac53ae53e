// Whether PostgreSQL answers is told soon, whatever it does.
#include "db/pulse.hpp"

#include <gtest/gtest.h>

#include "tests/support/run_task.hpp"
#include "tests/support/test_database.hpp"

namespace voltgate::db {
namespace {

using namespace test;

TEST(Pulse, isFeltWhilePostgresAnswers) {
    const TestDatabase test;
    Pulse pulse(Postgres(test.url()));

    EXPECT_TRUE(runTask(pulse.isFelt()));
}

TEST(Pulse, isNotFeltWhilePostgresIsAway) {
    const TestCluster cluster;
    Pulse pulse(Postgres(cluster.url()));
    ASSERT_TRUE(runTask(pulse.isFelt()));
    cluster.stop();

    EXPECT_FALSE(runTask(pulse.isFelt()));

    cluster.start();
    EXPECT_TRUE(eventually([&] { return runTask(pulse.isFelt()); }));
}

TEST(Pulse, isFeltThroughAConnectionThatWasCut) {
    const TestDatabase test;
    Pulse pulse(Postgres(test.url()));
    ASSERT_TRUE(runTask(pulse.isFelt()));
    test.execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid()");

    EXPECT_TRUE(runTask(pulse.isFelt()));
}

TEST(Pulse, isMissedSoonWhenPostgresHangs) {
    const TestCluster cluster;
    Pulse pulse(Postgres(cluster.url()));
    ASSERT_TRUE(runTask(pulse.isFelt()));
    FrozenCluster frozen(cluster);

    // With the connection that hangs, and while another is being made.
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(runTask(pulse.isFelt(), std::chrono::milliseconds(2'900)));

    frozen.thaw();
    EXPECT_TRUE(eventually([&] { return runTask(pulse.isFelt()); }));
}

}  // namespace
}  // namespace voltgate::db
