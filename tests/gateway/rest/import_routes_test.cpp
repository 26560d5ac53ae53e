// Imports of stations and tokens: what becomes of each line.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

const Headers csv{{"Content-Type", "text/csv; charset=utf-8"}};
const Headers jsonLines{{"Content-Type", "application/x-ndjson"}};
const std::string stationImport = "/api/v1/stations/import";
const std::string tokenImport = "/api/v1/tokens/import";

TEST(ImportRoutes, addStationsOutOfCsv) {
    Bench bench;

    const auto answer = bench.post(stationImport,
                                   "id,name,siteId,securityProfile,password,onboardingStatus\n"
                                   "CP-1,\"Yard, north\",S1,2,0123456789abcdef,pending\n"
                                   "CP-2,,,,,\n",
                                   csv);

    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.at("/added"), "2");
    EXPECT_EQ(answer.at("/lines/0/line"), "2");
    EXPECT_EQ(answer.at("/lines/0/id"), "CP-1");
    EXPECT_EQ(answer.at("/lines/0/result"), "added");
    const auto station = bench.get("/api/v1/stations/CP-1");
    EXPECT_EQ(station.at("/name"), "Yard, north");
    EXPECT_EQ(station.at("/siteId"), "S1");
    EXPECT_EQ(station.at("/securityProfile"), "2");
    EXPECT_EQ(station.at("/hasPassword"), "true");
    EXPECT_EQ(station.at("/onboardingStatus"), "pending");
    EXPECT_EQ(bench.get("/api/v1/stations/CP-2").at("/securityProfile"), "1");
}

TEST(ImportRoutes, addTokensOutOfJsonLines) {
    Bench bench;

    const auto answer =
        bench.post(tokenImport,
                   R"({"idToken":"TAG-1","status":"Blocked","expiresAt":"2030-01-01T00:00:00Z"})"
                   "\n"
                   R"({"idToken":"TAG-2","allowConcurrentTx":true})"
                   "\n",
                   jsonLines);

    EXPECT_EQ(answer.at("/added"), "2") << answer.body;
    EXPECT_EQ(bench.get("/api/v1/tokens/TAG-1").at("/status"), "Blocked");
    EXPECT_EQ(bench.get("/api/v1/tokens/TAG-2").at("/allowConcurrentTx"), "true");
}

TEST(ImportRoutes, readTruthValuesOfCsv) {
    Bench bench;

    bench.post(tokenImport, "idToken,allowConcurrentTx\nTAG-1,true\nTAG-2,false\n", csv);

    EXPECT_EQ(bench.get("/api/v1/tokens/TAG-1").at("/allowConcurrentTx"), "true");
    EXPECT_EQ(bench.get("/api/v1/tokens/TAG-2").at("/allowConcurrentTx"), "false");
}

TEST(ImportRoutes, changeNothingWhenRepeated) {
    Bench bench;
    const std::string file = "id,name,password\nCP-1,Yard,0123456789abcdef\nCP-2,,\n";
    bench.post(stationImport, file, csv);
    bench.patch("/api/v1/stations/CP-2", R"({"securityProfile":2})");

    const auto again = bench.post(stationImport, file, csv);

    EXPECT_EQ(again.at("/added"), "0") << again.body;
    EXPECT_EQ(again.at("/unchanged"), "2");
    EXPECT_EQ(bench.get("/api/v1/stations/CP-2").at("/securityProfile"), "2");
}

// Whatever the fields, whatever was asked for, and whether or not a key comes with it.
TEST(ImportRoutes, areIdempotentByThemselves) {
    Bench bench;
    const std::string stations =
        "id,name,siteId,securityProfile,password,onboardingStatus\n"
        "CP-1,\"Yard, north\",S1,2,0123456789abcdef,pending\n"
        "CP-2,,,0,,rejected\n"
        "Cp 3,,,3,,\n";
    const std::string tokens =
        R"({"idToken":"TAG-1","type":"ISO14443","status":"Blocked","groupId":"G","label":"L"})"
        "\n"
        R"({"idToken":"TAG-2","expiresAt":"2030-01-01T00:00:00+02:00","allowConcurrentTx":true})"
        "\n";
    auto withKey = csv;
    withKey.emplace_back("Idempotency-Key", "k");
    const auto everything = [&] {
        return bench.get("/api/v1/stations").body + bench.get("/api/v1/tokens").body;
    };
    const auto first = bench.post(stationImport, stations, withKey);
    EXPECT_EQ(first.at("/added"), "3") << first.body;
    EXPECT_EQ(bench.post(tokenImport, tokens, jsonLines).at("/added"), "2");
    const auto before = everything();

    for (const std::string how : {"", "?allOrNothing=true", "?dryRun=true"}) {
        const auto again = bench.post(stationImport + how, stations, withKey);
        EXPECT_EQ(again.status, 200) << how << again.body;
        EXPECT_EQ(again.at("/unchanged"), "3") << how << again.body;
        EXPECT_EQ(bench.post(tokenImport + how, tokens, jsonLines).at("/unchanged"), "2") << how;
    }

    EXPECT_EQ(everything(), before);
}

