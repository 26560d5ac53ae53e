// Charging profiles (OCPP 1.6 §7.8-7.14), as RemoteStartTransaction carries them.
#pragma once
#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

enum class ChargingProfilePurpose { ChargePointMaxProfile, TxDefaultProfile, TxProfile };
JSON_ENUM(ChargingProfilePurpose, ChargePointMaxProfile, TxDefaultProfile, TxProfile)

enum class ChargingProfileKind { Absolute, Recurring, Relative };
JSON_ENUM(ChargingProfileKind, Absolute, Recurring, Relative)

enum class RecurrencyKind { Daily, Weekly };
JSON_ENUM(RecurrencyKind, Daily, Weekly)

enum class ChargingRateUnit { A, W };
JSON_ENUM(ChargingRateUnit, A, W)

struct ChargingSchedulePeriod {
    int startPeriod = 0;  ///< s from the start of the schedule
    double limit = 0;     ///< A or W, one decimal
    std::optional<int> numberPhases{};
};
JSON_FIELDS(ChargingSchedulePeriod, startPeriod, limit, numberPhases)

struct ChargingSchedule {
    std::optional<int> duration{};  ///< s
    std::optional<DateTime> startSchedule{};
    ChargingRateUnit chargingRateUnit = ChargingRateUnit::A;
    json::List<ChargingSchedulePeriod> chargingSchedulePeriod;
    std::optional<double> minChargingRate{};
};
JSON_FIELDS(ChargingSchedule, duration, startSchedule, chargingRateUnit, chargingSchedulePeriod,
            minChargingRate)

struct ChargingProfile {
    int chargingProfileId = 0;
    std::optional<std::int64_t> transactionId{};
    int stackLevel = 0;
    ChargingProfilePurpose chargingProfilePurpose = ChargingProfilePurpose::TxProfile;
    ChargingProfileKind chargingProfileKind = ChargingProfileKind::Relative;
    std::optional<RecurrencyKind> recurrencyKind{};
    std::optional<DateTime> validFrom{};
    std::optional<DateTime> validTo{};
    ChargingSchedule chargingSchedule;
};
JSON_FIELDS(ChargingProfile, chargingProfileId, transactionId, stackLevel, chargingProfilePurpose,
            chargingProfileKind, recurrencyKind, validFrom, validTo, chargingSchedule)

}  // namespace voltgate::v16
