#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/central_system_world.hpp"

namespace voltgate::v16 {
namespace {

using testing::HasSubstr;

const std::string start =
    R"({"connectorId":1,"idTag":"GOOD","meterStart":100,"timestamp":"2026-01-01T00:00:00Z"})";

std::string transactionIdOf(const std::string& answer) {
    const auto at = answer.find("\"transactionId\":");
    return answer.substr(at + 16, answer.find('}', at) - at - 16);
}

TEST(StartTransaction, isRecordedAndGetsAPositiveId) {
    CentralSystemWorld world;

    const auto answer = world.answer("StartTransaction", start);

    EXPECT_THAT(answer, HasSubstr(R"("idTagInfo":{"status":"Accepted"})"));
    ASSERT_EQ(world.tables.transactions.size(), 1u);
    const auto& transaction = world.tables.transactions[0];
    EXPECT_EQ(transactionIdOf(answer), std::to_string(transaction.number.value));
    EXPECT_GT(transaction.number.value, 0);
    EXPECT_EQ(transaction.meterStart, 100);
}

TEST(StartTransaction, isRecordedForABlockedTokenToo) {
    CentralSystemWorld world;

    const auto answer = world.answer(
        "StartTransaction",
        R"({"connectorId":1,"idTag":"BLOCKED","meterStart":1,"timestamp":"2026-01-01T00:00:00Z"})");

    EXPECT_THAT(answer, HasSubstr(R"("status":"Blocked")"));
    ASSERT_EQ(world.tables.transactions.size(), 1u);
    EXPECT_EQ(world.tables.transactions[0].verdict, voltgate::AuthorizationStatus::Blocked);
}

TEST(StartTransaction, thatComesAgainGetsTheSameAnswer) {
    CentralSystemWorld world;

    const auto first = world.answer("StartTransaction", start);
    const auto second = world.answer("StartTransaction", start);

    EXPECT_EQ(first, second);
    EXPECT_EQ(world.tables.transactions.size(), 1u);
}

TEST(StartTransaction, warnsOfATransactionUnderWayWithTheSameToken) {
    CentralSystemWorld world;
    world.answer("StartTransaction", start);

    const auto answer = world.answer(
        "StartTransaction",
        R"({"connectorId":2,"idTag":"GOOD","meterStart":5,"timestamp":"2026-01-01T00:01:00Z"})");

    EXPECT_THAT(answer, HasSubstr(R"("status":"ConcurrentTx")"));
    EXPECT_EQ(world.tables.transactions.size(), 2u);
}

TEST(StartTransaction, mayBeConcurrentWhenTheTokenIsAllowedTo) {
    CentralSystemWorld world;
    world.tables.tokens[0].allowConcurrentTx = true;
    world.answer("StartTransaction", start);

    const auto answer = world.answer(
        "StartTransaction",
        R"({"connectorId":2,"idTag":"GOOD","meterStart":5,"timestamp":"2026-01-01T00:01:00Z"})");

    EXPECT_THAT(answer, HasSubstr(R"("status":"Accepted")"));
}

TEST(StartTransaction, findsATokenOfWhichMoreIsSentAndKeepsWhatWasSent) {
    CentralSystemWorld world;
    world.tables.tokens.push_back({.token = {.value = "ABCDEFGHIJKLMNOPQRST"}});

    const auto answer =
        world.answer("StartTransaction", R"({"connectorId":1,"idTag":"abcdefghijklmnopqrst\u0010",)"
                                         R"("meterStart":1,"timestamp":"2026-01-01T00:00:00Z"})");

    EXPECT_THAT(answer, HasSubstr(R"("status":"Accepted")"));
    EXPECT_EQ(world.tables.transactions.at(0).idToken.value, "abcdefghijklmnopqrst");
}

TEST(SilentStation, isNotJudgedByAServerThatHasJustStarted) {
    CentralSystemWorld world;
    world.answer("StartTransaction", start);
    const auto later = world.clock.now() + std::chrono::hours(96);
    const auto endSilent = [&](Duration up) {
        test::runTask(world.transactions.endSilent(std::chrono::hours(72), later - up, later));
        return world.tables.transactions.at(0).assumed;
    };

    EXPECT_FALSE(endSilent(std::chrono::minutes(59)));
    EXPECT_TRUE(endSilent(std::chrono::hours(1)));
}

TEST(StartTransaction, usesTheReservationItNames) {
    CentralSystemWorld world;
    world.tables.reservations.push_back({.id = {7},
                                         .station = {"CP-1"},
                                         .evse = {1},
                                         .idToken = {"GOOD"},
                                         .expiresAt = world.clock.now() + std::chrono::hours(1),
                                         .status = voltgate::ReservationStatus::Active});

    world.answer(
        "StartTransaction",
        R"({"connectorId":1,"idTag":"GOOD","meterStart":1,"reservationId":7,"timestamp":"2026-01-01T00:00:00Z"})");

    EXPECT_EQ(world.tables.reservations[0].status, voltgate::ReservationStatus::Used);
}

TEST(MeterValues, belongToTheTransactionTheyName) {
    CentralSystemWorld world;
    const auto id = transactionIdOf(world.answer("StartTransaction", start));

    const auto answer = world.answer(
        "MeterValues",
        R"({"connectorId":1,"transactionId":)" + id +
            R"(,"meterValue":[{"timestamp":"2026-01-01T00:01:00Z","sampledValue":[)"
            R"({"value":"16.1","measurand":"Current.Import","phase":"L1","unit":"A"},)"
            R"({"value":"OCMF|x","format":"SignedData","context":"Transaction.Begin"}]}]})");

    EXPECT_EQ(answer, "{}");
    ASSERT_EQ(world.tables.meterValues.size(), 1u);
    const auto& stored = world.tables.meterValues[0].second;
    EXPECT_EQ(std::to_string(stored.transaction->value), id);
    ASSERT_EQ(stored.value.sampledValues.size(), 2u);
    EXPECT_EQ(stored.value.sampledValues[0].phase, "L1");
    EXPECT_EQ(stored.value.sampledValues[1].value, "OCMF|x");
}

TEST(MeterValues, areKeptWithoutATransaction) {
    CentralSystemWorld world;
    const std::string values =
        R"("meterValue":[{"timestamp":"2026-01-01T00:01:00Z","sampledValue":[{"value":"1"}]}]})";

    EXPECT_EQ(world.answer("MeterValues", R"({"connectorId":0,)" + values), "{}");
    EXPECT_EQ(world.answer("MeterValues", R"({"connectorId":1,"transactionId":0,)" + values), "{}");
    EXPECT_EQ(world.answer("MeterValues",
                           R"({"connectorId":2,"transactionId":9223372036854775807,)" + values),
              "{}");
    EXPECT_EQ(world.tables.meterValues.size(), 3u);
}

TEST(StopTransaction, closesItsTransaction) {
    CentralSystemWorld world;
    const auto id = transactionIdOf(world.answer("StartTransaction", start));

    const auto answer = world.answer(
        "StopTransaction",
        R"({"idTag":"GOOD","meterStop":5100,"timestamp":"2026-01-01T01:00:00Z","transactionId":)" +
            id + R"(,"reason":"EVDisconnected"})");

    EXPECT_EQ(answer, R"({"idTagInfo":{"status":"Accepted"}})");
    const auto& transaction = world.tables.transactions[0];
    EXPECT_FALSE(transaction.isActive());
    EXPECT_EQ(transaction.energy(), 5000);
    EXPECT_EQ(transaction.stopReason, "EVDisconnected");
}

TEST(StopTransaction, withoutATokenIsAnsweredWithoutAVerdict) {
    CentralSystemWorld world;
    const auto id = transactionIdOf(world.answer("StartTransaction", start));

    EXPECT_EQ(
        world.answer(
            "StopTransaction",
            R"({"meterStop":5100,"timestamp":"2026-01-01T01:00:00Z","transactionId":)" + id + "}"),
        "{}");
}

TEST(StopTransaction, isAcknowledgedWhateverItsTransactionId) {
    CentralSystemWorld world;

    for (const auto* id : {"-1", "0", "123456789", "9223372036854775807"}) {
        EXPECT_EQ(
            world.answer("StopTransaction",
                         R"({"meterStop":1,"timestamp":"2026-01-01T01:00:00Z","transactionId":)" +
                             std::string(id) + "}"),
            "{}");
    }
    EXPECT_EQ(world.tables.parkedStops.size(), 4u);
}

TEST(StopTransaction, isAcceptedWithAnEmptyMeteringAnnex) {
    CentralSystemWorld world;

    EXPECT_EQ(world.answer(
                  "StopTransaction",
                  R"({"meterStop":1,"timestamp":"2026-01-01T01:00:00Z","transactionId":5,)"
                  R"("transactionData":[{"timestamp":"2026-01-01T01:00:00Z","sampledValue":[]}]})"),
              "{}");
}

TEST(StopTransaction, makesTheTokenFreeForAnotherTransaction) {
    CentralSystemWorld world;
    const auto id = transactionIdOf(world.answer("StartTransaction", start));
    world.answer(
        "StopTransaction",
        R"({"meterStop":200,"timestamp":"2026-01-01T01:00:00Z","transactionId":)" + id + "}");

    EXPECT_THAT(world.answer("Authorize", R"({"idTag":"GOOD"})"), HasSubstr("Accepted"));
}

}  // namespace
}  // namespace voltgate::v16
