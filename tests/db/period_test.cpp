// Lists that are filtered by time, in a real PostgreSQL: what begins at `from`, and ends before
// `to`.
#include <gtest/gtest.h>

#include <functional>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

// How many a list of a single item has for a page.
using Count = std::function<std::size_t(Page)>;

void expectPeriod(const Count& count, DateTime time) {
    const Duration least(1);
    EXPECT_EQ(count({}), 1u);
    EXPECT_EQ(count({.from = time}), 1u);
    EXPECT_EQ(count({.from = time + least}), 0u);
    EXPECT_EQ(count({.to = time}), 0u);
    EXPECT_EQ(count({.from = time - hour, .to = time + least}), 1u);
}

// Times of PostgreSQL have microseconds, ours do not.
DateTime roundedIn(const TestStorage& test, const std::string& table) {
    test.database.execute("update " + table +
                          " set created_at = date_trunc('milliseconds', created_at)");
    return at(test.database
                  .query("select to_char(created_at at time zone 'UTC', "
                         "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') from " +
                         table)
                  .c_str());
}

TEST(Period, ofCommandsIsWhenTheyWereGiven) {
    TestStorage test;
    Command command;
    command.station = aStation;
    command.kind = "reset";
    command.request = "{}";
    command.requestedBy = "me";
    runTask(test.storage.commands.add(command));

    expectPeriod(
        [&](Page page) { return runTask(test.storage.commands.list({}, page)).items.size(); },
        roundedIn(test, "command"));
}

TEST(Period, ofReservationsIsWhenTheyWereMade) {
    TestStorage test;
    runTask(test.storage.reservations.add(aReservation()));

    expectPeriod(
        [&](Page page) { return runTask(test.storage.reservations.list({}, page)).items.size(); },
        roundedIn(test, "reservation"));
}

TEST(Period, ofLogsIsWhenTheyWereAskedFor) {
    TestStorage test;
    LogRequest request;
    request.station = aStation;
    request.requestedBy = "me";
    runTask(test.storage.diagnostics.add(request, std::nullopt));

    expectPeriod(
        [&](Page page) {
            return runTask(test.storage.diagnostics.list(aStation, page)).items.size();
        },
        roundedIn(test, "log_request"));
}

TEST(Period, ofFirmwareUpdatesIsWhenTheyWereAskedFor) {
    TestStorage test;
    FirmwareUpdate update;
    update.station = aStation;
    update.retrieveAt = noon;
    update.requestedBy = "me";
    runTask(test.storage.firmware.addUpdate(update, std::nullopt));

    expectPeriod(
        [&](Page page) {
            return runTask(test.storage.firmware.updates(aStation, page)).items.size();
        },
        roundedIn(test, "firmware_update"));
}

TEST(Period, ofConnectionAttemptsIsTheLatestOfThoseAlike) {
    TestStorage test;
    const auto count = [&](Page page) {
        return runTask(test.storage.connectionAttempts.list({}, page)).items.size();
    };
    test.storage.connectionAttempts.record({.at = noon,
                                            .address = "10.0.0.5:4711",
                                            .path = "/ocpp/CP-1",
                                            .stationId = "CP-1",
                                            .verdict = ConnectionVerdict::WrongCredentials,
                                            .reason = "The reason."});
    ASSERT_TRUE(eventually([&] { return count({}) == 1; }));

    expectPeriod(count, noon);
}

}  // namespace
}  // namespace voltgate::db
