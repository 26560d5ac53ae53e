// Many stations at once, over real REST, and what other processes change.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/local_copy.hpp"
#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

const std::string asCsv = "Content-Type: text/csv\r\n";

std::string stationsCsv(int count) {
    std::string file = "id,securityProfile\n";
    for (int i = 1; i <= count; ++i) file += "CP-" + std::to_string(i) + ",0\n";
    return file;
}

std::size_t copiedStations(const RunningServer& server) {
    const auto stations = db::LocalCopy(server.folder.path()).stations();
    return stations ? stations->size() : 0;
}

bool isKnown(RunningServer& server, const std::string& id) {
    return server.http->get("/api/v1/stations/" + id + "/connectors").status == 200;
}

TEST(Fleet, isImportedAndLetInAtOnce) {
    RunningServer server;

    const auto answer = server.http->post("/api/v1/stations/import", stationsCsv(5000), asCsv);

    EXPECT_EQ(answer.field("added"), "5000") << answer.body.substr(0, 300);
    RawStation station(server.application.ocppPort());
    EXPECT_EQ(station.handshake("/ocpp/CP-5000", "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);
    const auto again = server.http->post("/api/v1/stations/import", stationsCsv(5000), asCsv);
    EXPECT_EQ(again.field("unchanged"), "5000");
}

TEST(Fleet, importIsRefusedBeyondItsBounds) {
    RunningServer server;

    const auto answer =
        server.http->post("/api/v1/stations/import", "id\n" + std::string(20'000, 'x'), asCsv);

    EXPECT_EQ(answer.status, 413) << answer.body;
    EXPECT_THAT(answer.field("detail"), testing::HasSubstr("line 2"));
    EXPECT_EQ(server.database->query("select count(*) from station"), "0");
}

TEST(Fleet, thatAnotherProcessRegistersIsKnownInSeconds) {
    RunningServer server;
    const auto begin = std::chrono::steady_clock::now();

    server.database->execute(
        "insert into station (id, onboarding, security_profile) "
        "select 'CP-' || n, 'Accepted', 0 from generate_series(1, 15000) n");

    EXPECT_TRUE(eventually([&] { return isKnown(server, "CP-1") && isKnown(server, "CP-15000"); }));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(15));
    EXPECT_TRUE(eventually([&] { return copiedStations(server) == 15000; }));
}

TEST(Fleet, followsWhatAnotherProcessChangesAndRemoves) {
    RunningServer server;
    server.http->post("/api/v1/stations/import", stationsCsv(3), asCsv);

    server.database->execute("delete from station where id = 'CP-1'");
    server.database->execute(
        "update station set security_profile = 2, revision = revision + 1 where id = 'CP-2'");

    EXPECT_TRUE(eventually([&] { return !isKnown(server, "CP-1"); }));
    EXPECT_TRUE(eventually([&] {
        RawStation station(server.application.ocppPort());
        return station.handshake("/ocpp/CP-2", "Sec-WebSocket-Protocol: ocpp1.6\r\n") != 101;
    }));
    EXPECT_TRUE(eventually([&] { return copiedStations(server) == 2; }));
}

TEST(Fleet, isWholeInTheLocalCopyAfterTheEnd) {
    auto server = std::make_unique<RunningServer>();
    server->http->post("/api/v1/stations/import", stationsCsv(500), asCsv);
    server->http->remove("/api/v1/stations/CP-500");
    server->http->patch("/api/v1/stations/CP-1", R"({"name":"the first"})");

    server->application.stop();

    const auto stations = db::LocalCopy(server->folder.path()).stations().value();
    EXPECT_EQ(stations.size(), 499u);
    EXPECT_EQ(std::count_if(stations.begin(), stations.end(),
                            [](const auto& station) { return station.name == "the first"; }),
              1);
}

TEST(LastSeen, isNotedWhenTheConnectionEnds) {
    RunningServer server;
    server.addStation("CP-1", 0);
    {
        RawStation station(server.application.ocppPort());
        ASSERT_EQ(station.handshake("/ocpp/CP-1", "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);
        station.write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));
        ASSERT_THAT(station.readText(), testing::HasSubstr("currentTime"));
    }

    EXPECT_TRUE(server.eventuallyQuery(
        "select last_seen_at > now() - interval '10 s' and last_message_at is not null "
        "from station where id = 'CP-1'",
        "t"));
}

TEST(LastSeen, isNotedWithAReportThatIsStored) {
    RunningServer server;
    server.addStation("CP-1", 0);
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);
    ASSERT_EQ(server.database->query("select last_seen_at from station where id = 'CP-1'"), "");

    station.write(RawStation::frame(
        R"([2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}])"));
    ASSERT_THAT(station.readText(), testing::HasSubstr("[3,"));

    EXPECT_EQ(server.database->query(
                  "select last_seen_at > now() - interval '10 s' from station where id = 'CP-1'"),
              "t");
}

TEST(Bounds, ofConnectorsHoldAndTheStationIsAnswered) {
    RunningServer server;
    server.addStation("CP-1", 0);
    RawStation station(server.application.ocppPort());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);

    for (int connector = 1; connector <= 400; ++connector) {
        station.write(RawStation::frame(R"([2,"1","StatusNotification",{"connectorId":)" +
                                        std::to_string(connector) +
                                        R"(,"errorCode":"NoError","status":"Available"}])"));
        ASSERT_THAT(station.readText(), testing::HasSubstr("[3,")) << connector;
    }

    EXPECT_EQ(server.database->query("select count(*) from connector"), "256");
    EXPECT_THAT(server.http->get("/api/v1/stations/CP-1/doctor").body,
                testing::HasSubstr("too-many-connectors"));
}

}  // namespace
}  // namespace voltgate::test
