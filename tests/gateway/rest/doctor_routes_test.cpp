// The connection doctor over REST.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

TEST(DoctorRoutes, explainAStationInSentences) {
    Bench bench;
    bench.addStation("CS-1");
    bench.repositories.attempts.record({.at = bench.clock.now(),
                                        .address = "10.0.0.5:4711",
                                        .path = "/ocpp/CS-1",
                                        .stationId = "CS-1",
                                        .verdict = ConnectionVerdict::WrongCredentials,
                                        .reason = "The password is wrong."});

    const auto answer = bench.get("/api/v1/stations/cs-1/doctor");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.at("/stationId"), "CS-1");
    EXPECT_EQ(answer.at("/registered"), "true");
    EXPECT_EQ(answer.at("/online"), "false");
    EXPECT_EQ(answer.at("/healthy"), "false");
    EXPECT_EQ(answer.at("/findings/0/code"), "wrong-password");
    EXPECT_EQ(answer.at("/findings/0/severity"), "error");
    EXPECT_EQ(answer.at("/findings/0/sentence"), "CS-1 sent a wrong password or user name.");
    EXPECT_NE(answer.at("/findings/0/advice").find("PATCH /api/v1/stations/CS-1"),
              std::string::npos);
    EXPECT_NE(answer.at("/findings/0/evidence/0").find("The password is wrong."),
              std::string::npos);
}

TEST(DoctorRoutes, workForAStationThatIsNotRegistered) {
    Bench bench;

    const auto answer = bench.get("/api/v1/stations/nobody/doctor");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.at("/registered"), "false");
    EXPECT_EQ(answer.at("/findings/0/code"), "unknown-station");
}

TEST(DoctorRoutes, suggestAQuirkProfileAndAssignNone) {
    Bench bench;
    bench.addStation("CS-1");
    bench.run(
        bench.registration.boot({"CS-1"}, {.vendor = "Oddish", .model = "One"}, OcppVersion::V16));

    const auto answer = bench.get("/api/v1/stations/CS-1/doctor");

    EXPECT_EQ(answer.at("/suggestedQuirkProfiles/0/name"), "odd-brand");
    EXPECT_EQ(bench.get("/api/v1/stations/CS-1").at("/quirkProfile"), "(absent)");
}

}  // namespace
}  // namespace voltgate::rest
