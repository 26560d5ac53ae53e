// Idempotency-Keys over the end of the process that they were given to.
#include <gtest/gtest.h>

#include <future>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

const std::string key = "Idempotency-Key: key-1\r\n";

TEST(IdempotencyKey, isKnownToTheNextProcess) {
    const TestDatabase database;
    HttpAnswer first;
    HttpAnswer ofKey;
    {
        RunningServer server(database.url());
        first = server.http->post("/api/v1/tokens", R"({"idToken":"A"})", key);
        ofKey = server.http->post("/api/v1/api-keys", R"({"name":"ci","role":"viewer"})",
                                  "Idempotency-Key: key-2\r\n");
    }

    RunningServer server(database.url());
    const auto again = server.http->post("/api/v1/tokens", R"({"idToken":"A"})", key);
    const auto ofKeyAgain = server.http->post(
        "/api/v1/api-keys", R"({"name":"ci","role":"viewer"})", "Idempotency-Key: key-2\r\n");

    EXPECT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(again.status, 201) << again.body;
    EXPECT_EQ(again.body, first.body);
    EXPECT_NE(again.headers.find("\r\nLocation: /api/v1/tokens/A\r\n"), std::string::npos);
    EXPECT_EQ(ofKeyAgain.status, 201) << ofKeyAgain.body;
    EXPECT_EQ(ofKeyAgain.field("id"), ofKey.field("id"));
    EXPECT_EQ(ofKeyAgain.field("key"), "***");
    EXPECT_EQ(database.query("select count(*) from api_key"), "1");
    const auto secret = ofKey.field("key");
    EXPECT_TRUE(secret.starts_with("vg_")) << ofKey.body;
    EXPECT_EQ(
        database.query("select count(*) from idempotency_key where body like '%" + secret + "%'"),
        "0");
}

// The station has got the command when the process ends; what came of it is not known.
TEST(IdempotencyKey, ofACommandThatWasInterruptedSendsItNoSecondTime) {
    const TestDatabase database;
    const std::string path = "/api/v1/stations/CP-1/calls/GetConfiguration";
    {
        RunningServer server(database.url(), {"--command-timeout=60"});
        server.http->post("/api/v1/stations", R"({"id":"CP-1","securityProfile":0})");
        auto station = std::make_unique<RawStation>(server.application.ocppPort());
        EXPECT_EQ(station->handshake("/ocpp/CP-1", "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);
        station->write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));
        EXPECT_TRUE(station->readText().starts_with("[3"));
        auto asking =
            std::async(std::launch::async, [&] { return server.http->post(path, "{}", key); });
        EXPECT_NE(station->readText().find("GetConfiguration"), std::string::npos);
        // As after kill -9: the row is what the process left behind.
        database.execute("create table left_behind as select * from idempotency_key");
        station.reset();
        asking.get();
    }
    database.execute("delete from idempotency_key");
    database.execute("insert into idempotency_key select * from left_behind");

    RunningServer server(database.url());
    const auto again = server.http->post(path, "{}", key);

    EXPECT_EQ(again.status, 409) << again.body;
    EXPECT_EQ(again.field("type"), "/problems/request-interrupted");
    EXPECT_EQ(database.query("select count(*) from command"), "1");
}

}  // namespace
}  // namespace voltgate::test
