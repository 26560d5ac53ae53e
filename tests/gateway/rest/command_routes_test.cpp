// Commands as HTTP: what is sent, and what comes of each outcome.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

const std::string cs1 = "/api/v1/stations/CS-1";

TEST(CommandRoutes, answerWithTheStationsVerdict) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    station->answer = answered("Rejected");

    const auto answer = bench.post(cs1 + "/reset", R"({"type":"hard"})");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.at("/state"), "answered");
    EXPECT_EQ(answer.at("/status"), "Rejected");
    EXPECT_EQ(answer.at("/response"), R"({"status":"Rejected"})");
    EXPECT_EQ(station->last<Reset>().kind, ResetKind::Hard);
}

TEST(CommandRoutes, keepARecord) {
    Bench bench;
    bench.addOnlineStation("CS-1");

    const auto answer = bench.post(cs1 + "/reset", R"({"type":"soft"})");

    const auto command = bench.get("/api/v1/commands/" + answer.at("/commandId"));
    EXPECT_EQ(command.at("/stationId"), "CS-1");
    EXPECT_EQ(command.at("/kind"), "reset");
    EXPECT_EQ(command.at("/request"), R"({"type":"soft"})");
    EXPECT_EQ(command.at("/requestedBy"), "admin@example.com");
    EXPECT_EQ(command.at("/result"), "answered");
}

TEST(CommandRoutes, refuseAStationThatIsOffline) {
    Bench bench;
    bench.addStation("CS-1");

    const auto answer = bench.post(cs1 + "/reset", "{}");

    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.at("/type"), "/problems/station-offline");
}

TEST(CommandRoutes, knowNoUnregisteredStation) {
    Bench bench;

    EXPECT_EQ(bench.post(cs1 + "/reset", "{}").status, 404);
}

TEST(CommandRoutes, queueForAnOfflineStationWhenAskedTo) {
    Bench bench;
    bench.addStation("CS-1");

    const auto answer = bench.post(cs1 + "/reset", R"({"queueUntil":"2026-01-01T01:00:00Z"})");

    EXPECT_EQ(answer.status, 202);
    EXPECT_EQ(answer.at("/state"), "queued");
    EXPECT_EQ(answer.header("Location"), "/api/v1/commands/" + answer.at("/commandId"));
}

TEST(CommandRoutes, queueOnlyForAReasonableTime) {
    Bench bench;
    bench.addStation("CS-1");

    for (const std::string until : {"2025-12-31T23:59:59Z", "2026-01-09T00:00:00Z"}) {
        const auto answer = bench.post(cs1 + "/reset", R"({"queueUntil":")" + until + R"("})");
        EXPECT_EQ(answer.status, 400) << until;
    }
}

TEST(CommandRoutes, doNotWaitWhenAskedNotTo) {
    Bench bench;
    bench.addOnlineStation("CS-1");

    const auto answer = bench.post(cs1 + "/reset", "{}", {{"Prefer", "respond-async"}});

    EXPECT_EQ(answer.status, 202);
    EXPECT_EQ(answer.at("/state"), "sent");
    EXPECT_EQ(bench.get(answer.header("Location")).at("/state"), "answered");
}

TEST(CommandRoutes, tellACallErrorAsABadGateway) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    station->answer = {.result = CommandResult::CallError,
                       .errorCode = "NotSupported",
                       .errorDescription = "no such thing",
                       .errorDetails = R"({"a":1})"};

    const auto answer = bench.post(cs1 + "/clear-cache", "");

    EXPECT_EQ(answer.status, 502);
    EXPECT_EQ(answer.at("/ocppError/code"), "NotSupported");
    EXPECT_EQ(answer.at("/ocppError/description"), "no such thing");
    EXPECT_EQ(answer.at("/ocppError/details"), R"({"a":1})");
}

TEST(CommandRoutes, tellEveryFailedOutcome) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    const std::vector<std::pair<CommandResult, int>> expected = {
        {CommandResult::NoAnswer, 504},  {CommandResult::Disconnected, 504},
        {CommandResult::QueueFull, 429}, {CommandResult::Unsupported, 400},
        {CommandResult::Invalid, 400},
    };

    for (const auto& [result, status] : expected) {
        station->answer = {.result = result, .errorDescription = "idTag: too long"};
        EXPECT_EQ(bench.post(cs1 + "/clear-cache", "").status, status) << toWord(result);
    }
}

