// What was told while PostgreSQL was away is settled with what was on record before.
#include "db/journal_replay.hpp"

#include <gtest/gtest.h>

#include "tests/db/outage.hpp"

namespace voltgate::db {
namespace {

using namespace test;

TEST(JournalReplay, knowsAChargeByEveryNumberThatTheStationWasTold) {
    Outage outage;
    // Committed, but its answer was lost when PostgreSQL went away; so it comes again.
    const auto unheard = runTask(outage.recorder->groupCommit.record(aStart()));
    runTask(outage.recorder->groupCommit.record(aMeterReport()));
    outage.begin();
    const auto told = runTask(outage.recorder->groupCommit.record(aStart()));
    runTask(outage.recorder->groupCommit.record(aStop(told.number.value)));

    ASSERT_NE(told.number, unheard.number);
    ASSERT_TRUE(outage.end());
    EXPECT_EQ(outage.recorder->journal.state().refused, 0u);
    const auto number = std::to_string(unheard.number.value);
    EXPECT_EQ(outage.query("select number from transaction where meter_stop = 5000"), number);
    EXPECT_EQ(outage.query("select count(*) from transaction"), "1");
    EXPECT_EQ(outage.query("select transaction_number from meter_value"), number);
    EXPECT_EQ(outage.query("select transaction_id from transaction"),
              std::to_string(told.number.value));
}

TEST(JournalReplay, letsAStopNameTheNumberThatWasToldFirst) {
    Outage outage;
    const auto first = runTask(outage.recorder->groupCommit.record(aStart()));
    outage.begin();
    const auto second = runTask(outage.recorder->groupCommit.record(aStart()));
    auto other = aStart();
    other.evse = {2};
    other.idToken.value = "OTHER";
    const auto third = runTask(outage.recorder->groupCommit.record(other));
    auto unreadable = other;
    unreadable.meterStart.reset();
    runTask(outage.recorder->groupCommit.record(unreadable));
    runTask(outage.recorder->groupCommit.record(aStop(first.number.value)));
    runTask(outage.recorder->groupCommit.record(aStop(third.number.value)));

    ASSERT_NE(second.number, first.number);
    ASSERT_TRUE(outage.end());
    EXPECT_EQ(
        outage.query("select count(*) from transaction where meter_stop = 5000 and not guessed"),
        "2");
    EXPECT_EQ(outage.query("select count(*) from parked_stop"), "0");
    EXPECT_EQ(outage.query("select number from transaction where evse_id = 1"),
              std::to_string(first.number.value));
}

TEST(JournalReplay, takesTheReadingOfAStopThatComesAgain) {
    Outage outage;
    const auto started = runTask(outage.recorder->groupCommit.record(aStart()));
    outage.begin();
    auto unreadable = aStop(started.number.value);
    unreadable.meterStop.reset();
    runTask(outage.recorder->groupCommit.record(unreadable));
    runTask(outage.recorder->groupCommit.record(aStop(started.number.value)));

    ASSERT_TRUE(outage.end());
    EXPECT_EQ(outage.query("select meter_stop || ' ' || meter_stop_told from transaction"),
              "5000 true");
    EXPECT_EQ(outage.query("select count(*) from parked_stop"), "0");
}

}  // namespace
}  // namespace voltgate::db
