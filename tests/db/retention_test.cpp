// Retention: partitions are there before they are needed and gone when their time is over.
#include "db/retention.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

class StoppedClock final : public Clock {
public:
    DateTime now() const override { return noon; }
};

struct KeptStorage : TestStorage {
    void run(RetentionSettings settings) {
        const StoppedClock clock;
        Retention retention(storage.database, clock, settings);
        runTask(retention.run());
    }
    void append(const char* sampledAt, const char* receivedAt) {
        auto report = aMeterReport();
        report.meterValues = {aMeterValue(at(sampledAt))};
        report.receivedAt = at(receivedAt);
        runTask(storage.meterValues.append(report));
    }
    std::string has(const std::string& table) const {
        return database.query("select to_regclass('" + table + "')");
    }
    std::string count(const std::string& table) const {
        return database.query("select count(*) from " + table);
    }
};

TEST(Retention, makesPartitionsAhead) {
    KeptStorage test;

    test.run({});
    test.run({});

    for (const char* table : {"meter_value_2026_03", "meter_value_2026_04", "meter_value_2026_05",
                              "frame_2026_03_01", "frame_2026_03_03"}) {
        EXPECT_EQ(test.has(table), table);
    }
}

TEST(Retention, keepsMeterValuesForEverWhenToldSo) {
    KeptStorage test;
    test.append("2021-01-01T00:00:00Z", "2021-01-01T00:00:00Z");

    test.run({.meterValueDays = 0});

    EXPECT_EQ(test.count("meter_value"), "1");
}

TEST(Retention, dropsMonthsThatAreOverAndKeepsTheOneThatIsNot) {
    KeptStorage test;
    test.append("2025-11-30T00:00:00Z", "2025-11-30T00:00:00Z");
    test.append("2025-12-01T00:00:00Z", "2025-12-01T00:00:00Z");

    test.run({.meterValueDays = 90});  // Since 2025-12-01.

    EXPECT_EQ(test.has("meter_value_2025_11"), "");
    EXPECT_EQ(test.count("meter_value"), "1");
}

TEST(Retention, judgesOddClocksByReception) {
    KeptStorage test;
    test.append("1970-01-01T00:00:00Z", "2025-01-01T00:00:00Z");
    test.append("1970-01-01T00:00:01Z", "2026-02-28T00:00:00Z");
    test.append("2099-01-01T00:00:00Z", "2025-01-01T00:00:00Z");

    test.run({.meterValueDays = 90});

    EXPECT_EQ(test.count("meter_value"), "1");
    EXPECT_EQ(test.has("meter_value_before_2020"), "meter_value_before_2020");
}

TEST(Retention, dropsFramesByDay) {
    KeptStorage test;
    for (const int daysAgo : {8, 7, 0}) {
        FrameRecord frame;
        frame.station = aStation;
        frame.at = noon - hour * 24 * daysAgo;
        test.storage.frames.record(frame);
    }
    test.storage.frames.stop();

    test.run({.frameDays = 7});

    EXPECT_EQ(test.has("frame_2026_02_21"), "");
    EXPECT_EQ(test.count("frame"), "2");
}

TEST(Retention, deletesOldConnectionAttempts) {
    KeptStorage test;
    for (const int daysAgo : {31, 29}) {
        ConnectionAttempt attempt;
        attempt.at = noon - hour * 24 * daysAgo;
        test.storage.connectionAttempts.record(attempt);
    }
    test.storage.connectionAttempts.stop();

    test.run({.connectionAttemptDays = 30});

    EXPECT_EQ(test.count("connection_attempt"), "1");
}

TEST(Retention, deletesCommandsThatAreOverAndNoneThatIsOpen) {
    KeptStorage test;
    test.database.execute(
        "insert into command (station_id, kind, request, state, requested_by, created_at) "
        "select 'CP-1', 'reset', '{}', state, 'me', '2025-01-01' "
        "from unnest(array['Queued', 'Sent', 'Answered', 'Effective', 'Failed', 'Expired']) state");
    test.database.execute(
        "insert into command (station_id, kind, request, state, requested_by, created_at) "
        "values ('CP-1', 'reset', '{}', 'Answered', 'me', '2026-02-28')");

    test.run({.commandDays = 90});

    EXPECT_EQ(test.database.query("select string_agg(state, ' ' order by id) from command"),
              "Queued Sent Answered");
}

TEST(Retention, keepsCommandsForEverWhenToldSo) {
    KeptStorage test;
    test.database.execute(
        "insert into command (station_id, kind, request, state, requested_by, created_at) "
        "values ('CP-1', 'reset', '{}', 'Answered', 'me', '2001-01-01')");

    test.run({.commandDays = 0});

    EXPECT_EQ(test.count("command"), "1");
}

TEST(Retention, keepsStopsThatStillWaitForTheirTransaction) {
    KeptStorage test;
    test.database.execute(
        "insert into parked_stop (kind, station_id, sent_as, meter_stop, stopped_at, received_at, "
        "transaction_number) values "
        "('Unmatched', 'CP-1', 1, 1, '2020-01-01', '2020-01-01', null), "
        "('Unmatched', 'CP-1', 2, 1, '2020-01-01', '2020-01-01', 100000), "
        "('Correction', 'CP-1', 3, 1, '2020-01-01', '2020-01-01', 100000), "
        "('Unmatched', 'CP-1', 4, 1, '2020-01-01', '2026-02-01', 100000)");

    test.run({.stopDays = 365});

    EXPECT_EQ(test.database.query("select string_agg(sent_as::text, ' ' order by sent_as) "
                                  "from parked_stop"),
              "1 4");
}