TEST(CommandRoutes, sendARemoteStartAsAsked) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");

    const auto answer = bench.post(
        cs1 + "/remote-start",
        R"({"idToken":"TAG1","evseId":2,"chargingProfile":{"chargingProfileId":7,"stackLevel":1,
            "chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative",
            "chargingSchedule":{"chargingRateUnit":"A",
                                "chargingSchedulePeriod":[{"startPeriod":0,"limit":10}]}}})");

    EXPECT_EQ(answer.status, 200);
    const auto sent = station->last<RemoteStart>();
    EXPECT_EQ(sent.idToken.value, "TAG1");
    EXPECT_EQ(sent.evse, EvseId{2});
    EXPECT_EQ(sent.chargingProfile.value().id, 7);
}

TEST(CommandRoutes, waitForTheTransactionWhenAskedTo) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    TransactionStart start;
    start.station = StationId{"CS-1"};
    start.evse = EvseId{1};
    start.idToken = IdToken{"TAG1"};
    station->beforeAnswer = [&]() -> Task<> {
        return bench.commands.transactionStarted(start, TransactionNumber{7});
    };

    const auto answer = bench.post(cs1 + "/remote-start", R"({"idToken":"TAG1","wait":"started"})");

    EXPECT_EQ(answer.at("/state"), "effective");
    EXPECT_EQ(answer.at("/transactionId"), "7");
}

TEST(CommandRoutes, readAConnectorIdAloneAsTheConnectorOfOcpp16) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");

    bench.post(cs1 + "/unlock", R"({"connectorId":99})");

    EXPECT_EQ(station->last<UnlockConnector>().evse, EvseId{99});
}

TEST(CommandRoutes, stopATransactionByItsNumber) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    const auto transaction = bench.startTransaction("CS-1", "TAG1");
    const auto number = std::to_string(transaction.number.value);

    bench.post(cs1 + "/remote-stop", R"({"transactionId":)" + number + "}");

    EXPECT_EQ(station->last<RemoteStop>().transaction, transaction.number);
}

TEST(CommandRoutes, stopWhateverChargesAtAConnector) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    const auto transaction = bench.startTransaction("CS-1", "TAG1", 2);

    EXPECT_EQ(bench.post(cs1 + "/remote-stop", R"({"connectorId":2})").status, 200);
    EXPECT_EQ(station->last<RemoteStop>().transaction, transaction.number);
    EXPECT_EQ(bench.post(cs1 + "/remote-stop", R"({"connectorId":1})").status, 409);
}

TEST(CommandRoutes, needExactlyOneWayToNameWhatToStop) {
    Bench bench;
    bench.addOnlineStation("CS-1");

    EXPECT_EQ(bench.post(cs1 + "/remote-stop", "{}").status, 400);
    EXPECT_EQ(bench.post(cs1 + "/remote-stop", R"({"transactionId":1,"connectorId":1})").status,
              400);
}

TEST(CommandRoutes, sendTheOtherCommandsAsAsked) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");

    bench.post(cs1 + "/availability", R"({"evseId":1,"operative":false})");
    EXPECT_FALSE(station->last<ChangeAvailability>().operative);
    bench.post(cs1 + "/trigger", R"({"message":"MeterValues","evseId":1})");
    EXPECT_EQ(station->last<TriggerMessage>().message, "MeterValues");
    bench.post(cs1 + "/data-transfer", R"({"vendorId":"v","data":"d"})");
    EXPECT_EQ(station->last<DataTransfer>().data, "d");
    bench.post(cs1 + "/clear-cache", "");
    EXPECT_EQ(station->commands().size(), 4U);
}

TEST(CommandRoutes, sendARawCallAsItIs) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    station->answer.response = R"({"status":"Accepted","x":[1,2]})";
    const std::string payload = R"({ "type" : "Hard" })";

    const auto answer = bench.post(cs1 + "/calls/Reset", payload);

    EXPECT_EQ(station->last<RawCall>().action, "Reset");
    EXPECT_EQ(station->last<RawCall>().payload, payload);
    EXPECT_EQ(answer.at("/action"), "Reset");
    EXPECT_EQ(answer.at("/response"), R"({"status":"Accepted","x":[1,2]})");
}

