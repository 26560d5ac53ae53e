// Stations, their connectors, and what went over the wire.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

TEST(StationRoutes, createAStation) {
    Bench bench;

    const auto made = bench.post("/api/v1/stations",
                                 R"({"id":"CS-1","name":"Yard","securityProfile":2,
                                     "password":"0123456789abcdef","onboardingStatus":"pending"})");

    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.header("Location"), "/api/v1/stations/CS-1");
    EXPECT_EQ(made.header("ETag"), "\"1\"");
    const auto read = bench.get("/api/v1/stations/cs-1");
    EXPECT_EQ(read.at("/id"), "CS-1");
    EXPECT_EQ(read.at("/number"), "100000");
    EXPECT_EQ(read.at("/onboardingStatus"), "pending");
    EXPECT_EQ(read.at("/securityProfile"), "2");
    EXPECT_EQ(read.at("/online"), "false");
}

TEST(StationRoutes, neverTellThePassword) {
    Bench bench;

    const auto made =
        bench.post("/api/v1/stations", R"({"id":"CS-1","password":"0123456789abcdef"})");

    EXPECT_EQ(made.at("/hasPassword"), "true");
    EXPECT_EQ(made.body.find("0123456789abcdef"), std::string::npos);
    EXPECT_EQ(bench.get("/api/v1/stations/CS-1").at("/password"), "(absent)");
}

TEST(StationRoutes, haveDefaults) {
    Bench bench;

    const auto made = bench.post("/api/v1/stations", R"({"id":"CS-1"})");

    EXPECT_EQ(made.at("/securityProfile"), "1");
    EXPECT_EQ(made.at("/onboardingStatus"), "accepted");
}

TEST(StationRoutes, refuseAnIdThatIsTakenInAnyCase) {
    Bench bench;
    bench.addStation("CS-1");

    EXPECT_EQ(bench.post("/api/v1/stations", R"({"id":"cs-1"})").status, 409);
}

TEST(StationRoutes, nameEverythingThatIsWrong) {
    Bench bench;

    const auto answer =
        bench.post("/api/v1/stations", R"({"id":"CS 1/2","securityProfile":4,"password":""})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/0/path"), "id");
    EXPECT_EQ(answer.at("/errors/1/path"), "securityProfile");
    EXPECT_EQ(answer.at("/errors/2/path"), "password");
}

TEST(StationRoutes, refuseIdsThatAreTooLong) {
    Bench bench;

    EXPECT_EQ(bench.post("/api/v1/stations", R"({"id":")" + std::string(49, 'a') + R"("})").status,
              400);
    EXPECT_EQ(bench.post("/api/v1/stations", R"({"id":")" + std::string(48, 'a') + R"("})").status,
              201);
    EXPECT_EQ(bench.post("/api/v1/stations", R"({"id":""})").status, 400);
}

TEST(StationRoutes, changeWhatIsNamedAndClearWhatIsNull) {
    Bench bench;
    bench.post("/api/v1/stations", R"({"id":"CS-1","name":"Yard","siteId":"A"})");

    const auto changed =
        bench.patch("/api/v1/stations/CS-1", R"({"name":null,"onboardingStatus":"rejected"})");

    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(changed.at("/name"), "(absent)");
    EXPECT_EQ(changed.at("/siteId"), "A");
    EXPECT_EQ(changed.at("/onboardingStatus"), "rejected");
}

TEST(StationRoutes, refuseToClearWhatMustBeThere) {
    Bench bench;
    bench.addStation("CS-1");

    EXPECT_EQ(bench.patch("/api/v1/stations/CS-1", R"({"securityProfile":null})").status, 400);
    EXPECT_EQ(bench.patch("/api/v1/stations/CS-1", R"({"id":"CS-2"})").status, 400);
}

TEST(StationRoutes, removeAStation) {
    Bench bench;
    bench.addStation("CS-1");

    EXPECT_EQ(bench.remove("/api/v1/stations/CS-1").status, 204);
    EXPECT_EQ(bench.get("/api/v1/stations/CS-1").status, 404);
    EXPECT_EQ(bench.remove("/api/v1/stations/CS-1").status, 404);
}

TEST(StationRoutes, tellWhichStationsAreOnline) {
    Bench bench;
    bench.addOnlineStation("CS-1");

    const auto read = bench.get("/api/v1/stations/CS-1");

    EXPECT_EQ(read.at("/online"), "true");
    EXPECT_EQ(read.at("/connectedSince"), "2026-01-01T00:00:00.000Z");
    EXPECT_EQ(read.at("/ocppVersion"), "1.6");
}

TEST(StationRoutes, tellWhatTheStationReportedOfItself) {
    Bench bench;
    bench.addStation("CS-1");
    BootReport report;
    report.vendor = "Voltronics";
    report.model = "V2";
    report.chargeBoxSerialNumber = "S-17";
    bench.run(bench.registration.boot(StationId{"CS-1"}, report, OcppVersion::V16));

    const auto read = bench.get("/api/v1/stations/CS-1");

    EXPECT_EQ(read.at("/vendor"), "Voltronics");
    EXPECT_EQ(read.at("/serialNumber"), "S-17");
    EXPECT_EQ(read.at("/registrationStatus"), "Accepted");
}

