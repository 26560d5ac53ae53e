// The end of a charge by the readings of its meter.
#include "db/charge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/db/told.hpp"

namespace voltgate::db {
namespace {

using namespace test;
using Kind = DiscrepancyKind;
using testing::HasSubstr;

SampledValue anEnergy(std::string wh, std::optional<std::string> phase = {}) {
    auto sample = aSample(std::move(wh), "Energy.Active.Import.Register");
    sample.phase = std::move(phase);
    return sample;
}

TEST(LastReading, isOfTheOnlyPhaseThatIsSent) {
    Told test;
    const auto number = test.start(0, 1, 20000);
    test.values(test.valuesAt(10, number.value, {anEnergy("23000", "L1")}));
    test.values(test.valuesAt(20, number.value, {anEnergy("26500", "L1")}));
    test.forget(30);

    EXPECT_EQ(test.energy(number), 6500);
}

TEST(LastReading, isNoSignature) {
    Told test;
    const auto number = test.start(0, 1, 3000);
    auto signedData = anEnergy("31323334"), raw = anEnergy("6000");
    signedData.format = "SignedData";
    raw.format = "Raw";
    test.values(10, number, "4000");
    test.values(test.valuesAt(20, number.value, {signedData, raw}));
    test.forget(30);

    EXPECT_EQ(test.energy(number), 3000);
}

TEST(LastReading, isTheLatestByItsTime) {
    Told test;
    const auto number = test.start(0, 1, 1000);
    test.late(55);
    test.values(10, number, "3000");
    test.values(50, number, "9000");
    test.values(20, number, "5000");
    test.forget(60);

    EXPECT_EQ(test.energy(number), 8000);
    EXPECT_EQ(test.find(number).stoppedAt, test.after(50));
}

TEST(LastReading, isTheLatestByItsReceptionWhereTheClockIsWrong) {
    for (const auto* odd : {"1970-01-01T00:00:09Z", "2031-01-01T00:00:00Z"}) {
        Told test;
        const auto number = test.start(0, 1, 1000);
        test.values(10, number, "3000");
        auto report = test.valuesAt(20, number.value, {anEnergy("5000")});
        report.meterValues[0].sampledAt = at(odd);
        test.values(report);
        test.forget(30);

        EXPECT_EQ(test.energy(number), 4000) << odd;
        EXPECT_EQ(test.find(number).stoppedAt, test.after(20)) << odd;
    }
}

TEST(LastReading, isOfTheOutletThoughTheInletComesLater) {
    Told test;
    const auto number = test.start(0, 1, 1000);
    auto outlet = anEnergy("4000"), inlet = anEnergy("1234000");
    outlet.location = "Outlet";
    inlet.location = "Inlet";
    test.values(test.valuesAt(10, number.value, {inlet, outlet}));
    test.values(test.valuesAt(20, number.value, {inlet}));
    test.forget(30);

    EXPECT_EQ(test.energy(number), 3000);
}

TEST(LastReading, isThatOfTheEndWhateverIsSampledLater) {
    Told test;
    const auto number = test.start(0, 1, 1000);
    auto end = anEnergy("5000"), later = anEnergy("0");
    end.context = "Transaction.End";
    later.context = "Sample.Clock";
    test.values(test.valuesAt(10, number.value, {end}));
    test.values(test.valuesAt(15, number.value, {later}));
    test.forget(30);

    EXPECT_EQ(test.energy(number), 4000);
}

TEST(LastReading, ofAChargeUnderWayIsChosenAlike) {
    Told test;
    const auto number = test.start(0, 1, 1000);
    test.late(55);
    test.values(50, number, "9000");
    test.values(20, number, "5000");
    test.values(52, std::nullopt, "1234600");

    EXPECT_EQ(runTask(test.storage.meterValues.latestRegister(number)), 9000);
}

TEST(MeterReset, countsWhatRises) {
    Told test;
    const auto number = test.start(0, 1, 5000);
    int minutes = 10;
    for (const auto* wh : {"9000", "14000", "0", "500"}) test.values(minutes += 10, number, wh);
    test.stop(60, number.value, 700);

    const auto charge = test.find(number);
    EXPECT_EQ(charge.energy(), 9700);
    EXPECT_TRUE(charge.isEstimated());
    ASSERT_EQ(test.reported(Kind::MeterAnomaly), 1);
    EXPECT_THAT(test.report()[0].detail, HasSubstr("9700 Wh"));
}

TEST(MeterReset, isSeenThoughTheMeterIsBeyondItsBeginAgain) {
    Told test;
    const auto number = test.start(0, 1, 5000);
    int minutes = 10;
    for (const auto* wh : {"9000", "14000", "0", "4000", "8000"}) {
        test.values(minutes += 10, number, wh);
    }
    test.stop(70, number.value, 9000);

    EXPECT_EQ(test.energy(number), 18000);
    EXPECT_EQ(test.reported(Kind::MeterAnomaly), 1);
}

TEST(MeterReset, isSeenInTheValuesOfTheStop) {
    Told test;
    const auto number = test.start(0, 1, 5000);
    auto stop = test.stopAt(60, number.value, 700);
    stop.meterValues = {aMeterValue(test.after(20), "9000"), aMeterValue(test.after(30), "14000"),
                        aMeterValue(test.after(40), "0"), aMeterValue(test.after(50), "500")};
    test.stop(stop);

    EXPECT_EQ(test.energy(number), 9700);
}

TEST(MeterReset, isSeenInValuesThatComeAfterTheStop) {
    Told test;
    const auto number = test.start(0, 1, 5000);
    test.stop(60, number.value, 700);
    EXPECT_EQ(test.energy(number), 0);

    test.late(70);
    int minutes = 10;
    for (const auto* wh : {"9000", "14000", "0", "500"}) test.values(minutes += 10, number, wh);

    EXPECT_EQ(test.energy(number), 9700);
}

TEST(MeterReset, countsOfAnAssumedEndToo) {
    Told test;
    const auto number = test.start(0, 1, 5000);
    int minutes = 10;
    for (const auto* wh : {"9000", "14000", "0", "500"}) test.values(minutes += 10, number, wh);
    test.forget(60);

    EXPECT_EQ(test.energy(number), 9500);
    EXPECT_EQ(test.find(number).meterStop, 500);
    EXPECT_TRUE(test.find(number).isEstimated());
}

TEST(MeterReset, thatSetsTheClockBackIsInOrderOfReception) {
    Told test;
    const auto number = test.start(0, 1, 5000);
    test.values(10, number, "9000");
    test.values(20, number, "14000");
    for (const int minutes : {30, 40}) {
        auto report = test.valuesAt(minutes, number.value, {anEnergy(minutes == 30 ? "0" : "500")});
        report.meterValues[0].sampledAt = at("1970-01-01T00:00:09Z") + minute * minutes;
        test.values(report);
    }
    test.stop(60, number.value, 700);

    EXPECT_EQ(test.energy(number), 9700);
}

TEST(MeterReset, isNoneWhereOneValueIsWrong) {
    for (const auto* wrong : {"0", "99999999"}) {
        Told test;
        const auto number = test.start(0, 1, 5000);
        test.values(10, number, "9000");
        test.values(20, number, wrong);
        test.values(30, number, "11000");
        test.stop(60, number.value, 12000);

        EXPECT_EQ(test.energy(number), 7000) << wrong;
        EXPECT_FALSE(test.find(number).isEstimated()) << wrong;
    }
}

TEST(MeterReset, isNoneWhereAnotherMeterIsShownBesides) {
    Told test;
    const auto number = test.start(0, 1, 0);
    test.values(10, number, "400");
    test.values(10.1, std::nullopt, "1234100");
    test.values(20, number, "900");
    test.stop(60, number.value, 1000);

    EXPECT_EQ(test.energy(number), 1000);
    EXPECT_FALSE(test.find(number).isEstimated());
}

}  // namespace
}  // namespace voltgate::db