TEST(Retention, keepsChangesAndUpdatesThatHaveNotEnded) {
    KeptStorage test;
    test.database.execute(
        "insert into security_change (station_id, kind, state, detail, requested_by, created_at, "
        "ended_at) values ('A', 'AuthorizationKey', 'Accepted', '', 'me', '2020-01-01', null), "
        "('B', 'AuthorizationKey', 'Completed', '', 'me', '2020-01-01', '2020-01-01')");
    test.database.execute(
        "insert into firmware_update (station_id, is_signed, retrieve_at, status, requested_by, "
        "created_at, ended_at) values "
        "('A', false, '2020-01-01', 'Downloading', 'me', '2020-01-01', null), "
        "('B', false, '2020-01-01', 'Installed', 'me', '2020-01-01', '2020-01-01')");
    test.database.execute(
        "insert into log_request (station_id, kind, status, requested_by, created_at, file_name, "
        "uploaded_at, uploaded_name) values "
        "('A', 'Diagnostics', 'Requested', 'me', '2020-01-01', null, null, null), "
        "('B', 'Diagnostics', 'UploadFailed', 'me', '2020-01-01', null, null, null), "
        "('C', 'Diagnostics', 'Uploaded', 'me', '2020-01-01', 'f', '2020-01-01', 'log')");

    test.run({});

    EXPECT_EQ(test.database.query("select string_agg(station_id, ' ') from security_change"), "A");
    EXPECT_EQ(test.database.query("select string_agg(station_id, ' ') from firmware_update"), "A");
    EXPECT_EQ(test.database.query("select string_agg(station_id, ' ' order by station_id) "
                                  "from log_request"),
              "A C");
}

TEST(Retention, keepsTheNewestSecurityEventsOfAStation) {
    KeptStorage test;
    test.database.execute(
        "insert into security_event (station_id, source, type, at, received_at) "
        "select 'CP-1', 'Station', 'T' || n, '2026-02-28', '2026-02-28' "
        "from generate_series(1, 10005) n");
    test.database.execute(
        "insert into security_event (station_id, source, type, at, received_at) "
        "values ('CP-2', 'Station', 'T1', '2026-02-28', '2026-02-28')");

    test.run({});

    EXPECT_EQ(test.database.query("select count(*) || ' ' || min(substr(type, 2)::integer) "
                                  "from security_event where station_id = 'CP-1'"),
              "10000 6");
    EXPECT_EQ(test.count("security_event"), "10001");
}

TEST(Retention, dropsWaysToDescribeValuesADayAfterTheirLastValue) {
    KeptStorage test;
    test.append("2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z");
    const auto shapes = [&] { return test.count("meter_value_shape"); };

    test.run({.meterValueDays = 90});
    EXPECT_EQ(shapes(), "1");
    test.run({.meterValueDays = 90});
    EXPECT_EQ(shapes(), "1");
    test.database.execute("update meter_value_shape set unused_since = '2026-02-27'");
    test.run({.meterValueDays = 90});

    EXPECT_EQ(shapes(), "0");
}

TEST(Retention, keepsWaysToDescribeValuesThatAreUsedAgain) {
    KeptStorage test;
    test.append("2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z");
    test.run({.meterValueDays = 90});
    test.append("2026-02-28T00:00:00Z", "2026-02-28T00:00:00Z");  // By the writer's memory.
    test.database.execute("update meter_value_shape set unused_since = '2026-02-27'");

    test.run({.meterValueDays = 90});

    EXPECT_EQ(test.count("meter_value_shape where unused_since is null"), "1");
    EXPECT_EQ(test.count("sampled_value"), "1");
}

TEST(Retention, leavesAWayThatIsLookedUpAlone) {
    KeptStorage test;
    test.append("2026-02-28T00:00:00Z", "2026-02-28T00:00:00Z");
    test.database.execute("update meter_value_shape set unused_since = '2026-02-27'");

    db::Storage afresh(test.database.url(), {.threads = 1});
    auto report = aMeterReport();
    report.meterValues = {aMeterValue(noon)};
    runTask(afresh.meterValues.append(report));

    EXPECT_EQ(test.count("meter_value_shape where unused_since is null"), "1");
}

TEST(Retention, dropsIdempotencyKeysAfterADay) {
    KeptStorage test;
    for (const auto& [key, age] : {std::pair{"old", 24}, std::pair{"new", 23}}) {
        const KeyedRequest request{
            .key = {"user:1", key}, .fingerprint = "print", .begunAt = noon - age * hour};
        runTask(test.storage.idempotency.begin(request, noon - 48 * hour, 10));
    }

    test.run({});

    EXPECT_EQ(test.database.query("select string_agg(key, ',') from idempotency_key"), "new");
}

}  // namespace
}  // namespace voltgate::db
