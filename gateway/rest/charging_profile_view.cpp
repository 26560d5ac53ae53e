#include "gateway/rest/charging_profile_view.hpp"

namespace voltgate::rest {

ChargingProfile toProfile(const ChargingProfileView& view) {
    const auto& wanted = view.chargingSchedule;
    ChargingSchedule schedule{.duration = wanted.duration,
                              .startSchedule = wanted.startSchedule,
                              .chargingRateUnit = meant(wanted.chargingRateUnit),
                              .minChargingRate = wanted.minChargingRate};
    for (const auto& period : wanted.chargingSchedulePeriod) {
        schedule.periods.push_back({.startPeriod = period.startPeriod,
                                    .limit = period.limit,
                                    .numberPhases = period.numberPhases});
    }
    ChargingProfile profile{.id = view.chargingProfileId,
                            .stackLevel = view.stackLevel,
                            .purpose = meant(view.chargingProfilePurpose),
                            .kind = meant(view.chargingProfileKind),
                            .validFrom = view.validFrom,
                            .validTo = view.validTo,
                            .schedule = std::move(schedule)};
    if (view.transactionId) profile.transaction = TransactionNumber{*view.transactionId};
    if (view.recurrencyKind) profile.recurrencyKind = meant(*view.recurrencyKind);
    return profile;
}

ChargingProfileView toView(const ChargingProfile& profile) {
    ChargingProfileView view;
    view.chargingProfileId = profile.id;
    if (profile.transaction) view.transactionId = profile.transaction->value;
    view.stackLevel = profile.stackLevel;
    view.chargingProfilePurpose = spelled(profile.purpose);
    view.chargingProfileKind = spelled(profile.kind);
    if (profile.recurrencyKind) view.recurrencyKind = spelled(*profile.recurrencyKind);
    view.validFrom = profile.validFrom;
    view.validTo = profile.validTo;
    auto& schedule = view.chargingSchedule;
    schedule.duration = profile.schedule.duration;
    schedule.startSchedule = profile.schedule.startSchedule;
    schedule.chargingRateUnit = spelled(profile.schedule.chargingRateUnit);
    for (const auto& period : profile.schedule.periods) {
        schedule.chargingSchedulePeriod.push_back({.startPeriod = period.startPeriod,
                                                   .limit = period.limit,
                                                   .numberPhases = period.numberPhases});
    }
    schedule.minChargingRate = profile.schedule.minChargingRate;
    return view;
}

}  // namespace voltgate::rest
