// What a charge drew, from the readings between its ends.
#include "ocpp/domain/charged_energy.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

const DateTime begin = DateTime::parse("2026-03-01T12:00:00Z").value();
constexpr auto tenMinutes = std::chrono::minutes(10);

// One reading every ten minutes.
std::optional<double> overResets(const std::vector<double>& meter, ChargeEnd end) {
    std::vector<MeterPoint> points;
    for (const double wh : meter) {
        points.push_back({begin + tenMinutes * static_cast<int>(points.size()), wh});
    }
    return energyOverResets(points, end);
}

struct Case {
    const char* name;
    std::vector<double> meter;
    std::optional<double> told;
    std::optional<double> assumed;
};

class Meter : public testing::TestWithParam<Case> {};

TEST_P(Meter, countsItsRisingStretches) {
    EXPECT_EQ(overResets(GetParam().meter, ChargeEnd::Told), GetParam().told);
    EXPECT_EQ(overResets(GetParam().meter, ChargeEnd::Assumed), GetParam().assumed);
}

constexpr std::nullopt_t theDifference = std::nullopt;

INSTANTIATE_TEST_SUITE_P(
    EnergyOverResets, Meter,
    testing::Values(
        Case{"thatOnlyRises", {5000, 9000, 14000, 15000}, theDifference, theDifference},
        Case{"thatStandsStill", {5000, 5000, 5000}, theDifference, theDifference},
        Case{"withoutReadings", {5000, 9000}, theDifference, theDifference},
        Case{"thatIsReset", {5000, 9000, 14000, 0, 500, 700}, 9700, 9700},
        Case{"thatIsResetToMoreThanZero", {5000, 9000, 14000, 2000, 2500, 2600}, 9600, 9600},
        Case{"thatIsResetRightBeforeTheEnd", {5000, 9000, 14000, 200}, 9000, 9000},
        Case{"thatIsResetTwice", {5000, 9000, 0, 3000, 0, 1000, 1500}, 8500, 8500},
        Case{"thatBeganAtZero", {0, 3000, 0, 500, 700}, 3700, 3700},
        Case{"thatIsBeyondItsBeginAgain", {5000, 14000, 0, 4000, 8000, 9000}, 18000, 18000},
        Case{"thatIsBeyondItsTopAgain", {5000, 9000, 14000, 0, 6000, 11000, 16000}, 25000, 25000},
        Case{"thatRounds", {5000, 14000, 13600, 13900}, theDifference, theDifference},
        Case{"thatRoundsATenth", {5000, 9900, 9850}, theDifference, theDifference},
        Case{"thatIsZeroOnce", {5000, 9000, 0, 14000, 15000}, theDifference, theDifference},
        Case{"thatIsZeroForAWhile", {5000, 9000, 0, 0, 0, 14000}, theDifference, theDifference},
        Case{"thatIsHugeOnce", {5000, 9000, 99999999, 9500, 12000}, theDifference, theDifference},
        Case{"thatIsTooHighOnce", {5000, 9000, 50000, 9500, 12000}, theDifference, theDifference},
        Case{"thatIsHugeOnceBeforeAReset", {5000, 9000, 99999999, 0, 500}, 4500, 4500},
        Case{"whoseReadingsBeginAtZero", {5000, 0, 3000, 8000}, theDifference, 8000},
        Case{"whoseReadingsBeginAtZeroAndEndSo", {5000, 0, 400, 900}, 900, 900},
        Case{"whoseReadingsAreOfItsWholeLife", {0, 1234100, 1234600, 900}, theDifference, 500},
        Case{"whoseReadingsAreOfAnotherScale", {0, 100200, 100900, 1000}, theDifference, 100900},
        Case{"whoseOnlyReadingIsOfAnotherScale", {0, 9000, 1000}, theDifference, 9000},
        Case{"whoseEndIsBelowItsBegin", {5000, 700}, 0, 0}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(EnergyOverResets, isFastForAMeterThatGoesUpAndDown) {
    std::vector<double> meter;
    for (int i = 0; i < 20'000; ++i) meter.push_back(i % 2 == 0 ? 5000 : 4000 - i % 7);

    const auto started = std::chrono::steady_clock::now();
    overResets(meter, ChargeEnd::Told);
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(2));
}

ChargeReading aReading(int minute, double wh) {
    return {.at = begin + std::chrono::minutes(minute),
            .number = minute,
            .reading = {.wh = wh, .quality = 1, .point = ReadingPoint::During},
            .naming = 2,
            .isThere = true,
            .sampledAt = begin + std::chrono::minutes(minute)};
}

double lastOf(std::vector<ChargeReading> readings) {
    return lastReading(readingsThatCount(std::move(readings))).value().reading.wh;
}

TEST(ChargeReadings, areInOrderOfTimeAndThenOfStoring) {
    auto same = aReading(50, 9001);
    same.number = 51;

    EXPECT_EQ(lastOf({aReading(10, 3000), aReading(50, 9000), aReading(20, 5000)}), 9000);
    EXPECT_EQ(lastOf({same, aReading(50, 9000)}), 9001);
}

TEST(ChargeReadings, countThatNameTheChargeWhereSomeDo) {
    auto main = aReading(30, 1234600), own = aReading(25, 800);
    main.naming = 0;
    own.naming = 1;

    EXPECT_EQ(lastOf({aReading(10, 400), main, aReading(20, 900)}), 900);
    EXPECT_EQ(lastOf({main, own}), 800);
    EXPECT_EQ(lastOf({main}), 1234600);
}

TEST(ChargeReadings, countThatAreOfItsConnectorWhereSomeAre) {
    auto station = aReading(30, 1234600);
    station.isThere = false;

    EXPECT_EQ(lastOf({aReading(10, 400), station}), 400);
    EXPECT_EQ(lastOf({station}), 1234600);
}

TEST(ChargeReadings, countThatCoverMoreOfIt) {
    auto phase = aReading(30, 3000);
    phase.reading.quality = 0;

    EXPECT_EQ(lastOf({aReading(10, 8000), phase}), 8000);
}

TEST(ChargeReadings, ofItsEndCountMoreThanLaterOnesAndThoseOfItsBeginLess) {
    auto end = aReading(20, 5000), start = aReading(40, 1000), named = aReading(0, 1000);
    end.reading.point = ReadingPoint::End;
    start.reading.point = named.reading.point = ReadingPoint::Begin;
    auto unnamed = aReading(30, 7000);
    unnamed.naming = 0;

    EXPECT_EQ(lastOf({aReading(30, 0), end}), 5000);
    EXPECT_EQ(lastOf({aReading(30, 7000), start}), 7000);
    EXPECT_EQ(lastOf({named, unnamed}), 7000);
    EXPECT_EQ(lastOf({start}), 1000);
}

TEST(ImpossibleEnergy, isMoreThanAnyChargerGives) {
    EXPECT_FALSE(isImpossible(22'000, std::chrono::hours(1)));
    EXPECT_FALSE(isImpossible(4'000, Duration(0)));
    EXPECT_TRUE(isImpossible(879'000, std::chrono::minutes(20)));
    EXPECT_TRUE(isImpossible(99'999'999, std::chrono::hours(1)));
}

}  // namespace
}  // namespace voltgate
