// Handshakes on record: those that are alike are one row, and there is an end to them.
#include "db/connection_attempt_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

ConnectionAttempt anAttempt(const std::string& station = "CP-1", DateTime at = noon,
                            ConnectionVerdict verdict = ConnectionVerdict::WrongCredentials) {
    return {.at = at,
            .address = "10.0.0.5:4711",
            .path = "/ocpp/" + station,
            .stationId = station,
            .verdict = verdict,
            .reason = "The reason."};
}

// A repository with a database and bounds of its own.
struct Attempts {
    explicit Attempts(AttemptLimits limits = {}) : repository(database, own.url(), limits) {}

    void recordAll(const std::vector<ConnectionAttempt>& attempts) {
        for (const auto& attempt : attempts) repository.record(attempt);
        const auto last = std::to_string(++batch);
        // A mark behind them tells that all have been written.
        auto mark = anAttempt("mark-" + last, noon, ConnectionVerdict::Accepted);
        repository.record(mark);
        ASSERT_TRUE(eventually([&] {
            return own.query("select count(*) from connection_attempt where station_id = 'mark-" +
                             last + "'") == "1";
        }));
    }
    std::string count(const std::string& where = "verdict <> 'Accepted'") {
        return own.query("select count(*) from connection_attempt where " + where);
    }

    TestDatabase own;
    Database database{own.url(), 2};
    ConnectionAttemptRepository repository;
    int batch = 0;
};

TEST(ConnectionAttempts, thatAreAlikeAreOneRowWithTheirCountAndTimes) {
    Attempts attempts;
    auto second = anAttempt("cp-1", noon + minute);
    second.address = "10.0.0.5:4712";
    second.path = "/cp-1";
    attempts.recordAll({anAttempt(), second});
    attempts.recordAll({anAttempt("CP-1", noon + hour)});

    const auto listed = runTask(attempts.repository.list({.stationId = "CP-1"}, {}));

    ASSERT_EQ(listed.items.size(), 1u);
    EXPECT_EQ(listed.items[0].count, 3);
    EXPECT_EQ(listed.items[0].firstAt, noon);
    EXPECT_EQ(listed.items[0].at, noon + hour);
    EXPECT_EQ(listed.items[0].path, "/ocpp/CP-1");
}

TEST(ConnectionAttempts, differByAddressStationVerdictAndReason) {
    Attempts attempts;
    auto elsewhere = anAttempt();
    elsewhere.address = "10.0.0.6:1";
    auto otherReason = anAttempt();
    otherReason.reason = "Another one.";

    attempts.recordAll({anAttempt(), elsewhere, otherReason, anAttempt("CP-2"),
                        anAttempt("CP-1", noon, ConnectionVerdict::NoCredentials)});

    EXPECT_EQ(attempts.count(), "5");
}

TEST(ConnectionAttempts, thatPassedAreCountedByTheHour) {
    Attempts attempts;
    constexpr auto accepted = ConnectionVerdict::Accepted;

    attempts.recordAll({anAttempt("CP-1", noon, accepted),
                        anAttempt("CP-1", noon + minute, accepted),
                        anAttempt("CP-1", noon + hour, accepted)});

    EXPECT_EQ(attempts.own.query("select string_agg(count::text, ',' order by number) from "
                                 "connection_attempt where station_id = 'CP-1'"),
              "2,1");
}

TEST(ConnectionAttempts, areListedByTheirLatest) {
    Attempts attempts;
    attempts.recordAll({anAttempt("CP-1"), anAttempt("CP-2")});
    attempts.recordAll({anAttempt("CP-1", noon + hour)});

    const auto listed =
        runTask(attempts.repository.list({.verdict = ConnectionVerdict::WrongCredentials}, {}));

    ASSERT_EQ(listed.items.size(), 2u);
    EXPECT_EQ(listed.items[0].stationId, "CP-1");
}

TEST(ConnectionAttempts, ofOneAddressHaveAnEnd) {
    Attempts attempts({.refusedOfAHost = 3});
    std::vector<ConnectionAttempt> flood;
    for (int i = 0; i < 10; ++i) flood.push_back(anAttempt("CP-" + std::to_string(i)));
    auto other = anAttempt("CP-X");
    other.address = "10.0.0.6:1";
    attempts.recordAll({other});

    attempts.recordAll(flood);

    EXPECT_EQ(attempts.count("host = '10.0.0.5' and verdict <> 'Accepted'"), "3");
    EXPECT_EQ(attempts.count("station_id = 'CP-9'"), "1");
    EXPECT_EQ(attempts.count("station_id = 'CP-X'"), "1");
}

