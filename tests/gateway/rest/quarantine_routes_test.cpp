// Unknown stations over REST.
#include <gtest/gtest.h>

#include "ocpp/services/shown_credential.hpp"
#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

void knock(Bench& bench, const std::string& id = "Cp-7", const std::string& password = "shown",
           const std::string& address = "10.0.0.5:4711") {
    bench.repositories.attempts.record(
        {.at = bench.clock.now(),
         .address = address,
         .path = "/ocpp/" + id,
         .stationId = id,
         .subprotocols = "ocpp1.6",
         .credentials = CredentialsKind::Basic,
         .userAgent = "Firmware/1",
         .verdict = ConnectionVerdict::UnknownStation,
         .reason = "No station.",
         .shownCredential = voltgate::shownCredential(password, id)});
}

TEST(QuarantineRoutes, listUnknownStationsWithWhatWasSeenOfThemAndNoSecret) {
    Bench bench;
    knock(bench);
    knock(bench);

    const auto list = bench.get("/api/v1/quarantine");

    EXPECT_EQ(list.status, 200);
    EXPECT_EQ(list.at("/items/0/id"), "Cp-7");
    EXPECT_EQ(list.at("/items/0/count"), "2");
    EXPECT_EQ(list.at("/items/0/subprotocols"), "ocpp1.6");
    EXPECT_EQ(list.at("/items/0/passwordShown"), "true");
    EXPECT_EQ(list.at("/items/0/userAgent"), "Firmware/1");
    EXPECT_EQ(list.body.find("hash"), std::string::npos);
    EXPECT_EQ(bench.get("/api/v1/quarantine/CP-7").at("/id"), "Cp-7");
    EXPECT_EQ(bench.get("/api/v1/quarantine/CP-8").status, 404);
}

TEST(QuarantineRoutes, adoptAStationAndTellThePasswordOnce) {
    Bench bench;
    knock(bench);

    const auto adopted =
        bench.post("/api/v1/quarantine/cp-7/adopt", R"({"name":"Yard","securityProfile":1})");

    EXPECT_EQ(adopted.status, 201);
    EXPECT_EQ(adopted.header("Location"), "/api/v1/stations/Cp-7");
    EXPECT_EQ(adopted.at("/station/id"), "Cp-7");
    EXPECT_EQ(adopted.at("/station/name"), "Yard");
    EXPECT_EQ(adopted.at("/password").size(), 20u);
    EXPECT_EQ(bench.get("/api/v1/quarantine").at("/items/0"), "(absent)");
    EXPECT_EQ(bench.post("/api/v1/quarantine/cp-7/adopt", "{}").status, 404);
}

TEST(QuarantineRoutes, adoptAStationWithItsOwnPassword) {
    Bench bench;
    knock(bench);

    const auto adopted = bench.post("/api/v1/quarantine/Cp-7/adopt", R"({"keepPassword":true})");

    EXPECT_EQ(adopted.status, 201);
    EXPECT_EQ(adopted.at("/password"), "(absent)");
    EXPECT_TRUE(RegistrationService::passwordMatches(*bench.registration.known("Cp-7"), "shown"));
}

TEST(QuarantineRoutes, keepNoPasswordOfSomebodyElseWhoKnockedMeanwhile) {
    Bench bench;
    knock(bench);
    const auto seen = bench.get("/api/v1/quarantine/Cp-7");
    knock(bench, "Cp-7", "of a thief", "6.6.6.6:99");
    const auto adopt = [&bench](const std::string& what) {
        return bench.post("/api/v1/quarantine/Cp-7/adopt", R"({"keepPassword":true)" + what + "}");
    };

    EXPECT_EQ(adopt("").status, 409);
    EXPECT_EQ(adopt(R"(,"attemptId":)" + seen.at("/lastAttemptId")).at("/type"),
              "/problems/another-password-shown");
    EXPECT_EQ(adopt(R"(,"address":"10.0.0.5")").status, 409);
    EXPECT_EQ(adopt(R"(,"address":"10.9.9.9")").at("/type"), "/problems/attempt-not-found");
    EXPECT_FALSE(bench.registration.known("Cp-7"));
}

TEST(QuarantineRoutes, keepThePasswordThatIsNamedWhenItIsTheLatest) {
    Bench bench;
    knock(bench, "Cp-7", "of a thief", "6.6.6.6:99");
    knock(bench);
    EXPECT_EQ(bench.post("/api/v1/quarantine/Cp-7/adopt", R"({"keepPassword":true})").status, 409);

    const auto adopted = bench.post("/api/v1/quarantine/Cp-7/adopt",
                                    R"({"keepPassword":true,"address":"10.0.0.5"})");

    EXPECT_EQ(adopted.status, 201);
    EXPECT_TRUE(RegistrationService::passwordMatches(*bench.registration.known("Cp-7"), "shown"));
}

TEST(QuarantineRoutes, tellTwoPasswordsFromOneAddressApart) {
    Bench bench;
    knock(bench);
    knock(bench, "Cp-7", "of a neighbour");

    EXPECT_EQ(
        bench.post("/api/v1/quarantine/Cp-7/adopt", R"({"keepPassword":true,"address":"10.0.0.5"})")
            .status,
        409);
}

TEST(QuarantineRoutes, nameEverythingThatIsWrong) {
    Bench bench;
    knock(bench, "CP/7");

    const auto answer = bench.post("/api/v1/quarantine/CP%2F7/adopt",
                                   R"({"securityProfile":7,"password":"x","keepPassword":true})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/0/path"), "id");
    EXPECT_EQ(answer.at("/errors/1/path"), "securityProfile");
    EXPECT_EQ(answer.at("/errors/2/path"), "password");
    EXPECT_EQ(answer.at("/errors/3/path"), "keepPassword");
    EXPECT_EQ(bench.post("/api/v1/quarantine/CP-7/adopt", R"({"colour":"red"})").status, 400);
}

TEST(QuarantineRoutes, dismissAStation) {
    Bench bench;
    knock(bench);

    EXPECT_EQ(bench.remove("/api/v1/quarantine/Cp-7").status, 204);
    EXPECT_EQ(bench.remove("/api/v1/quarantine/Cp-7").status, 404);
}

}  // namespace
}  // namespace voltgate::rest
