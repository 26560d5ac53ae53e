// A charging profile as REST reads and shows it: the specification's names, the same for every OCPP
// version.
#pragma once
#include "gateway/rest/words.hpp"
#include "ocpp/domain/charging_profile.hpp"
#include "ocpp/json/bounded.hpp"
#include "ocpp/json/described.hpp"

namespace voltgate::rest {

struct ChargingSchedulePeriodView {
    int startPeriod = 0;
    double limit = 0;
    std::optional<int> numberPhases;
};
JSON_FIELDS(ChargingSchedulePeriodView, startPeriod, limit, numberPhases)

struct ChargingScheduleView {
    std::optional<int> duration;
    std::optional<DateTime> startSchedule;
    Spelled<ChargingRateUnit> chargingRateUnit;
    json::List<ChargingSchedulePeriodView, 1, 1024> chargingSchedulePeriod;
    std::optional<double> minChargingRate;
};
JSON_FIELDS(ChargingScheduleView, duration, startSchedule, chargingRateUnit, chargingSchedulePeriod,
            minChargingRate)

struct ChargingProfileView {
    int chargingProfileId = 0;
    std::optional<int> transactionId;
    int stackLevel = 0;
    Spelled<ChargingProfilePurpose> chargingProfilePurpose;
    Spelled<ChargingProfileKind> chargingProfileKind;
    std::optional<Spelled<RecurrencyKind>> recurrencyKind;
    std::optional<DateTime> validFrom;
    std::optional<DateTime> validTo;
    ChargingScheduleView chargingSchedule;
};
JSON_FIELDS(ChargingProfileView, chargingProfileId, transactionId, stackLevel,
            chargingProfilePurpose, chargingProfileKind, recurrencyKind, validFrom, validTo,
            chargingSchedule)

ChargingProfile toProfile(const ChargingProfileView& view);
ChargingProfileView toView(const ChargingProfile& profile);

}  // namespace voltgate::rest