TEST(StationRoutes, filterTheList) {
    Bench bench;
    bench.post("/api/v1/stations", R"({"id":"CS-1","siteId":"A"})");
    bench.post("/api/v1/stations", R"({"id":"CS-2","siteId":"B"})");

    const auto list = bench.get("/api/v1/stations?siteId=A");

    EXPECT_EQ(list.at("/items/0/id"), "CS-1");
    EXPECT_EQ(list.at("/items/1"), "(absent)");
    EXPECT_EQ(bench.get("/api/v1/stations?onboardingStatus=maybe").status, 400);
}

TEST(StationRoutes, listConnectorsWithWhatGoesOnThere) {
    Bench bench;
    bench.addStation("CS-1");
    ConnectorReport report;
    report.station = StationId{"CS-1"};
    report.evse = EvseId{2};
    report.status = "Charging";
    report.receivedAt = bench.clock.now();
    bench.run(bench.repositories.connectors.record(report));
    const auto transaction = bench.startTransaction("CS-1", "TAG1", 2);

    const auto list = bench.get("/api/v1/stations/CS-1/connectors");

    EXPECT_EQ(list.at("/items/0/evseId"), "2");
    EXPECT_EQ(list.at("/items/0/status"), "Charging");
    EXPECT_EQ(list.at("/items/0/since"), "2026-01-01T00:00:00.000Z");
    EXPECT_EQ(list.at("/items/0/transactionId"), std::to_string(transaction.number.value));
}

TEST(MessageRoutes, listFramesOfOneStation) {
    Bench bench;
    bench.addStation("CS-1");
    FrameRecord frame;
    frame.station = StationId{"CS-1"};
    frame.kind = "CALL";
    frame.action = "Heartbeat";
    frame.frame = R"([2,"1","Heartbeat",{}])";
    bench.repositories.frames.record(frame);
    frame.action = "Authorize";
    bench.repositories.frames.record(frame);

    const auto list = bench.get("/api/v1/stations/CS-1/messages?action=Heartbeat&kind=CALL");

    EXPECT_EQ(list.at("/items/0/frame"), R"([2,"1","Heartbeat",{}])");
    EXPECT_EQ(list.at("/items/0/direction"), "received");
    EXPECT_EQ(list.at("/items/1"), "(absent)");
}

TEST(ConnectionAttemptRoutes, tellWhyAStationDoesNotConnect) {
    Bench bench;
    ConnectionAttempt attempt;
    attempt.stationId = "CS-9";
    attempt.verdict = ConnectionVerdict::UnknownStation;
    attempt.reason = "no station has this id: register it";
    bench.repositories.attempts.record(attempt);

    const auto list =
        bench.get("/api/v1/connection-attempts?stationId=CS-9&verdict=unknownStation");

    EXPECT_EQ(list.at("/items/0/verdict"), "unknownStation");
    EXPECT_EQ(list.at("/items/0/reason"), "no station has this id: register it");
    EXPECT_EQ(list.at("/items/0/credentials"), "none");
}

TEST(StationRoutes, askAStationThatIsLetInToBoot) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    bench.patch("/api/v1/stations/CS-1", R"({"onboardingStatus":"pending"})");
    EXPECT_EQ(bench.post("/api/v1/stations/CS-1/remote-start", R"({"idToken":"TAG"})").at("/type"),
              "/problems/station-not-accepted");

    const auto accepted =
        bench.patch("/api/v1/stations/CS-1", R"({"onboardingStatus":"accepted"})");

    EXPECT_EQ(station->last<TriggerMessage>().message, "BootNotification");
    EXPECT_EQ(accepted.at("/bootRequest/asked"), "true");
    EXPECT_EQ(accepted.at("/bootRequest/reason"), "(absent)");
}

TEST(StationRoutes, tellWhenAStationThatIsLetInCannotBeAskedToBoot) {
    Bench bench;
    bench.post("/api/v1/stations", R"({"id":"CS-1","onboardingStatus":"pending"})");
    const std::string accept = R"({"onboardingStatus":"accepted"})";

    EXPECT_EQ(bench.patch("/api/v1/stations/CS-1", accept).at("/bootRequest/reason"),
              "It could not be asked to boot: the station is offline. It hears of it at its next "
              "boot.");

    const auto station = std::make_shared<AnsweringStation>("CS-1");
    station->onboardingStatus = OnboardingStatus::Pending;
    station->answer = {.result = CommandResult::CallError, .errorCode = "NotImplemented"};
    bench.connected.add(station);
    const auto answer = bench.patch("/api/v1/stations/CS-1", accept);
    EXPECT_EQ(answer.at("/bootRequest/asked"), "false");
    EXPECT_EQ(answer.at("/bootRequest/reason"),
              "It could not be asked to boot: the station answered TriggerMessage with the error "
              "NotImplemented. It hears of it at its next boot.");
    EXPECT_EQ(bench.get("/api/v1/stations/CS-1").at("/bootRequest"), "(absent)");
}

}  // namespace
}  // namespace voltgate::rest
