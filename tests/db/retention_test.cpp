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

}  // namespace
}  // namespace voltgate::db
