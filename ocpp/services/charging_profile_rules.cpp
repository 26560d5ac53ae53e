#include "ocpp/services/charging_profile_rules.hpp"

#include <algorithm>
#include <cmath>

namespace voltgate {
namespace {

const std::string profilePath = "chargingProfile.";
const std::string schedulePath = profilePath + "chargingSchedule.";

class Faults {
public:
    void require(bool isTrue, std::string path, std::string reason) {
        if (!isTrue) list_.push_back({std::move(path), std::move(reason)});
    }
    std::vector<FieldFault> take() { return std::move(list_); }

private:
    std::vector<FieldFault> list_;
};

bool hasAtMostOneDecimal(double value) {
    const double tenths = value * 10;
    return std::isfinite(value) && std::abs(tenths - std::round(tenths)) < 1e-6;
}

void requireRate(Faults& faults, double value, const std::string& path) {
    faults.require(value >= 0, path, "is negative");
    faults.require(hasAtMostOneDecimal(value), path, "has more than one decimal");
}

void checkPeriods(Faults& faults, const ChargingSchedule& schedule) {
    faults.require(!schedule.periods.empty(), schedulePath + "chargingSchedulePeriod",
                   "expected at least one period");
    int before = -1;
    for (std::size_t i = 0; i < schedule.periods.size(); ++i) {
        const auto& period = schedule.periods[i];
        const auto path = schedulePath + "chargingSchedulePeriod[" + std::to_string(i) + "].";
        if (i == 0) {
            faults.require(period.startPeriod == 0, path + "startPeriod",
                           "the first period starts at 0");
        } else {
            faults.require(period.startPeriod > before, path + "startPeriod",
                           "is not after the period before it");
        }
        before = period.startPeriod;
        requireRate(faults, period.limit, path + "limit");
        const int phases = period.numberPhases.value_or(3);
        faults.require(phases >= 1 && phases <= 3, path + "numberPhases", "expected 1, 2 or 3");
    }
}

void checkSchedule(Faults& faults, const ChargingProfile& profile) {
    const auto& schedule = profile.schedule;
    faults.require(schedule.duration.value_or(1) > 0, schedulePath + "duration",
                   "expected a positive number of seconds");
    // Where a Recurring schedule without a start begins is for the station to say.
    const bool hasStart = schedule.startSchedule.has_value();
    if (profile.kind == ChargingProfileKind::Absolute) {
        faults.require(hasStart, schedulePath + "startSchedule",
                       "required when chargingProfileKind is Absolute");
    } else if (profile.kind == ChargingProfileKind::Relative) {
        faults.require(!hasStart, schedulePath + "startSchedule",
                       "must be absent when chargingProfileKind is Relative");
    }
    checkPeriods(faults, schedule);
    if (schedule.minChargingRate) {
        requireRate(faults, *schedule.minChargingRate, schedulePath + "minChargingRate");
    }
}

void checkProfile(Faults& faults, const ChargingProfile& profile) {
    faults.require(profile.stackLevel >= 0, profilePath + "stackLevel", "is negative");
    const bool isRecurring = profile.kind == ChargingProfileKind::Recurring;
    faults.require(isRecurring == profile.recurrencyKind.has_value(),
                   profilePath + "recurrencyKind",
                   isRecurring ? "required when chargingProfileKind is Recurring"
                               : "must be absent unless chargingProfileKind is Recurring");
    if (profile.validFrom && profile.validTo) {
        faults.require(*profile.validFrom < *profile.validTo, profilePath + "validTo",
                       "is not after validFrom");
    }
    checkSchedule(faults, profile);
}

std::string unitName(ChargingRateUnit unit) { return unit == ChargingRateUnit::A ? "A" : "W"; }

void checkLimits(Faults& faults, const ChargingProfile& profile,
                 const ChargingProfileLimits& limits) {
    if (limits.maxStackLevel) {
        faults.require(profile.stackLevel <= *limits.maxStackLevel, profilePath + "stackLevel",
                       "this station allows at most " + std::to_string(*limits.maxStackLevel));
    }
    if (limits.maxPeriods) {
        const auto count = static_cast<int>(profile.schedule.periods.size());
        faults.require(
            count <= *limits.maxPeriods, schedulePath + "chargingSchedulePeriod",
            "this station allows at most " + std::to_string(*limits.maxPeriods) + " periods");
    }
    const auto unit = profile.schedule.chargingRateUnit;
    const auto& units = limits.units;
    faults.require(units.empty() || std::find(units.begin(), units.end(), unit) != units.end(),
                   schedulePath + "chargingRateUnit",
                   "this station does not take schedules in " + unitName(unit));
}

// Where a purpose may be (1.6 §3.13.1): the maximum at the whole station, a transaction's at its
// EVSE.
void checkPlace(Faults& faults, const ChargingProfile& profile, EvseId evse) {
    using enum ChargingProfilePurpose;
    faults.require(evse.value >= 0, "evseId", "is negative");
    if (profile.purpose == ChargingStationMaxProfile) {
        faults.require(evse.value == 0, "evseId",
                       "the maximum of a station (ChargePointMaxProfile) belongs to evseId 0");
    }
    if (profile.purpose == TxProfile) {
        faults.require(evse.value > 0, "evseId", "a TxProfile needs the EVSE of its transaction");
        faults.require(profile.transaction.has_value(), profilePath + "transactionId",
                       "a TxProfile needs a transaction, and none is open there");
    } else {
        faults.require(!profile.transaction, profilePath + "transactionId",
                       "only a TxProfile has a transaction");
    }
}

}  // namespace

ChargingProfileLimits limitsOf(const std::vector<Variable>& reported) {
    ChargingProfileLimits limits;
    limits.maxStackLevel = reportedNumber(reported, "ChargeProfileMaxStackLevel");
    const auto periods = reportedNumber(reported, "ChargingScheduleMaxPeriods");
    // No schedule has none: such a station has not been told by its maker.
    if (periods && *periods > 0) limits.maxPeriods = periods;
    const auto* units = reportedVariable(reported, "ChargingScheduleAllowedChargingRateUnit");
    const auto words = units ? toLower(units->value.value_or("")) : "";
    if (words.find("current") != std::string::npos) limits.units.push_back(ChargingRateUnit::A);
    if (words.find("power") != std::string::npos) limits.units.push_back(ChargingRateUnit::W);
    return limits;
}

std::vector<FieldFault> checkChargingProfile(const ChargingProfile& profile, EvseId evse,
                                             const ChargingProfileLimits& limits) {
    Faults faults;
    checkPlace(faults, profile, evse);
    checkProfile(faults, profile);
    checkLimits(faults, profile, limits);
    return faults.take();
}

std::vector<FieldFault> checkProfileOfStart(const ChargingProfile& profile,
                                            const ChargingProfileLimits& limits) {
    Faults faults;
    faults.require(profile.purpose == ChargingProfilePurpose::TxProfile,
                   profilePath + "chargingProfilePurpose", "expected TxProfile");
    faults.require(!profile.transaction, profilePath + "transactionId",
                   "the transaction is yet to begin");
    checkProfile(faults, profile);
    checkLimits(faults, profile, limits);
    return faults.take();
}

}  // namespace voltgate
