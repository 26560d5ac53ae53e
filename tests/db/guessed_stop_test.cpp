// Stops that are paired by time and meter: a guess, which gives way to whatever the station says.
#include "db/parked_stop.hpp"

#include <gtest/gtest.h>

#include "tests/db/told.hpp"

namespace voltgate::db {
namespace {

using namespace test;
using Kind = DiscrepancyKind;

TEST(GuessedStop, isNotMadeWhereTheStationUsesOurNumber) {
    Told test;
    const auto number = test.start(0);
    test.values(10, number, "2500");

    EXPECT_EQ(test.stop(20, -1, 9000).result, StopResult::Parked);
    test.values(30, number, "5000");
    auto right = test.stopAt(40, number.value, 7000);
    right.reason = "EVDisconnected";
    EXPECT_EQ(test.stop(right).result, StopResult::Stopped);

    const auto charge = test.find(number);
    EXPECT_EQ(charge.energy(), 6000);
    EXPECT_EQ(charge.stopReason, "EVDisconnected");
    EXPECT_FALSE(charge.isEstimated());
    EXPECT_EQ(test.reported(Kind::UnmatchedStop), 1);
    EXPECT_EQ(test.reported(Kind::DifferingStop), 0);
}

TEST(GuessedStop, byTheNameThatTheStationShowsIsTold) {
    for (const bool valueIsFirst : {true, false}) {
        Told test;
        const auto number = test.start(0);
        if (valueIsFirst) test.values(10, 7, "2500");
        test.stop(20, 7, 5000);
        if (!valueIsFirst) test.values(10, 7, "2500");

        EXPECT_EQ(test.energy(number), 4000);
        EXPECT_FALSE(test.find(number).isEstimated()) << valueIsFirst;
    }
}

TEST(GuessedStop, isNoneOfAChargeThatTheStationCallsOtherwise) {
    for (const bool valueIsFirst : {true, false}) {
        Told test;
        const auto number = test.start(0);
        if (valueIsFirst) test.values(10, 7, "2500");
        test.stop(20, -1, 5000);
        if (!valueIsFirst) test.values(10, 7, "2500");

        EXPECT_TRUE(test.find(number).isActive()) << valueIsFirst;
        EXPECT_EQ(test.reported(Kind::UnmatchedStop), 1) << valueIsFirst;
        EXPECT_EQ(test.stop(30, 7, 6000).result, StopResult::Stopped);
        EXPECT_EQ(test.energy(number), 5000);
    }
}

TEST(GuessedStop, isToldAndEstimated) {
    Told test;
    const auto number = test.start(0);

    EXPECT_EQ(test.stop(20, -1, 9000).number, number);

    EXPECT_TRUE(test.find(number).guessed);
    EXPECT_TRUE(test.find(number).isEstimated());
    EXPECT_EQ(test.reported(Kind::GuessedStop), 1);
    EXPECT_EQ(test.reported(Kind::UnmatchedStop), 0);
}

TEST(GuessedStop, givesWayToTheStopThatNamesTheTransaction) {
    Told test;
    const auto number = test.start(0);
    auto guessed = test.stopAt(20, -1, 9000);
    guessed.meterValues = {aMeterValue(test.after(19), "9000")};
    test.stop(guessed);

    EXPECT_EQ(test.stop(40, number.value, 7000).result, StopResult::Stopped);

    EXPECT_EQ(test.energy(number), 6000);
    EXPECT_FALSE(test.find(number).isEstimated());
    EXPECT_EQ(test.reported(Kind::UnmatchedStop), 1);
    EXPECT_EQ(test.reported(Kind::GuessedStop), 0);
    EXPECT_TRUE(
        runTask(test.storage.meterValues.ofTransaction(number, {.limit = 10})).items.empty());
    EXPECT_EQ(test.stop(guessed).result, StopResult::Resent);
    EXPECT_EQ(test.energy(number), 6000);
}

TEST(GuessedStop, givesWayToMeterValuesThatNameTheTransactionLater) {
    Told test;
    const auto number = test.start(0);
    test.stop(20, -1, 9000);

    test.values(30, number, "5000");

    EXPECT_TRUE(test.find(number).isActive());
    EXPECT_EQ(test.reported(Kind::UnmatchedStop), 1);
    test.stop(40, number.value, 7000);
    EXPECT_EQ(test.energy(number), 6000);
}

TEST(GuessedStop, givesWayToMeterValuesFromBeforeIt) {
    Told test;
    const auto number = test.start(0);
    test.stop(20, -1, 9000);

    test.late(30);
    test.values(10, number, "2500");

    EXPECT_TRUE(test.find(number).isActive());
}

TEST(GuessedStop, givesWayThoughTheNextChargeHasBegun) {
    Told test;
    const auto number = test.start(0);
    test.stop(20, -1, 9000);
    const auto next = test.start(30, 1, 20000);

    test.late(40);
    test.values(10, number, "2500");

    EXPECT_TRUE(test.find(number).assumed);
    EXPECT_EQ(test.energy(number), 1500);
    EXPECT_TRUE(test.find(next).isActive());
    EXPECT_EQ(test.reported(Kind::UnmatchedStop), 1);
}

TEST(GuessedStop, madeAtTheStartGivesWayToo) {
    Told test;
    test.late(60);
    test.stop(20, -1, 9000);
    const auto number = test.start(0);
    EXPECT_TRUE(test.find(number).guessed);

    test.stop(40, number.value, 7000);

    EXPECT_EQ(test.energy(number), 6000);
    EXPECT_EQ(test.reported(Kind::UnmatchedStop), 1);
}

TEST(GuessedStop, goesToTheOtherChargeOnceTheFirstIsKnown) {
    Told test;
    test.late(60);
    const auto first = test.start(0, 1);
    test.stop(20, -1, 9000);
    ASSERT_TRUE(test.find(first).guessed);
    const auto second = test.start(5, 2);

    test.values(30, first, "2500");

    EXPECT_TRUE(test.find(first).isActive());
    EXPECT_EQ(test.energy(second), 8000);
    EXPECT_TRUE(test.find(second).guessed);
}

TEST(GuessedStop, isNotMadeWhereNoChargerGivesSoMuch) {
    Told test;
    const auto number = test.start(0);

    EXPECT_EQ(test.stop(20, -1, 880000).result, StopResult::Parked);
    EXPECT_TRUE(test.find(number).isActive());
}

TEST(GuessedStop, isNotMadeForAChargeThatHadEndedBefore) {
    Told test;
    const auto first = test.start(0, 1);
    test.start(60, 1, 20000);

    test.stop(120, -1, 15000);

    EXPECT_TRUE(test.find(first).assumed);
    EXPECT_EQ(test.energy(first), 0);
}

TEST(NamedStop, thatCameBeforeItsStartIsNoGuess) {
    Told test;
    auto start = test.startAt(0);
    start.number = TransactionNumber{100500};
    test.late(60);
    test.stop(20, 100500, 5000);

    const auto number = test.start(start);

    EXPECT_EQ(number.value, 100500);
    EXPECT_EQ(test.energy(number), 4000);
    EXPECT_FALSE(test.find(number).isEstimated());
}

}  // namespace
}  // namespace voltgate::db
