// Starts and stops whose meter could not be read: they count, and what their meter values say
// stands for the reading until the station tells it.
#include <gtest/gtest.h>

#include "tests/db/told.hpp"

namespace voltgate::db {
namespace {

using namespace test;
using Kind = DiscrepancyKind;

struct Untold : Told {
    TransactionStart startWithoutMeter(double minutes, int evse = 1) const {
        auto report = startAt(minutes, evse);
        report.meterStart.reset();
        return report;
    }
    TransactionStop stopWithoutMeter(double minutes, std::int64_t number) const {
        auto report = stopAt(minutes, number, 0);
        report.meterStop.reset();
        return report;
    }
    std::string count(const std::string& table) const {
        return database.query("select count(*) from " + table);
    }
};

TEST(UntoldMeterStart, isTheFirstReadingOnceTheChargeHasEnded) {
    Untold test;
    const auto number = test.start(test.startWithoutMeter(0));
    EXPECT_EQ(test.find(number).meterStart, std::nullopt);
    test.values(20, number, "881500");
    test.values(10, number, "881000");

    test.stop(30, number.value, 884000);

    const auto charge = test.find(number);
    EXPECT_EQ(charge.meterStart, 881000);
    EXPECT_EQ(charge.energy(), 3000);
    EXPECT_TRUE(charge.isEstimated());
    EXPECT_EQ(test.reported(Kind::MissingReading), 1);
    EXPECT_EQ(test.reported(Kind::MeterAnomaly), 0);
}

TEST(UntoldMeterStart, isOfTheReadingThatWasTakenAtTheBegin) {
    Untold test;
    const auto number = test.start(test.startWithoutMeter(0));
    test.values(10, number, "2000");
    auto begin = aSample("1200");
    begin.context = "Transaction.Begin";
    test.values(test.valuesAt(0, number.value, {begin}));

    test.stop(30, number.value, 4000);

    EXPECT_EQ(test.energy(number), 2800);
}

TEST(UntoldMeterStart, billsNothingWhereNothingWasRead) {
    Untold test;
    const auto number = test.start(test.startWithoutMeter(0));

    test.stop(30, number.value, 884000);

    EXPECT_EQ(test.energy(number), 0);
    EXPECT_TRUE(test.find(number).isEstimated());
    EXPECT_EQ(test.reported(Kind::MissingReading), 1);
}

TEST(UntoldMeterStart, givesWayToTheSameStartThatTellsIt) {
    Untold test;
    const auto number = test.start(test.startWithoutMeter(0));
    test.values(10, number, "2000");
    test.stop(30, number.value, 4000);

    EXPECT_EQ(test.start(test.startAt(0)), number);

    const auto charge = test.find(number);
    EXPECT_EQ(charge.meterStart, 1000);
    EXPECT_EQ(charge.energy(), 3000);
    EXPECT_FALSE(charge.isEstimated());
    EXPECT_EQ(test.reported(Kind::MissingReading), 0);
    EXPECT_EQ(test.count("transaction"), "1");
}

TEST(UntoldMeterStart, changesNothingOfOneThatWasTold) {
    Untold test;
    const auto number = test.start(0);

    EXPECT_EQ(test.start(test.startWithoutMeter(0)), number);

    EXPECT_EQ(test.find(number).meterStart, 1000);
    EXPECT_FALSE(test.find(number).isEstimated());
}

TEST(UntoldMeterStart, isTheSameStartAgainAndAgain) {
    Untold test;
    const auto number = test.start(test.startWithoutMeter(0));

    EXPECT_EQ(test.start(test.startWithoutMeter(0)), number);
    EXPECT_NE(test.start(test.startWithoutMeter(1)), number);
}

TEST(UntoldMeterStart, movesWithValuesThatComeLate) {
    Untold test;
    const auto number = test.start(test.startWithoutMeter(0));
    test.values(20, number, "3000");
    test.stop(30, number.value, 4000);
    ASSERT_EQ(test.energy(number), 1000);

    test.values(5, number, "1500");

    EXPECT_EQ(test.energy(number), 2500);
}

TEST(UntoldMeterStart, isUnknownAgainWhenTheChargeGoesOn) {
    Untold test;
    const auto number = test.start(test.startWithoutMeter(0));
    test.values(10, number, "2000");
    test.forget(20);
    ASSERT_TRUE(test.find(number).assumed);
    EXPECT_EQ(test.find(number).meterStart, 2000);

    test.values(40, number, "5000");
    EXPECT_EQ(test.find(number).meterStart, std::nullopt);
    test.stop(50, number.value, 6000);

    EXPECT_EQ(test.energy(number), 4000);
}

TEST(UntoldMeterStart, isKnownOfNoChargeThatWasNeverHeardOfAgain) {
    Untold test;
    const auto number = test.start(test.startWithoutMeter(0));

    test.forget(20);

    const auto charge = test.find(number);
    EXPECT_FALSE(charge.isActive());
    EXPECT_EQ(charge.energy(), std::nullopt);
    EXPECT_EQ(test.reported(Kind::MissingReading), 1);
}

TEST(UntoldMeterStop, isTheLastReadingBeforeTheEnd) {
    Untold test;
    const auto number = test.start(0);
    test.values(10, number, "2000");
    test.values(20, number, "3500");

    EXPECT_EQ(test.stop(test.stopWithoutMeter(30, number.value)).result, StopResult::Stopped);

    const auto charge = test.find(number);
    EXPECT_EQ(charge.meterStop, 3500);
    EXPECT_EQ(charge.stoppedAt, test.after(30));
    EXPECT_EQ(charge.energy(), 2500);
    EXPECT_TRUE(charge.isEstimated());
    EXPECT_EQ(test.reported(Kind::MissingReading), 1);
    EXPECT_EQ(test.reported(Kind::AssumedStop), 0);
}

TEST(UntoldMeterStop, isTheReadingThatCameWithTheStop) {
    Untold test;
    const auto number = test.start(0);
    auto stop = test.stopWithoutMeter(30, number.value);
    stop.meterValues = {aMeterValue(test.after(30), "6000")};

    test.stop(stop);

    EXPECT_EQ(test.energy(number), 5000);
}

TEST(UntoldMeterStop, billsNothingWhereNothingWasRead) {
    Untold test;
    const auto number = test.start(0);

    test.stop(test.stopWithoutMeter(30, number.value));

    EXPECT_EQ(test.energy(number), 0);
    EXPECT_TRUE(test.find(number).isEstimated());
}

TEST(UntoldMeterStop, countsOnBothSidesOfAReset) {
    Untold test;
    const auto number = test.start(0);
    test.values(10, number, "3000");
    test.values(20, number, "500");
    test.values(25, number, "900");

    test.stop(test.stopWithoutMeter(30, number.value));

    EXPECT_EQ(test.energy(number), 2400);
}

TEST(UntoldMeterStop, givesWayToTheStopThatTellsIt) {
    Untold test;
    const auto number = test.start(0);
    test.stop(test.stopWithoutMeter(30, number.value));

    EXPECT_EQ(test.stop(30, number.value, 6000).result, StopResult::Stopped);
    EXPECT_EQ(test.stop(test.stopWithoutMeter(30, number.value)).result, StopResult::Resent);

    const auto charge = test.find(number);
    EXPECT_EQ(charge.energy(), 5000);
    EXPECT_FALSE(charge.isEstimated());
    EXPECT_EQ(test.count("parked_stop"), "0");
}

TEST(UntoldMeterStop, givesWayWhereItNamedNoTransactionOfOurs) {
    for (const auto& stopIsFirst : {true, false}) {
        Untold test;
        TransactionNumber number;
        if (!stopIsFirst) number = test.start(0);
        test.stop(test.stopWithoutMeter(30, -1));
        if (stopIsFirst) number = test.start(0);
        ASSERT_TRUE(test.find(number).guessed);
        ASSERT_EQ(test.energy(number), 0);

        EXPECT_EQ(test.stop(30, -1, 6000).result, StopResult::Resent);
        EXPECT_EQ(test.stop(test.stopWithoutMeter(30, -1)).result, StopResult::Resent);

        EXPECT_EQ(test.energy(number), 5000);
        EXPECT_TRUE(test.find(number).isEstimated());
        EXPECT_EQ(test.reported(Kind::MissingReading), 0);
        EXPECT_EQ(test.count("parked_stop"), "1");
    }
}

TEST(UntoldMeterStop, thatWaitsIsToldBeforeItsTransactionComes) {
    Untold test;
    test.stop(test.stopWithoutMeter(30, -1));
    test.stop(30, -1, 6000);

    const auto number = test.start(0);

    EXPECT_EQ(test.energy(number), 5000);
    EXPECT_EQ(test.count("parked_stop"), "1");
}

TEST(UntoldReadings, ofBothEndsAreTheFirstAndTheLast) {
    Untold test;
    const auto number = test.start(test.startWithoutMeter(0));
    test.values(10, number, "2000");
    test.values(20, number, "3500");
    test.stop(test.stopWithoutMeter(30, number.value));

    EXPECT_EQ(test.energy(number), 1500);

    test.start(test.startAt(0));
    EXPECT_EQ(test.energy(number), 2500);
    test.stop(30, number.value, 4000);
    EXPECT_EQ(test.energy(number), 3000);
    EXPECT_FALSE(test.find(number).isEstimated());
}

TEST(UntoldReadings, ofBothEndsWithoutAnyValueAreNone) {
    Untold test;
    const auto number = test.start(test.startWithoutMeter(0));

    test.stop(test.stopWithoutMeter(30, number.value));

    const auto charge = test.find(number);
    EXPECT_FALSE(charge.isActive());
    EXPECT_EQ(charge.energy(), std::nullopt);
    EXPECT_EQ(charge.meterStop, std::nullopt);
    EXPECT_TRUE(charge.isEstimated());
}

TEST(StartOfAnUnknownPlace, endsNoOther) {
    Untold test;
    const auto one = test.start(test.startAt(0, 0));
    const auto other = test.start(test.startAt(5, 0, 2000));

    EXPECT_NE(one, other);
    EXPECT_TRUE(test.find(one).isActive());
    EXPECT_TRUE(test.find(other).isActive());
}

}  // namespace
}  // namespace voltgate::db
