// Reservations and tokens.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

const std::string wanted =
    R"({"stationId":"cs-1","evseId":1,"idToken":"TAG1","expiresAt":"2026-01-01T01:00:00Z"})";

TEST(ReservationRoutes, makeAReservationThatTheStationAccepts) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");

    const auto made = bench.post("/api/v1/reservations", wanted);

    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.header("Location"), "/api/v1/reservations/" + made.at("/id"));
    EXPECT_EQ(made.at("/status"), "active");
    EXPECT_EQ(made.at("/stationId"), "CS-1");
    EXPECT_EQ(made.at("/verdict/status"), "Accepted");
    EXPECT_EQ(bench.get(made.header("Location")).at("/status"), "active");
}

TEST(ReservationRoutes, answerWithARefusal) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    station->answer = answered("Occupied");

    const auto made = bench.post("/api/v1/reservations", wanted);

    EXPECT_EQ(made.status, 200);
    EXPECT_EQ(made.at("/status"), "refused");
    EXPECT_EQ(made.at("/verdict/status"), "Occupied");
}

TEST(ReservationRoutes, tellWhenNoAnswerComes) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    station->answer = {.result = CommandResult::NoAnswer};

    EXPECT_EQ(bench.post("/api/v1/reservations", wanted).status, 504);
}

TEST(ReservationRoutes, needAStationThatIsOnline) {
    Bench bench;
    bench.addStation("CS-1");

    EXPECT_EQ(bench.post("/api/v1/reservations", wanted).at("/type"), "/problems/station-offline");
}

TEST(ReservationRoutes, nameEverythingThatIsWrong) {
    Bench bench;

    const auto answer = bench.post(
        "/api/v1/reservations",
        R"({"stationId":"CS-9","evseId":-1,"idToken":"","expiresAt":"2025-01-01T00:00:00Z"})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/0/path"), "stationId");
    EXPECT_EQ(answer.at("/errors/1/path"), "evseId");
    EXPECT_EQ(answer.at("/errors/2/path"), "idToken");
    EXPECT_EQ(answer.at("/errors/3/path"), "expiresAt");
}

TEST(ReservationRoutes, sendTheGroupOfTheToken) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    bench.post("/api/v1/tokens", R"({"idToken":"TAG1","groupId":"FLEET"})");

    bench.post("/api/v1/reservations", wanted);

    EXPECT_EQ(station->last<ReserveNow>().groupId, "FLEET");
}

TEST(ReservationRoutes, cancelOnce) {
    Bench bench;
    bench.addOnlineStation("CS-1");
    const auto place = bench.post("/api/v1/reservations", wanted).header("Location");

    EXPECT_EQ(bench.remove(place).at("/status"), "cancelled");
    EXPECT_EQ(bench.remove(place).status, 409);
    EXPECT_EQ(bench.remove("/api/v1/reservations/999").status, 404);
}

TEST(ReservationRoutes, filterTheList) {
    Bench bench;
    bench.addOnlineStation("CS-1");
    bench.post("/api/v1/reservations", wanted);

    EXPECT_NE(bench.get("/api/v1/reservations?status=active").at("/items/0"), "(absent)");
    EXPECT_EQ(bench.get("/api/v1/reservations?status=used").at("/items/0"), "(absent)");
    EXPECT_EQ(bench.get("/api/v1/reservations?idToken=OTHER").at("/items/0"), "(absent)");
}

TEST(TokenRoutes, keepWhatWasGiven) {
    Bench bench;

    const auto made = bench.post("/api/v1/tokens",
                                 R"({"idToken":"TAG1","type":"KeyCode","status":"Blocked",
                                     "expiresAt":"2026-06-01T00:00:00+02:00","groupId":"G",
                                     "allowConcurrentTx":true,"label":"Spare card"})");

    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.header("Location"), "/api/v1/tokens/TAG1");
    const auto read = bench.get("/api/v1/tokens/tag1");
    EXPECT_EQ(read.at("/type"), "KeyCode");
    EXPECT_EQ(read.at("/status"), "Blocked");
    EXPECT_EQ(read.at("/expiresAt"), "2026-05-31T22:00:00.000Z");
    EXPECT_EQ(read.at("/allowConcurrentTx"), "true");
}

TEST(TokenRoutes, refuseATokenThatIsThereInAnyCase) {
    Bench bench;
    bench.post("/api/v1/tokens", R"({"idToken":"TAG1"})");

    EXPECT_EQ(bench.post("/api/v1/tokens", R"({"idToken":"tag1"})").status, 409);
}

TEST(TokenRoutes, findTokensWithSlashesAndPercentSigns) {
    Bench bench;
    const auto made = bench.post("/api/v1/tokens", R"({"idToken":"a/b %2F?ü"})");

    EXPECT_EQ(made.header("Location"), "/api/v1/tokens/a%2Fb%20%252F%3F%C3%BC");
    EXPECT_EQ(bench.get(made.header("Location")).at("/idToken"), "a/b %2F?ü");
    EXPECT_EQ(bench.remove(made.header("Location")).status, 204);
}

TEST(TokenRoutes, changeAndClear) {
    Bench bench;
    bench.post("/api/v1/tokens",
               R"({"idToken":"A","label":"one","expiresAt":"2026-06-01T00:00:00Z"})");

    const auto changed =
        bench.patch("/api/v1/tokens/A", R"({"expiresAt":null,"status":"Blocked"})");

    EXPECT_EQ(changed.at("/expiresAt"), "(absent)");
    EXPECT_EQ(changed.at("/status"), "Blocked");
    EXPECT_EQ(changed.at("/label"), "one");
    EXPECT_EQ(bench.patch("/api/v1/tokens/B", "{}").status, 404);
}

TEST(TokenRoutes, refuseAStatusThatIsNoneOfARecord) {
    Bench bench;

    const auto answer = bench.post("/api/v1/tokens", R"({"idToken":"A","status":"ConcurrentTx"})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/0/path"), "status");
}

}  // namespace
}  // namespace voltgate::rest
