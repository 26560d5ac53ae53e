// A database that hangs must not hold up the stations: its connection is cut.
#include "db/stall_guard.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/db/builders.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate::db {
namespace {

using namespace test;

TEST(StallGuard, cutsTheConnectionOfWorkThatTakesTooLong) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    StallGuard guard;

    char byte = 0;
    {
        const StallGuard::Watch watch(guard, ends[0], std::chrono::milliseconds(1));
        EXPECT_EQ(::read(ends[0], &byte, 1), 0);  // Returns when it is cut.
    }
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(StallGuard, journalsTheReportThatADatabaseHoldsUp) {
    const TestDatabase database;
    const TemporaryFolder folder;
    db::Storage storage(database.url(),
                        {.threads = 1,
                         .lanes = {.patience = std::chrono::seconds(1)},
                         .journal = JournalSettings{.folder = folder.path(), .numbers = 10}});
    ASSERT_TRUE((storage.replay->allow(),
                 eventually([&] { return storage.journal->numbersWanted() == 0; })));
    pqxx::connection session(database.url());
    pqxx::work lock(session);
    lock.exec("lock table transaction");

    const auto started = runTask(storage.transactions.start(aStart()));
    EXPECT_FALSE(storage.journal->isLive());
    lock.abort();

    EXPECT_TRUE(eventually([&] { return storage.journal->isLive(); }));
    EXPECT_EQ(database.query("select number from transaction"),
              std::to_string(started.number.value));
}

// It is neither refused, which would set it aside, nor lost.
TEST(StallGuard, leavesTheReportThatRanIntoALimitOfItsStatementToTheJournal) {
    for (const TimeLimits limits : {TimeLimits{.statement = std::chrono::milliseconds(300)},
                                    TimeLimits{.lock = std::chrono::milliseconds(300)}}) {
        const TestDatabase database;
        const TemporaryFolder folder;
        db::Storage storage(database.url(),
                            {.threads = 1,
                             .lanes = {.patience = std::chrono::seconds(1), .limits = limits},
                             .journal = JournalSettings{.folder = folder.path(), .numbers = 10}});
        ASSERT_TRUE((storage.replay->allow(),
                     eventually([&] { return storage.journal->numbersWanted() == 0; })));
        pqxx::connection session(database.url());
        pqxx::work lock(session);
        lock.exec("lock table transaction");

        const auto started = runTask(storage.transactions.start(aStart()));
        EXPECT_FALSE(storage.journal->isLive());
        // The replay runs into it again and again.
        EXPECT_FALSE(
            eventually([&] { return storage.journal->isLive(); }, std::chrono::seconds(2)));
        EXPECT_EQ(storage.journal->state().refused, 0u);
        lock.abort();

        EXPECT_TRUE(eventually([&] { return storage.journal->isLive(); }));
        EXPECT_EQ(database.query("select number from transaction"),
                  std::to_string(started.number.value));
    }
}

}  // namespace
}  // namespace voltgate::db
