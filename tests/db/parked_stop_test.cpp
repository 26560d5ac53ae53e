// Stops: every one is stored; those without a transaction wait for theirs.
#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Stops : TestStorage {
    TransactionNumber start(TransactionStart report = aStart()) {
        return runTask(storage.transactions.start(std::move(report))).number;
    }
    StoppedTransaction stop(TransactionStop report) {
        return runTask(storage.transactions.stop(std::move(report)));
    }
    Transaction find(TransactionNumber number) {
        return runTask(storage.transactions.find(number)).value();
    }
    std::vector<StoredMeterValue> meterValues(TransactionNumber number) {
        return runTask(storage.meterValues.ofTransaction(number, {.limit = 100})).items;
    }
    std::string parked() const { return database.query("select count(*) from parked_stop"); }
};

TEST(TransactionStop, closesItsTransaction) {
    Stops test;
    const auto number = test.start();
    auto stop = aStop(number.value);
    stop.reason = "EVDisconnected";
    stop.idToken = IdToken{.value = "TAG"};

    const auto stopped = test.stop(stop);
    const auto transaction = test.find(number);

    EXPECT_EQ(stopped.result, StopResult::Stopped);
    EXPECT_EQ(stopped.number, number);
    EXPECT_EQ(transaction.meterStop, 5000);
    EXPECT_EQ(transaction.stoppedAt, noon + hour);
    EXPECT_EQ(transaction.stopReason, "EVDisconnected");
    EXPECT_EQ(transaction.stopIdToken, IdToken{.value = "TAG"});
    EXPECT_EQ(test.parked(), "0");
}

TEST(TransactionStop, sentAgainChangesNothing) {
    Stops test;
    const auto number = test.start();
    test.stop(aStop(number.value));

    const auto again = test.stop(aStop(number.value));

    EXPECT_EQ(again.result, StopResult::Resent);
    EXPECT_EQ(again.number, number);
    EXPECT_EQ(test.parked(), "0");
}

TEST(TransactionStop, sentTwiceAtTheSameMomentClosesOnce) {
    Stops test;
    const auto number = test.start();
    std::vector<Task<StoppedTransaction>> tasks;
    for (int i = 0; i < 5; ++i) {
        tasks.push_back(test.storage.transactions.stop(aStop(number.value)));
    }

    const auto results = runTasks(std::move(tasks));

    EXPECT_EQ(std::count_if(results.begin(), results.end(),
                            [](const auto& each) { return each->result == StopResult::Stopped; }),
              1);
    EXPECT_EQ(test.parked(), "0");
}

TEST(TransactionStop, thatDiffersFromTheFirstIsParkedAsCorrection) {
    Stops test;
    const auto number = test.start();
    test.stop(aStop(number.value));
    auto different = aStop(number.value);
    different.meterStop = 6000;

    const auto second = test.stop(different);
    const auto again = test.stop(different);

    EXPECT_EQ(second.result, StopResult::Corrected);
    EXPECT_EQ(second.number, number);
    EXPECT_EQ(again.result, StopResult::Resent);
    EXPECT_EQ(test.find(number).meterStop, 5000);
    EXPECT_EQ(test.database.query("select kind from parked_stop"), "Correction");
    EXPECT_EQ(test.parked(), "1");
}

TEST(TransactionStop, withoutATransactionIsParkedOnce) {
    Stops test;

    const auto first = test.stop(aStop(-1));
    const auto again = test.stop(aStop(-1));

    EXPECT_EQ(first.result, StopResult::Parked);
    EXPECT_EQ(again.result, StopResult::Resent);
    EXPECT_EQ(test.parked(), "1");
}

TEST(TransactionStop, takesAnyNumber) {
    Stops test;

    for (const std::int64_t number :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 40, INT64_MAX, INT64_MIN}) {
        EXPECT_EQ(test.stop(aStop(number)).result, StopResult::Parked);
    }
}

TEST(TransactionStop, ofAnotherStationsTransactionLeavesThatAlone) {
    Stops test;
    auto elsewhere = aStart();
    elsewhere.station = {"CP-2"};
    const auto number = test.start(elsewhere);

    const auto stopped = test.stop(aStop(number.value));

    EXPECT_EQ(stopped.result, StopResult::Parked);
    EXPECT_TRUE(test.find(number).isActive());
}

TEST(TransactionStop, withAnUnknownNumberClosesTheOneThatFits) {
    Stops test;
    const auto number = test.start();

    const auto stopped = test.stop(aStop(-1));
    const auto again = test.stop(aStop(-1));

    EXPECT_EQ(stopped.result, StopResult::Stopped);
    EXPECT_EQ(stopped.number, number);
    EXPECT_EQ(again.result, StopResult::Resent);
    EXPECT_EQ(again.number, number);
}

