#include "simulator/charging_profiles.hpp"

#include <algorithm>
#include <cmath>

namespace voltgate::simulator {
namespace {

using std::chrono::seconds;
using enum v16::ChargingProfilePurpose;

double amperes(const v16::ChargingSchedulePeriod& period, v16::ChargingRateUnit unit) {
    if (unit == v16::ChargingRateUnit::A) return period.limit;
    return period.limit / (volts * period.numberPhases.value_or(3));
}

// When the schedule that counts at this moment began.
DateTime startOf(const v16::ChargingProfile& profile, DateTime at, DateTime relativeTo) {
    const auto start = profile.chargingSchedule.startSchedule.value_or(DateTime());
    switch (profile.chargingProfileKind) {
        case v16::ChargingProfileKind::Absolute:
            return start;
        case v16::ChargingProfileKind::Relative:
            return relativeTo;
        case v16::ChargingProfileKind::Recurring:
            break;
    }
    const bool isWeekly = profile.recurrencyKind == v16::RecurrencyKind::Weekly;
    const Duration cycle = std::chrono::hours(isWeekly ? 7 * 24 : 24);
    const auto into = (at - start) % cycle;
    return at - (into < Duration::zero() ? into + cycle : into);
}

// Nothing while the profile says nothing.
std::optional<double> limitIn(const v16::ChargingProfile& profile, DateTime at,
                              DateTime relativeTo) {
    if (profile.validFrom && at < *profile.validFrom) return std::nullopt;
    if (profile.validTo && at >= *profile.validTo) return std::nullopt;
    const auto& schedule = profile.chargingSchedule;
    const auto into = at - startOf(profile, at, relativeTo);
    const bool isOver = schedule.duration && into >= seconds(*schedule.duration);
    if (into < Duration::zero() || isOver) return std::nullopt;
    std::optional<double> limit;
    for (const auto& period : schedule.chargingSchedulePeriod) {
        if (seconds(period.startPeriod) <= into) limit = amperes(period, schedule.chargingRateUnit);
    }
    return limit;
}

double inUnit(double amperes, v16::ChargingRateUnit unit) {
    const double rate = unit == v16::ChargingRateUnit::A ? amperes : amperes * volts * 3;
    return std::round(rate * 10) / 10;
}

}  // namespace

void ChargingProfiles::set(int connector, v16::ChargingProfile profile) {
    std::erase_if(profiles_, [&](const Installed& other) {
        const bool isSamePlace =
            other.connector == connector && other.profile.stackLevel == profile.stackLevel &&
            other.profile.chargingProfilePurpose == profile.chargingProfilePurpose;
        return isSamePlace || other.profile.chargingProfileId == profile.chargingProfileId;
    });
    profiles_.push_back({.connector = connector, .profile = std::move(profile)});
}

bool ChargingProfiles::clear(const v16::ClearChargingProfileRequest& which) {
    const auto matches = [&](const Installed& one) {
        const auto& profile = one.profile;
        return which.id.value_or(profile.chargingProfileId) == profile.chargingProfileId &&
               which.connectorId.value_or(one.connector) == one.connector &&
               which.stackLevel.value_or(profile.stackLevel) == profile.stackLevel &&
               which.chargingProfilePurpose.value_or(profile.chargingProfilePurpose) ==
                   profile.chargingProfilePurpose;
    };
    return std::erase_if(profiles_, matches) > 0;
}

void ChargingProfiles::transactionEnded(int connector) {
    std::erase_if(profiles_, [connector](const Installed& one) {
        return one.connector == connector && one.profile.chargingProfilePurpose == TxProfile;
    });
}

std::optional<double> ChargingProfiles::limitOf(v16::ChargingProfilePurpose purpose, int connector,
                                                DateTime at, DateTime relativeTo) const {
    std::optional<double> limit;
    int level = -1;
    bool isOwn = false;
    for (const auto& one : profiles_) {
        const auto& profile = one.profile;
        const bool isHere = one.connector == connector || one.connector == 0;
        if (!isHere || profile.chargingProfilePurpose != purpose) continue;
        // A connector's own profile goes before that of the whole station (1.6 §3.13.1).
        const bool isOwnProfile = one.connector == connector;
        const bool isAbove = isOwnProfile != isOwn ? isOwnProfile : profile.stackLevel > level;
        const auto here = limitIn(profile, at, relativeTo);
        if (!here || (limit && !isAbove)) continue;
        limit = here;
        level = profile.stackLevel;
        isOwn = isOwnProfile;
    }
    return limit;
}

std::optional<double> ChargingProfiles::limit(int connector, DateTime at,
                                              std::optional<DateTime> transactionStart) const {
    const auto relativeTo = transactionStart.value_or(at);
    const auto maximum = limitOf(ChargePointMaxProfile, 0, at, relativeTo);
    auto limit = transactionStart ? limitOf(TxProfile, connector, at, relativeTo) : std::nullopt;
    if (!limit) limit = limitOf(TxDefaultProfile, connector, at, relativeTo);
    if (!limit || !maximum) return limit ? limit : maximum;
    return std::min(*limit, *maximum);
}

v16::ChargingSchedule ChargingProfiles::composite(int connector, DateTime start, seconds duration,
                                                  v16::ChargingRateUnit unit,
                                                  std::optional<DateTime> transactionStart,
                                                  double without) const {
    v16::ChargingSchedule schedule{.duration = static_cast<int>(duration.count()),
                                   .startSchedule = start,
                                   .chargingRateUnit = unit,
                                   .chargingSchedulePeriod = {}};
    auto& periods = schedule.chargingSchedulePeriod;
    const auto relativeTo = transactionStart.value_or(start);
    for (seconds into{0}; into < duration; ++into) {
        const auto rate =
            inUnit(limit(connector, start + into, relativeTo).value_or(without), unit);
        if (!periods.empty() && periods.back().limit == rate) continue;
        periods.push_back({.startPeriod = static_cast<int>(into.count()), .limit = rate});
    }
    return schedule;
}

}  // namespace voltgate::simulator
