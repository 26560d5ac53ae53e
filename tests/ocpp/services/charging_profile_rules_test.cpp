#include "ocpp/services/charging_profile_rules.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace voltgate {
namespace {

const DateTime newYear = DateTime::parse("2027-01-01T00:00:00Z").value();

ChargingProfile aTxProfile() {
    return {.id = 1,
            .transaction = TransactionNumber{100000},
            .schedule = {.periods = {{.startPeriod = 0, .limit = 16}}}};
}

ChargingProfile aDefaultProfile() {
    auto profile = aTxProfile();
    profile.transaction.reset();
    profile.purpose = ChargingProfilePurpose::TxDefaultProfile;
    return profile;
}

TEST(ChargingProfileRules, findNothingWrongWithGoodProfiles) {
    auto recurring = aDefaultProfile();
    recurring.kind = ChargingProfileKind::Recurring;
    recurring.recurrencyKind = RecurrencyKind::Weekly;
    recurring.schedule.startSchedule = newYear;
    auto maximum = aDefaultProfile();
    maximum.purpose = ChargingProfilePurpose::ChargingStationMaxProfile;
    maximum.schedule.periods = {{0, 32.5, 3}, {60, 0, 1}};

    EXPECT_TRUE(checkChargingProfile(aTxProfile(), {1}, {}).empty());
    EXPECT_TRUE(checkChargingProfile(recurring, {0}, {}).empty());
    EXPECT_TRUE(checkChargingProfile(maximum, {0}, {}).empty());
}

struct Wrong {
    const char* name;
    std::function<void(ChargingProfile&)> spoil;
    const char* path;
    int evse = 1;
};

class ChargingProfileFaults : public testing::TestWithParam<Wrong> {};

TEST_P(ChargingProfileFaults, areToldWithTheirPath) {
    auto profile = aTxProfile();
    GetParam().spoil(profile);
    const ChargingProfileLimits limits{
        .maxStackLevel = 8, .maxPeriods = 2, .units = {ChargingRateUnit::A}};

    const auto faults = checkChargingProfile(profile, {GetParam().evse}, limits);

    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].path, GetParam().path) << faults[0].reason;
}

INSTANTIATE_TEST_SUITE_P(
    All, ChargingProfileFaults,
    testing::Values(
        Wrong{"noTransaction", [](auto& p) { p.transaction.reset(); },
              "chargingProfile.transactionId"},
        Wrong{"noEvse", [](auto&) {}, "evseId", 0},
        Wrong{"transactionOfADefault",
              [](auto& p) { p.purpose = ChargingProfilePurpose::TxDefaultProfile; },
              "chargingProfile.transactionId"},
        Wrong{"maximumOfAnEvse",
              [](auto& p) {
                  p.purpose = ChargingProfilePurpose::ChargingStationMaxProfile;
                  p.transaction.reset();
              },
              "evseId"},
        Wrong{"negativeLevel", [](auto& p) { p.stackLevel = -1; }, "chargingProfile.stackLevel"},
        Wrong{"levelTooHigh", [](auto& p) { p.stackLevel = 9; }, "chargingProfile.stackLevel"},
        Wrong{"recurringWithoutKind", [](auto& p) { p.kind = ChargingProfileKind::Recurring; },
              "chargingProfile.recurrencyKind"},
        Wrong{"kindWithoutRecurring", [](auto& p) { p.recurrencyKind = RecurrencyKind::Daily; },
              "chargingProfile.recurrencyKind"},
        Wrong{"absoluteWithoutStart", [](auto& p) { p.kind = ChargingProfileKind::Absolute; },
              "chargingProfile.chargingSchedule.startSchedule"},
        Wrong{"relativeWithStart", [](auto& p) { p.schedule.startSchedule = newYear; },
              "chargingProfile.chargingSchedule.startSchedule"},
        Wrong{"validBackwards",
              [](auto& p) {
                  p.validFrom = newYear;
                  p.validTo = newYear;
              },
              "chargingProfile.validTo"},
        Wrong{"noPeriod", [](auto& p) { p.schedule.periods.clear(); },
              "chargingProfile.chargingSchedule.chargingSchedulePeriod"},
        Wrong{"tooManyPeriods",
              [](auto& p) {
                  p.schedule.periods = {{0, 1}, {1, 2}, {2, 3}};
              },
              "chargingProfile.chargingSchedule.chargingSchedulePeriod"},
        Wrong{"lateFirstPeriod", [](auto& p) { p.schedule.periods[0].startPeriod = 1; },
              "chargingProfile.chargingSchedule.chargingSchedulePeriod[0].startPeriod"},
        Wrong{"periodsOutOfOrder",
              [](auto& p) {
                  p.schedule.periods = {{0, 1}, {0, 2}};
              },
              "chargingProfile.chargingSchedule.chargingSchedulePeriod[1].startPeriod"},
        Wrong{"negativeLimit", [](auto& p) { p.schedule.periods[0].limit = -1; },
              "chargingProfile.chargingSchedule.chargingSchedulePeriod[0].limit"},
        Wrong{"twoDecimals", [](auto& p) { p.schedule.periods[0].limit = 16.25; },
              "chargingProfile.chargingSchedule.chargingSchedulePeriod[0].limit"},
        Wrong{"fourPhases", [](auto& p) { p.schedule.periods[0].numberPhases = 4; },
              "chargingProfile.chargingSchedule.chargingSchedulePeriod[0].numberPhases"},
        Wrong{"noDuration", [](auto& p) { p.schedule.duration = 0; },
              "chargingProfile.chargingSchedule.duration"},
        Wrong{"negativeMinimum", [](auto& p) { p.schedule.minChargingRate = -0.5; },
              "chargingProfile.chargingSchedule.minChargingRate"},
        Wrong{"otherUnit", [](auto& p) { p.schedule.chargingRateUnit = ChargingRateUnit::W; },
              "chargingProfile.chargingSchedule.chargingRateUnit"}),
    [](const auto& info) { return info.param.name; });

