// What was assumed of a charge gives way to what its station says, in whatever order it comes; and
// what is older than a charge does not end it.
#include "db/charge_revision.hpp"

#include <gtest/gtest.h>

#include "tests/db/told.hpp"

namespace voltgate::db {
namespace {

using namespace test;
using Kind = DiscrepancyKind;

TEST(AssumedEnd, givesWayToLaterMeterValuesOfTheCharge) {
    Told test;
    const auto number = test.start(0);
    test.values(10, number, "2000");
    test.forget(20);
    ASSERT_TRUE(test.find(number).assumed);

    test.values(30, number, "4000");

    EXPECT_TRUE(test.find(number).isActive());
    EXPECT_FALSE(test.find(number).assumed);
    EXPECT_EQ(test.reported(Kind::AssumedStop), 0);
}

TEST(AssumedEnd, movesWithMeterValuesThatComeLate) {
    Told test;
    const auto number = test.start(0);
    test.values(10, number, "2000");
    test.forget(60);

    test.late(70);
    test.values(50, number, "9000");
    test.values(20, number, "5000");

    EXPECT_TRUE(test.find(number).assumed);
    EXPECT_EQ(test.energy(number), 8000);
    EXPECT_EQ(test.find(number).stoppedAt, test.after(50));
}

TEST(AssumedEnd, movesWithLateMeterValuesThatNameNothing) {
    Told test;
    const auto number = test.start(0);
    const auto next = test.start(60, 1, 20000);
    ASSERT_TRUE(test.find(number).assumed);

    test.late(70);
    test.values(50, std::nullopt, "9000");
    test.values(65, std::nullopt, "21000");

    EXPECT_EQ(test.energy(number), 8000);
    test.stop(80, next.value, 22000);
    EXPECT_EQ(test.energy(next), 2000);
}

TEST(AssumedEnd, isNotWithdrawnByTheReadingAtItsEnd) {
    Told test;
    const auto number = test.start(0);
    test.forget(20);
    auto sample = aSample("4000");
    sample.context = "Transaction.End";

    test.values(test.valuesAt(21, number.value, {sample}));

    EXPECT_TRUE(test.find(number).assumed);
    EXPECT_EQ(test.energy(number), 3000);
}

TEST(AssumedEnd, ofASilenceGivesWayToASignOfTheCharge) {
    Told test;
    const auto number = test.start(0);
    runTask(test.storage.transactions.endSilent(test.after(30), test.after(60)));
    ASSERT_TRUE(test.find(number).assumed);

    test.late(70);
    test.values(30, number, "3000");
    EXPECT_TRUE(test.find(number).assumed);
    EXPECT_EQ(test.energy(number), 2000);
    test.values(70, number, "4000");

    EXPECT_TRUE(test.find(number).isActive());
}

TEST(AssumedEnd, givesWayToAConnectorThatCharges) {
    for (const auto* status : {"Charging", "SuspendedEV", "SuspendedEVSE"}) {
        Told test;
        const auto number = test.start(0);
        test.forget(20);
        ASSERT_TRUE(test.find(number).assumed);

        test.status(21, status);

        EXPECT_TRUE(test.find(number).isActive()) << status;
    }
}

TEST(AssumedEnd, doesNotGiveWayToWhatChargedBefore) {
    Told test;
    const auto number = test.start(0);
    test.forget(20);

    test.late(30);
    test.status(5, "Charging");
    test.status(21, "Preparing");

    EXPECT_TRUE(test.find(number).assumed);
}

TEST(AssumedEnd, doesNotGiveWayToTheNextCharge) {
    Told test;
    const auto number = test.start(0);
    const auto next = test.start(30);

    test.status(31, "Charging");

    EXPECT_TRUE(test.find(number).assumed);
    EXPECT_TRUE(test.find(next).isActive());
}

// What is older than the charge does not end it.

TEST(OldReport, thatIsAvailableDoesNotEndAYoungerCharge) {
    Told test;
    test.status(-1, "Preparing");
    const auto number = test.start(0);
    test.status(1, "Charging");
    test.late(30);
    test.boot(30);

    test.status(-60, "Available");
    test.status(-1, "Preparing");
    test.status(1, "Charging");
    test.values(29, number, "3000");

    EXPECT_TRUE(test.find(number).isActive());
    EXPECT_EQ(runTask(test.storage.transactions.openAt(aStation, {1}))->number, number);
}

TEST(OldReport, thatIsAvailableDoesNotEndItWhereNothingElseIsKnownOfTheConnector) {
    Told test;
    const auto number = test.start(0);
    test.late(30);
    test.boot(30);

    test.status(-60, "Available");

    EXPECT_TRUE(test.find(number).isActive());
}

TEST(OldReport, thatIsAvailableDoesNotEndWhatShowedALaterSign) {
    Told test;
    const auto number = test.start(0);
    test.values(20, number, "3000");
    test.late(30);
    test.boot(30);

    test.status(10, "Available");

    EXPECT_TRUE(test.find(number).isActive());
}

TEST(OldReport, isNoneWithoutATime) {
    Told test;
    const auto number = test.start(0);
    test.values(20, number, "3000");
    test.boot(30);
    auto report = aConnectorReport("Available");
    report.reportedAt.reset();
    report.receivedAt = test.after(31);

    runTask(test.storage.connectors.record(report));

    EXPECT_TRUE(test.find(number).assumed);
    EXPECT_EQ(test.energy(number), 2000);
}

TEST(OldReport, ofAClockThatIsNotSetIsJudgedByItsReception) {
    for (const auto* odd : {"1970-01-01T00:00:09Z", "2031-01-01T00:00:00Z"}) {
        Told test;
        const auto number = test.start(0);
        test.boot(30);
        auto report = aConnectorReport("Available");
        report.reportedAt = at(odd);
        report.receivedAt = test.after(31);

        runTask(test.storage.connectors.record(report));

        EXPECT_TRUE(test.find(number).assumed) << odd;
    }
}

TEST(OldReport, ofAStartDoesNotEndAYoungerCharge) {
    Told test;
    const auto number = test.start(0);
    test.late(30);

    const auto old = test.start(-60, 1, 500);

    EXPECT_TRUE(test.find(number).isActive());
    EXPECT_TRUE(test.find(old).assumed);
    EXPECT_EQ(runTask(test.storage.transactions.openAt(aStation, {1}))->number, number);
    test.values(-30, old, "800");
    test.stop(-10, old.value, 900);
    EXPECT_EQ(test.energy(old), 400);
    EXPECT_FALSE(test.find(old).isEstimated());
    EXPECT_TRUE(test.find(number).isActive());
}

TEST(OldReport, ofAStartWhoseEndWasSeenIsOver) {
    Told test;
    test.boot(20);
    test.status(21, "Available");
    test.late(30);

    const auto number = test.start(0);

    EXPECT_TRUE(test.find(number).assumed);
}

TEST(OldReport, ofAStartThatIsStillGoingOnIsOpen) {
    Told test;
    test.boot(-60);
    test.status(-59, "Available");
    test.late(30);

    EXPECT_TRUE(test.find(test.start(0)).isActive());
}

}  // namespace
}  // namespace voltgate::db
