#include "simulator/charging_profiles.hpp"

#include <gtest/gtest.h>

namespace voltgate::simulator {
namespace {

using namespace std::chrono_literals;
using enum v16::ChargingProfilePurpose;

const DateTime noon = DateTime::parse("2026-03-02T12:00:00Z").value();

v16::ChargingProfile aProfile(int id, v16::ChargingProfilePurpose purpose, double limit,
                              int level = 0) {
    v16::ChargingProfile profile{
        .chargingProfileId = id, .stackLevel = level, .chargingProfilePurpose = purpose};
    profile.chargingSchedule.chargingSchedulePeriod.push_back({.startPeriod = 0, .limit = limit});
    return profile;
}

TEST(ChargingProfiles, limitNothingWhenThereAreNone) {
    EXPECT_EQ(ChargingProfiles().limit(1, noon, noon), std::nullopt);
}

TEST(ChargingProfiles, letTheHighestLevelCount) {
    ChargingProfiles profiles;
    profiles.set(1, aProfile(1, TxDefaultProfile, 10, 1));
    profiles.set(1, aProfile(2, TxDefaultProfile, 20, 2));
    profiles.set(1, aProfile(3, TxDefaultProfile, 30, 0));

    EXPECT_EQ(profiles.limit(1, noon, noon), 20);
    EXPECT_EQ(profiles.limit(2, noon, noon), std::nullopt);
}

TEST(ChargingProfiles, letATxProfileReplaceTheDefaultWhileItsTransactionLasts) {
    ChargingProfiles profiles;
    profiles.set(0, aProfile(1, TxDefaultProfile, 10));
    profiles.set(1, aProfile(2, TxProfile, 20));

    EXPECT_EQ(profiles.limit(1, noon, noon), 20);
    EXPECT_EQ(profiles.limit(1, noon, std::nullopt), 10);
    profiles.transactionEnded(1);
    EXPECT_EQ(profiles.limit(1, noon, noon), 10);
}

TEST(ChargingProfiles, neverExceedTheMaximumOfTheStation) {
    ChargingProfiles profiles;
    profiles.set(0, aProfile(1, ChargePointMaxProfile, 8));
    profiles.set(1, aProfile(2, TxDefaultProfile, 20));

    EXPECT_EQ(profiles.limit(1, noon, noon), 8);
    EXPECT_EQ(profiles.limit(2, noon, noon), 8);
}

TEST(ChargingProfiles, countOnlyWhileTheyAreValid) {
    ChargingProfiles profiles;
    auto profile = aProfile(1, TxDefaultProfile, 10);
    profile.validFrom = noon;
    profile.validTo = noon + 1h;
    profile.chargingSchedule.duration = 60;
    profiles.set(1, profile);

    EXPECT_EQ(profiles.limit(1, noon - 1ms, noon), std::nullopt);
    EXPECT_EQ(profiles.limit(1, noon, noon), 10);
    EXPECT_EQ(profiles.limit(1, noon + 60s, noon), std::nullopt);
    EXPECT_EQ(profiles.limit(1, noon + 1h, noon + 1h), std::nullopt);
}

TEST(ChargingProfiles, repeatADayFromItsStart) {
    ChargingProfiles profiles;
    auto profile = aProfile(1, TxDefaultProfile, 10);
    profile.chargingProfileKind = v16::ChargingProfileKind::Recurring;
    profile.recurrencyKind = v16::RecurrencyKind::Daily;
    profile.chargingSchedule.startSchedule = noon - 48h;
    profile.chargingSchedule.chargingSchedulePeriod.push_back({.startPeriod = 3600, .limit = 6});
    profiles.set(1, profile);

    EXPECT_EQ(profiles.limit(1, noon, noon), 10);
    EXPECT_EQ(profiles.limit(1, noon + 1h, noon), 6);
    EXPECT_EQ(profiles.limit(1, noon + 23h, noon), 6);
    EXPECT_EQ(profiles.limit(1, noon + 24h, noon), 10);
}

TEST(ChargingProfiles, areReplacedByIdAndByPlace) {
    ChargingProfiles profiles;
    profiles.set(1, aProfile(1, TxDefaultProfile, 10));
    profiles.set(1, aProfile(2, TxDefaultProfile, 11));
    profiles.set(2, aProfile(2, TxDefaultProfile, 12));

    EXPECT_EQ(profiles.size(), 1U);
    EXPECT_EQ(profiles.limit(2, noon, noon), 12);
}

TEST(ChargingProfiles, areClearedByEveryGivenField) {
    ChargingProfiles profiles;
    profiles.set(1, aProfile(1, TxDefaultProfile, 10));
    profiles.set(2, aProfile(2, TxDefaultProfile, 10));

    EXPECT_FALSE(profiles.clear({.id = 1, .connectorId = 2}));
    EXPECT_TRUE(profiles.clear({.connectorId = 2}));
    EXPECT_TRUE(profiles.clear({}));
    EXPECT_FALSE(profiles.clear({}));
}

TEST(ChargingProfiles, comeToAScheduleInEitherUnit) {
    ChargingProfiles profiles;
    auto profile = aProfile(1, TxDefaultProfile, 10);
    profile.chargingSchedule.chargingSchedulePeriod.push_back({.startPeriod = 60, .limit = 6.5});
    profile.chargingSchedule.duration = 120;
    profiles.set(1, profile);

    const auto inA = profiles.composite(1, noon, 180s, v16::ChargingRateUnit::A, std::nullopt, 16);
    const auto inW = profiles.composite(1, noon, 30s, v16::ChargingRateUnit::W, std::nullopt, 16);

    ASSERT_EQ(inA.chargingSchedulePeriod.size(), 3U);
    EXPECT_EQ(inA.chargingSchedulePeriod[0].limit, 10);
    EXPECT_EQ(inA.chargingSchedulePeriod[1].startPeriod, 60);
    EXPECT_EQ(inA.chargingSchedulePeriod[1].limit, 6.5);
    EXPECT_EQ(inA.chargingSchedulePeriod[2].limit, 16);
    EXPECT_EQ(inA.duration, 180);
    ASSERT_EQ(inW.chargingSchedulePeriod.size(), 1U);
    EXPECT_EQ(inW.chargingSchedulePeriod[0].limit, 6900);
}

}  // namespace
}  // namespace voltgate::simulator