TEST(ChargingProfileRules, tellEverythingThatIsWrongAtOnce) {
    auto profile = aTxProfile();
    profile.stackLevel = -1;
    profile.schedule.periods = {{5, -1}};

    EXPECT_EQ(checkChargingProfile(profile, {0}, {}).size(), 4U);
}

TEST(ChargingProfileRules, knowNoLimitThatWasNotReported) {
    const auto limits = limitsOf({});

    EXPECT_EQ(limits.maxStackLevel, std::nullopt);
    EXPECT_EQ(limits.maxPeriods, std::nullopt);
    EXPECT_TRUE(limits.units.empty());
}

TEST(ChargingProfileRules, readLimitsFromTheConfigurationKeysInAnyCase) {
    const auto key = [](std::string name, std::string value) {
        return Variable{.component = {}, .name = std::move(name), .value = std::move(value)};
    };

    const auto limits =
        limitsOf({key("chargeprofilemaxstacklevel", "5"), key("ChargingScheduleMaxPeriods", "many"),
                  key("ChargingScheduleAllowedChargingRateUnit", "Current,Power")});

    EXPECT_EQ(limits.maxStackLevel, 5);
    EXPECT_EQ(limits.maxPeriods, std::nullopt);
    EXPECT_EQ(limits.units.size(), 2U);
}

TEST(ChargingProfileRules, takeNoPeriodsAtAllForALimitThatIsUnknown) {
    for (const auto* none : {"0", "-1"}) {
        const Variable reported{
            .component = {}, .name = "ChargingScheduleMaxPeriods", .value = none};
        EXPECT_EQ(limitsOf({reported}).maxPeriods, std::nullopt) << none;
    }
}

TEST(ChargingProfileRules, askForATxProfileWithoutTransactionAtAStart) {
    auto profile = aTxProfile();
    EXPECT_EQ(checkProfileOfStart(profile, {}).at(0).path, "chargingProfile.transactionId");

    profile.transaction.reset();
    EXPECT_TRUE(checkProfileOfStart(profile, {}).empty());

    EXPECT_EQ(checkProfileOfStart(aDefaultProfile(), {}).at(0).path,
              "chargingProfile.chargingProfilePurpose");
}

}  // namespace
}  // namespace voltgate