TEST(ConnectionAttempts, haveAnEndAltogether) {
    Attempts attempts({.refused = 5, .trimEvery = 1});
    std::vector<ConnectionAttempt> flood;
    for (int i = 0; i < 20; ++i) {
        flood.push_back(anAttempt());
        flood.back().address = "10.0.0." + std::to_string(i) + ":1";
    }

    attempts.recordAll(flood);

    EXPECT_EQ(attempts.count(), "5");
    EXPECT_EQ(attempts.count("station_id like 'mark-%'"), "1");
}

TEST(ConnectionAttempts, concernAStationThatTheyNameMisplaceOrDoNotName) {
    Attempts attempts;
    auto misplaced = anAttempt("steve", noon, ConnectionVerdict::UnknownStation);
    misplaced.path = "/cp-1/steve";
    auto unnamed = anAttempt("", noon, ConnectionVerdict::TlsOnPlainPort);
    attempts.recordAll({unnamed, misplaced, anAttempt("cp-1"), anAttempt("CP-10"),
                        anAttempt("CP-1", noon - hour * 2, ConnectionVerdict::NoCredentials)});

    const auto found = runTask(attempts.repository.concerning("CP-1", noon - hour));

    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].stationId, "cp-1");
    EXPECT_EQ(found[1].stationId, "steve");
    EXPECT_EQ(found[2].stationId, "");
}

TEST(ConnectionAttempts, keepTheExpiryOfACertificate) {
    Attempts attempts;
    auto attempt = anAttempt();
    attempt.certificateNotAfter = noon + hour;

    attempts.recordAll({attempt});

    const auto listed = runTask(attempts.repository.list({.stationId = "CP-1"}, {}));
    ASSERT_EQ(listed.items.size(), 1u);
    EXPECT_EQ(listed.items[0].certificateNotAfter, noon + hour);
}

TEST(Quarantine, holdsUnknownStationsUntilTheyAreRegisteredOrDismissed) {
    Attempts attempts;
    constexpr auto unknown = ConnectionVerdict::UnknownStation;
    auto shown = anAttempt("Cp-7", noon + minute, unknown);
    shown.address = "10.0.0.6:1";
    shown.shownCredential = StationCredential{.salt = "aa", .hash = "bb"};
    shown.isUserNameTheId = false;
    attempts.recordAll({anAttempt("cp-7", noon, unknown), shown, anAttempt("CP-8", noon, unknown),
                        anAttempt("CP-9")});
    attempts.own.query("insert into station (id, onboarding) values ('cp-8', 'Accepted')");

    const auto waiting = runTask(attempts.repository.quarantined({})).items;

    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(waiting[0].last.stationId, "Cp-7");
    EXPECT_EQ(waiting[0].count, 2);
    EXPECT_EQ(waiting[0].firstAt, noon);
    EXPECT_EQ(waiting[0].addresses, (std::vector<std::string>{"10.0.0.5", "10.0.0.6"}));
    EXPECT_EQ(waiting[0].last.shownCredential->hash, "bb");
    EXPECT_FALSE(waiting[0].last.isUserNameTheId);
    EXPECT_TRUE(runTask(attempts.repository.findQuarantined("CP-7")));
    EXPECT_FALSE(runTask(attempts.repository.findQuarantined("CP-8")));
    EXPECT_TRUE(runTask(attempts.repository.dismiss("CP-7")));
    EXPECT_FALSE(runTask(attempts.repository.dismiss("CP-7")));
    EXPECT_FALSE(runTask(attempts.repository.findQuarantined("CP-7")));
}

TEST(Quarantine, isReadPageByPage) {
    Attempts attempts;
    constexpr auto unknown = ConnectionVerdict::UnknownStation;
    attempts.recordAll({anAttempt("A", noon, unknown), anAttempt("B", noon, unknown),
                        anAttempt("C", noon, unknown)});

    const auto first = runTask(attempts.repository.quarantined({.limit = 2}));
    const auto second =
        runTask(attempts.repository.quarantined({.limit = 2, .before = first.next}));

    ASSERT_EQ(first.items.size(), 2u);
    ASSERT_EQ(second.items.size(), 1u);
    EXPECT_EQ(second.items[0].last.stationId, "A");
    EXPECT_FALSE(second.next);
}

}  // namespace
}  // namespace voltgate::db
