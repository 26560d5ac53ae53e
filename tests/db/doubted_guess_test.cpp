// What a station says later against a stop that was paired by time and meter; in every order of its
// reports the bill is the same.
#include "db/doubted_guess.hpp"

#include <gtest/gtest.h>

#include "tests/db/told.hpp"

namespace voltgate::db {
namespace {

using namespace test;
using Kind = DiscrepancyKind;

TEST(DoubtedGuess, givesWayToAChargeThatBeganThereBefore) {
    for (const bool startIsLate : {true, false}) {
        Told test;
        test.now = Told::after(100);
        const auto first = test.start(10, 1, 5);
        auto second = test.startAt(60, 1, 1002);
        second.idToken.value = "ANOTHER";
        if (!startIsLate) test.start(second);
        test.stop(78, 9, 2157);
        const auto number = test.start(second);

        EXPECT_TRUE(test.find(first).assumed) << startIsLate;
        EXPECT_EQ(test.energy(first), 0) << startIsLate;
        EXPECT_TRUE(test.find(number).guessed) << startIsLate;
        EXPECT_EQ(test.energy(number), 1155) << startIsLate;
    }
}

TEST(DoubtedGuess, givesWayToTheChargeThatIsCalledSo) {
    for (const bool startIsLate : {true, false}) {
        Told test;
        test.now = Told::after(100);
        const auto other = test.start(8, 2, 1000);
        if (startIsLate) test.stop(28, 8, 2649);
        const auto number = test.start(21, 1, 1562);
        test.values(23, 8, "1830");
        if (!startIsLate) test.stop(28, 8, 2649);

        EXPECT_TRUE(test.find(other).isActive()) << startIsLate;
        EXPECT_EQ(test.energy(number), 1087) << startIsLate;
        EXPECT_FALSE(test.find(number).isEstimated()) << startIsLate;
    }
}

TEST(DoubtedGuess, givesWayToTheSameStopThatNamesAnother) {
    Told test;
    test.now = Told::after(100);
    const auto other = test.start(10, 1, 5);
    test.stop(78, 0, 2157);
    ASSERT_TRUE(test.find(other).guessed);
    const auto number = test.start(60, 2, 1002);
    test.stop(78, number.value, 2157);

    EXPECT_TRUE(test.find(other).isActive());
    EXPECT_EQ(test.energy(number), 1155);
    EXPECT_FALSE(test.find(number).isEstimated());
    EXPECT_EQ(test.reported(Kind::UnmatchedStop), 0);
}

TEST(DoubtedGuess, isNotMadeOfAStopThatNamedAnother) {
    Told test;
    const auto number = test.start(10, 1, 5);
    const auto other = test.start(20, 2, 100);
    test.stop(78, number.value, 2157);

    EXPECT_EQ(test.stop(78, -1, 2157).result, StopResult::Resent);
    EXPECT_TRUE(test.find(other).isActive());
}

TEST(WaitingStop, isTriedAgainWhenItHasBecomeTheOnlyOneThatFits) {
    for (const bool isTold : {true, false}) {
        Told test;
        const auto number = test.start(0, 1, 1000);
        const auto other = test.start(1, 2, 5000);
        EXPECT_EQ(test.stop(61, 0, 6000).result, StopResult::Parked);
        test.stop(60, isTold ? number.value : 0, 2000);

        EXPECT_EQ(test.energy(number), 1000) << isTold;
        EXPECT_EQ(test.find(number).guessed, !isTold);
        EXPECT_EQ(test.energy(other), 1000) << isTold;
        EXPECT_TRUE(test.find(other).guessed) << isTold;
        EXPECT_EQ(test.reported(Kind::UnmatchedStop), 0) << isTold;
    }
}

}  // namespace
}  // namespace voltgate::db
