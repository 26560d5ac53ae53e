// The audit log over the end of the process.
#include <gtest/gtest.h>

#include <future>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

TEST(AuditLog, tellsOfACommandThatWasInterrupted) {
    const TestDatabase database;
    {
        RunningServer server(database.url(), {"--command-timeout=60"});
        server.http->post("/api/v1/stations", R"({"id":"CP-1","securityProfile":0})");
        auto station = std::make_unique<RawStation>(server.application.ocppPort());
        EXPECT_EQ(station->handshake("/ocpp/CP-1", "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);
        station->write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));
        EXPECT_TRUE(station->readText().starts_with("[3"));
        auto asking = std::async(std::launch::async, [&] {
            return server.http->post("/api/v1/stations/CP-1/reset", R"({"type":"hard"})");
        });
        EXPECT_NE(station->readText().find("Reset"), std::string::npos);
        // As after kill -9: the row is what the process left behind.
        database.execute("create table left_behind as select * from audit_intent");
        station.reset();
        asking.get();
    }
    EXPECT_EQ(database.query("select count(*) from audit_intent"), "0");
    database.execute("insert into audit_intent overriding system value select * from left_behind");

    RunningServer server(database.url());

    EXPECT_EQ(database.query("select count(*) from audit_intent"), "0");
    const auto latest = [&](const std::string& column) {
        return database.query("select " + column +
                              " from audit_entry where kind = 'Command' order by number desc");
    };
    EXPECT_EQ(latest("status"), "0");
    EXPECT_EQ(latest("request"), R"({"type":"hard"})");
    EXPECT_EQ(latest("station_id"), "CP-1");
    EXPECT_EQ(latest("name"), "admin@example.com");
}

}  // namespace
}  // namespace voltgate::test
