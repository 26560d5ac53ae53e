// Replays the journal into PostgreSQL when that is back, in the order of its records, and keeps
// transaction numbers in reserve for the next time. Repeating is harmless: after a crash it begins
// at the first record again. On a thread of its own; the writing itself is the group commit's.
#pragma once
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "db/connection.hpp"
#include "db/group_commit.hpp"
#include "db/journal.hpp"

namespace voltgate::db {

class JournalReplay {
public:
    JournalReplay(Postgres postgres, Journal& journal, GroupCommit& groupCommit);
    ~JournalReplay();

    /// The database has been migrated: from now on it may be written.
    void allow();
    void stop();

private:
    void serve();
    bool awaitWork();
    bool isStopping();
    void pause();
    void recover();
    void reserveNumbers(pqxx::connection& session);
    void replayAll();
    std::size_t replayTogether(const std::vector<JournalRecord>& records, std::size_t first);

    const Postgres postgres_;
    Journal& journal_;
    GroupCommit& groupCommit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool isAllowed_ = false;
    bool isStopping_ = false;
    std::thread thread_;
};

}  // namespace voltgate::db
