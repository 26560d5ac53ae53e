// Local lists over REST.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

const std::string list = "/api/v1/stations/CS-1/local-list";

// A station with an empty list, and two tokens.
std::shared_ptr<AnsweringStation> prepare(Bench& bench) {
    auto station = bench.addOnlineStation("CS-1");
    station->answerTo = [](const StationCommand& command) {
        auto outcome = answered("Accepted");
        if (std::holds_alternative<GetLocalListVersion>(command)) outcome.localListVersion = 0;
        return outcome;
    };
    bench.post("/api/v1/tokens", R"({"idToken":"A","groupId":"FLEET"})");
    bench.post("/api/v1/tokens", R"({"idToken":"B","expiresAt":"2026-06-01T00:00:00Z"})");
    return station;
}

TEST(LocalListRoutes, showWhatIsWantedAndWhatIsHeld) {
    Bench bench;
    prepare(bench);
    EXPECT_EQ(bench.get(list).at("/isInSync"), "false");

    const auto wanted = bench.put(list, R"({"idTokens":["a","B"]})");
    EXPECT_EQ(wanted.status, 200);
    EXPECT_EQ(wanted.at("/items/0/idToken"), "A");
    EXPECT_EQ(wanted.at("/items/0/groupId"), "FLEET");
    EXPECT_EQ(wanted.at("/items/1/state"), "toAdd");
    EXPECT_EQ(wanted.at("/listVersion"), "(absent)");

    bench.post(list + "/sync", "");
    EXPECT_EQ(bench.get(list).at("/isInSync"), "true");
    EXPECT_EQ(bench.get(list).at("/listVersion"), "1");

    bench.patch("/api/v1/tokens/B", R"({"status":"Blocked"})");
    const auto changed = bench.put(list, R"({"idTokens":["B"]})");
    EXPECT_EQ(changed.at("/items/0/state"), "toChange");
    EXPECT_EQ(changed.at("/items/1/state"), "toRemove");
    EXPECT_EQ(changed.at("/isInSync"), "false");
}

TEST(LocalListRoutes, syncAndSayWhatWasDone) {
    Bench bench;
    const auto station = prepare(bench);
    bench.put(list, R"({"idTokens":["A"]})");

    const auto synced = bench.post(list + "/sync", "");

    EXPECT_EQ(synced.status, 200);
    EXPECT_EQ(synced.at("/status"), "synchronized");
    EXPECT_EQ(synced.at("/updateType"), "full");
    EXPECT_EQ(synced.at("/listVersion"), "1");
    EXPECT_EQ(synced.at("/stationStatus"), "Accepted");
    EXPECT_NE(synced.at("/commandIds/1"), "(absent)");
    EXPECT_EQ(station->last<SendLocalList>().changes.size(), 1U);
}

TEST(LocalListRoutes, sayPlainlyThatThereIsNoList) {
    Bench bench;
    prepare(bench)->answerTo = [](const StationCommand&) {
        auto outcome = answered("");
        outcome.localListVersion = -1;
        return outcome;
    };

    const auto answer = bench.post(list + "/sync", "");

    EXPECT_EQ(answer.at("/status"), "notSupported");
    EXPECT_NE(answer.at("/detail").find("LocalAuthListEnabled"), std::string::npos);
}

TEST(LocalListRoutes, tellWhenNoAnswerComes) {
    Bench bench;
    prepare(bench)->answerTo = [](const StationCommand&) {
        return CommandOutcome{.result = CommandResult::NoAnswer};
    };

    EXPECT_EQ(bench.post(list + "/sync", "").status, 504);
}

TEST(LocalListRoutes, nameTokensThatCannotBeListed) {
    Bench bench;
    prepare(bench);

    const auto answer = bench.put(list, R"({"idTokens":["A","123456789012345678901"]})");
    const auto unknown = bench.put(list, R"({"idTokens":["NOBODY"]})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/0/path"), "idTokens[1]");
    EXPECT_EQ(unknown.at("/errors/0/path"), "idTokens[0]");
    EXPECT_EQ(bench.put(list, "{}").at("/errors/0/path"), "idTokens");
}

TEST(LocalListRoutes, needAStationThatIsOnlineToSync) {
    Bench bench;
    bench.addStation("CS-1");

    EXPECT_EQ(bench.post(list + "/sync", "").at("/type"), "/problems/station-offline");
    EXPECT_EQ(bench.get("/api/v1/stations/CS-9/local-list").status, 404);
}

}  // namespace
}  // namespace voltgate::rest