TEST(TransactionStop, withAnUnknownNumberIsParkedWhenTwoFit) {
    Stops test;
    test.start();
    auto second = aStart();
    second.evse = {2};
    test.start(second);

    EXPECT_EQ(test.stop(aStop(-1)).result, StopResult::Parked);
}

TEST(TransactionStop, withAnUnknownNumberFitsByTimeMeterAndToken) {
    Stops test;
    test.start();
    auto early = aStop(-1), low = aStop(-1), foreign = aStop(-1);
    early.stoppedAt = noon - minute;
    low.meterStop = 999;
    foreign.idToken = IdToken{.value = "OTHER"};

    for (const auto& stop : {early, low, foreign}) {
        EXPECT_EQ(test.stop(stop).result, StopResult::Parked);
    }
}

TEST(TransactionStop, bringsItsMeterValues) {
    Stops test;
    auto start = aStart();
    start.evse = {2};
    const auto number = test.start(start);
    auto stop = aStop(number.value);
    stop.meterValues = {aMeterValue(noon + minute, "2000"), aMeterValue(noon + hour, "5000")};

    test.stop(stop);
    test.stop(stop);

    const auto values = test.meterValues(number);
    ASSERT_EQ(values.size(), 2u);
    EXPECT_EQ(values[0].evse, EvseId{2});
    EXPECT_EQ(values[1].value.sampledValues[0].value, "5000");
}

TEST(ParkedStop, isPairedWhenItsTransactionAppears) {
    Stops test;
    auto stop = aStop(-1);
    stop.meterValues = {aMeterValue(noon + minute)};
    test.stop(stop);

    const auto number = test.start();
    const auto transaction = test.find(number);

    EXPECT_EQ(transaction.stoppedAt, noon + hour);
    EXPECT_EQ(transaction.meterStop, 5000);
    EXPECT_EQ(test.database.query("select transaction_number from parked_stop"),
              std::to_string(number.value));
    ASSERT_EQ(test.meterValues(number).size(), 1u);
    EXPECT_EQ(test.meterValues(number)[0].evse, EvseId{1});
}

TEST(ParkedStop, sentAgainAfterPairingChangesNothing) {
    Stops test;
    test.stop(aStop(-1));
    const auto number = test.start();

    const auto again = test.stop(aStop(-1));

    EXPECT_EQ(again.result, StopResult::Resent);
    EXPECT_EQ(again.number, number);
}

TEST(ParkedStop, waitsWhenItDoesNotFit) {
    Stops test;
    auto early = aStop(-1), low = aStop(-2), foreign = aStop(-3), elsewhere = aStop(-4);
    early.stoppedAt = noon - minute;
    low.meterStop = 999;
    foreign.idToken = IdToken{.value = "OTHER"};
    elsewhere.station = {"CP-2"};
    for (const auto& stop : {early, low, foreign, elsewhere}) test.stop(stop);

    EXPECT_TRUE(test.find(test.start()).isActive());
}

TEST(ParkedStop, ofTheSameGroupIsPaired) {
    Stops test;
    IdTokenRecord token;
    token.token.value = "OTHER";
    token.groupId = "FLEET";
    runTask(test.storage.idTokens.add(token));
    auto stop = aStop(-1);
    stop.idToken = IdToken{.value = "other"};
    test.stop(stop);
    auto start = aStart();
    start.groupId = "FLEET";

    EXPECT_FALSE(test.find(test.start(start)).isActive());
}

TEST(ParkedStop, waitsWhenTwoFit) {
    Stops test;
    test.stop(aStop(-1));
    test.stop(aStop(-2));

    EXPECT_TRUE(test.find(test.start()).isActive());
}

TEST(ParkedStop, isNotPairedWithAStartWhoseClockWasNotSet) {
    Stops test;
    test.stop(aStop(-1));
    auto start = aStart();
    start.startedAt = at("1970-01-01T00:00:07Z");

    EXPECT_TRUE(test.find(test.start(start)).isActive());
}

TEST(ParkedStop, thatIsACorrectionIsNotPaired) {
    Stops test;
    const auto number = test.start();
    test.stop(aStop(number.value));
    auto different = aStop(number.value);
    different.meterStop = 6000;
    test.stop(different);
    auto next = aStart();
    next.startedAt = noon + minute;

    EXPECT_TRUE(test.find(test.start(next)).isActive());
}

}  // namespace
}  // namespace voltgate::db
