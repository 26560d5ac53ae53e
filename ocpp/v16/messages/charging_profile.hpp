// Smart charging: charging profiles (OCPP 1.6 §7.8-7.14) are set (§5.16) and cleared (§5.5), and
// what they come to is asked for (§5.7).
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

enum class ChargingProfileStatus { Accepted, Rejected, NotSupported };
JSON_ENUM(ChargingProfileStatus, Accepted, Rejected, NotSupported)

struct SetChargingProfileResponse {
    ChargingProfileStatus status = ChargingProfileStatus::NotSupported;
};
JSON_FIELDS(SetChargingProfileResponse, status)

struct SetChargingProfileRequest {
    static constexpr Action action = "SetChargingProfile";
    using Response = SetChargingProfileResponse;

    int connectorId = 0;
    ChargingProfile csChargingProfiles;
};
JSON_FIELDS(SetChargingProfileRequest, connectorId, csChargingProfiles)

enum class ClearChargingProfileStatus { Accepted, Unknown };
JSON_ENUM(ClearChargingProfileStatus, Accepted, Unknown)

struct ClearChargingProfileResponse {
    ClearChargingProfileStatus status = ClearChargingProfileStatus::Unknown;
};
JSON_FIELDS(ClearChargingProfileResponse, status)

struct ClearChargingProfileRequest {
    static constexpr Action action = "ClearChargingProfile";
    using Response = ClearChargingProfileResponse;

    std::optional<int> id{};
    std::optional<int> connectorId{};
    std::optional<ChargingProfilePurpose> chargingProfilePurpose{};
    std::optional<int> stackLevel{};
};
JSON_FIELDS(ClearChargingProfileRequest, id, connectorId, chargingProfilePurpose, stackLevel)

struct GetCompositeScheduleResponse {
    AcceptedOrRejected status = AcceptedOrRejected::Rejected;
    std::optional<int> connectorId{};
    std::optional<DateTime> scheduleStart{};
    std::optional<ChargingSchedule> chargingSchedule{};
};
JSON_FIELDS(GetCompositeScheduleResponse, status, connectorId, scheduleStart, chargingSchedule)

struct GetCompositeScheduleRequest {
    static constexpr Action action = "GetCompositeSchedule";
    using Response = GetCompositeScheduleResponse;

    int connectorId = 0;
    int duration = 0;  ///< s
    std::optional<ChargingRateUnit> chargingRateUnit{};
};
JSON_FIELDS(GetCompositeScheduleRequest, connectorId, duration, chargingRateUnit)

}  // namespace voltgate::v16
