// A server's storing half with a PostgreSQL that is taken away from it and given back.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "db/group_commit.hpp"
#include "db/journal.hpp"
#include "db/journal_replay.hpp"
#include "tests/db/builders.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate::test {

inline constexpr db::LaneSettings hasty{.patience = std::chrono::milliseconds(200)};
inline const std::string nowhere = "postgresql:///x?host=/nowhere&user=x";

// A server's storing half, as it is between two restarts.
struct Recorder {
    Recorder(const std::string& url, db::JournalSettings settings)
        : journal(std::move(settings)),
          groupCommit(url, hasty, &journal),
          replay(url, journal, groupCommit) {
        replay.allow();
    }
    ~Recorder() {
        replay.stop();
        groupCommit.stop();
        journal.stop();
    }
    bool isLiveAgain() {
        // It has to catch up with stations that go on reporting, on a machine that may be busy.
        return eventually([this] { return journal.isLive(); }, std::chrono::minutes(1));
    }
    bool hasNumbers() {
        return eventually([this] { return journal.numbersWanted() == 0; });
    }

    db::Journal journal;
    db::GroupCommit groupCommit;
    db::JournalReplay replay;
};

struct Outage {
    TestCluster cluster{};
    TemporaryFolder folder{};
    std::unique_ptr<Recorder> recorder = std::make_unique<Recorder>(cluster.url(), settings());

    db::JournalSettings settings() const { return {.folder = folder.path(), .numbers = 100}; }
    void begin() {
        ASSERT_TRUE(recorder->hasNumbers());
        cluster.stop();
    }
    void restartVoltgate() {
        recorder.reset();
        recorder = std::make_unique<Recorder>(cluster.url(), settings());
    }
    bool end() {
        cluster.start();
        return recorder->isLiveAgain();
    }
    void execute(const std::string& sql) const {
        pqxx::connection session(cluster.url());
        pqxx::work tx(session);
        tx.exec(sql);
        tx.commit();
    }
    std::string query(const std::string& sql) const {
        pqxx::connection session(cluster.url());
        pqxx::work tx(session);
        const auto rows = tx.exec(sql);
        return rows.empty() ? "" : rows[0][0].c_str();
    }
};

}  // namespace voltgate::test