// As after a connection that broke in the middle.
TEST(ImportRoutes, addTheRestWhenRepeated) {
    Bench bench;
    bench.post(tokenImport, "idToken\nTAG-1\n", csv);

    const auto whole = bench.post(tokenImport, "idToken\nTAG-1\nTAG-2\n", csv);

    EXPECT_EQ(whole.at("/unchanged"), "1") << whole.body;
    EXPECT_EQ(whole.at("/added"), "1");
}

TEST(ImportRoutes, sayOfEachLineWhyItIsRefused) {
    Bench bench;
    bench.post("/api/v1/stations", R"({"id":"CP-1","name":"Yard","password":"key-of-station-1"})");

    const auto answer = bench.post(
        stationImport,
        "{\"id\":\"cp-1\",\"name\":\"Street\",\"password\":\"key-of-station-2\"}\n{\"id\":\"CP/"
        "2\"}\n"
        "{\"id\":\"CP-3\",\"colour\":\"red\"}\nno json\n[]\n{\"id\":\"CP-4\"}\n"
        "{\"id\":\"cp-4\"}\n{\"id\":\"CP-5\",\"securityProfile\":9}\n{\"id\":\"CP-6\\u0000\"}\n"
        "{\"id\":\"\xFF\"}\n{\"id\":7}\n{}\n",
        jsonLines);

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.at("/added"), "1") << answer.body;
    EXPECT_EQ(answer.at("/refused"), "11");
    EXPECT_EQ(answer.at("/lines/0/reason"), "it is on record with another name, password");
    EXPECT_TRUE(answer.at("/lines/1/reason").starts_with("id: ")) << answer.body;
    EXPECT_EQ(answer.at("/lines/2/reason"), "colour: unknown field");
    EXPECT_EQ(answer.at("/lines/2/id"), "CP-3");
    EXPECT_EQ(answer.at("/lines/7/id"), "CP-5");
    EXPECT_EQ(answer.at("/lines/5/result"), "added");
    EXPECT_EQ(answer.at("/lines/6/reason"), "it stands in line 6 already");
    EXPECT_EQ(answer.at("/lines/6/line"), "7");
    EXPECT_EQ(bench.get("/api/v1/stations/CP-1").at("/name"), "Yard");
}

TEST(ImportRoutes, addNothingInADryRun) {
    Bench bench;

    const auto answer = bench.post(stationImport + "?dryRun=true", "id\nCP-1\nCP/2\n", csv);

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.at("/dryRun"), "true");
    EXPECT_EQ(answer.at("/added"), "1");
    EXPECT_EQ(answer.at("/refused"), "1");
    EXPECT_EQ(bench.get("/api/v1/stations/CP-1").status, 404);
}

TEST(ImportRoutes, addAllOrNothingWhenAskedTo) {
    Bench bench;

    const auto refused =
        bench.post(tokenImport + "?allOrNothing=true", "idToken,status\nA,\nB,Odd\n", csv);
    const auto whole =
        bench.post(tokenImport + "?allOrNothing=true", "idToken,status\nA,\nB,Blocked\n", csv);

    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.at("/added"), "0");
    EXPECT_EQ(refused.at("/notAdded"), "1");
    EXPECT_EQ(refused.at("/lines/0/result"), "notAdded");
    EXPECT_EQ(refused.at("/lines/1/result"), "refused");
    EXPECT_EQ(whole.status, 200) << whole.body;
    EXPECT_EQ(whole.at("/added"), "2");
}

TEST(ImportRoutes, wantAFormatThatTheyKnow) {
    Bench bench;

    EXPECT_EQ(bench.post(stationImport, "id\nCP-1\n", {{"Content-Type", "text/plain"}}).status,
              415);
    EXPECT_EQ(bench.post(stationImport + "?dryrun=true", "id\n", csv).status, 400);
    EXPECT_EQ(bench.post(stationImport, "identity\nCP-1\n", csv).status, 400);
}

TEST(ImportRoutes, areForThoseWhoManage) {
    Bench bench;

    EXPECT_EQ(bench.as(Role::Viewer).post(stationImport, "id\nCP-1\n", csv).status, 403);
    EXPECT_EQ(bench.as(Role::Installer).post(stationImport, "id\nCP-1\n", csv).status, 200);
    EXPECT_EQ(bench.as(Role::Installer).post(tokenImport, "idToken\nTAG\n", csv).status, 403);
    EXPECT_EQ(bench.as(Role::Operator).post(tokenImport, "idToken\nTAG\n", csv).status, 200);
}

TEST(ImportRoutes, takeMoreThanOnePiece) {
    Bench bench;
    std::string file = "id\n";
    for (int i = 0; i < 2500; ++i) file += "CP-" + std::to_string(i) + "\n";

    const auto answer = bench.post(stationImport, file, csv);

    EXPECT_EQ(answer.at("/added"), "2500") << answer.body.substr(0, 300);
    EXPECT_EQ(answer.at("/lines/2499/id"), "CP-2499");
}

TEST(ImportRoutes, tellWhenTheDatabaseIsAway) {
    Bench bench;
    bench.get("/api/v1/stations");  // Who asks is known from here on.
    bench.repositories.tables.reachable = false;

    EXPECT_EQ(bench.post(stationImport, "id\nCP-1\n", csv).status, 503);
}

}  // namespace
}  // namespace voltgate::rest