TEST(CommandRoutes, tellWhereARawPayloadIsWrong) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    station->answer = {.result = CommandResult::Invalid,
                       .errorDescription = "chargingProfile.stackLevel: expected an integer"};

    const auto answer = bench.post(cs1 + "/calls/SetChargingProfile", "{}");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/0/path"), "chargingProfile.stackLevel");
    EXPECT_EQ(answer.at("/errors/0/reason"), "expected an integer");
}

TEST(CommandRoutes, refuseAnUnreasonablePatience) {
    Bench bench;
    bench.addOnlineStation("CS-1");

    EXPECT_EQ(bench.post(cs1 + "/reset", "{}", {{"Prefer", "wait=0"}}).status, 400);
    EXPECT_EQ(bench.post(cs1 + "/reset", "{}", {{"Prefer", "wait=121"}}).status, 400);
    EXPECT_EQ(bench.post(cs1 + "/reset", "{}", {{"Prefer", "wait=5"}}).status, 200);
}

TEST(CommandRoutes, listByStationAndState) {
    Bench bench;
    bench.addOnlineStation("CS-1");
    bench.addOnlineStation("CS-2");
    bench.post("/api/v1/stations/CS-1/reset", "{}");
    bench.post("/api/v1/stations/CS-2/reset", "{}");

    const auto list = bench.get("/api/v1/commands?stationId=CS-2&state=answered");

    EXPECT_EQ(list.at("/items/0/stationId"), "CS-2");
    EXPECT_EQ(list.at("/items/1"), "(absent)");
    EXPECT_EQ(bench.get("/api/v1/commands/999").status, 404);
    EXPECT_EQ(bench.get("/api/v1/commands/abc").status, 404);
}

TEST(RemoteStopRoute, stopsNoTransactionOfAnotherStation) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    bench.addOnlineStation("CS-2");
    const auto other = bench.startTransaction("CS-2", "TAG", 1);

    const auto answer = bench.post(
        cs1 + "/remote-stop", R"({"transactionId":)" + std::to_string(other.number.value) + "}");

    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.at("/type"), "/problems/foreign-transaction");
    EXPECT_TRUE(station->commands().empty());
}

TEST(Bodies, thatHaveAnUnknownWordAreToldTheWords) {
    Bench bench;
    bench.addStation("CS-1");

    const auto reset = bench.post(cs1 + "/reset", R"({"type":"warm"})");
    EXPECT_EQ(reset.status, 400);
    EXPECT_EQ(reset.at("/errors/0/path"), "type");
    EXPECT_EQ(reset.at("/errors/0/reason"), "unknown value 'warm', expected one of soft, hard");

    const auto nested = bench.patch(cs1, R"({"connection":{"closeStyle":"slam"}})");
    EXPECT_EQ(nested.at("/errors/0/path"), "connection.closeStyle");
    EXPECT_EQ(nested.at("/errors/0/reason"),
              "unknown value 'slam', expected one of closeFrame, reset");
}

TEST(CommandRoutes, listWhatWasAskedInAPeriod) {
    Bench bench;
    bench.addOnlineStation("CS-1");
    bench.post("/api/v1/stations/CS-1/reset", "{}");
    bench.clock.advance(std::chrono::hours(1));
    bench.as(Role::Admin).post("/api/v1/stations/CS-1/clear-cache", "{}");

    const auto later = bench.get("/api/v1/commands?from=2026-01-01T00:30:00Z");
    const auto earlier = bench.get("/api/v1/commands?to=2026-01-01T01:00:00Z");

    EXPECT_EQ(later.at("/items/0/kind"), "clear-cache");
    EXPECT_EQ(later.at("/items/1"), "(absent)");
    EXPECT_EQ(earlier.at("/items/0/kind"), "reset");
    EXPECT_EQ(earlier.at("/items/1"), "(absent)");
}

}  // namespace
}  // namespace voltgate::rest
