// States of connectors (OCPP 1.6 §4.9), and putting them in and out of service (§5.2).
#pragma once
#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

/// §7.6
enum class ChargePointErrorCode {
    ConnectorLockFailure,
    EVCommunicationError,
    GroundFailure,
    HighTemperature,
    InternalError,
    LocalListConflict,
    NoError,
    OtherError,
    OverCurrentFailure,
    PowerMeterFailure,
    PowerSwitchFailure,
    ReaderFailure,
    ResetFailure,
    UnderVoltage,
    OverVoltage,
    WeakSignal
};
JSON_ENUM(ChargePointErrorCode, ConnectorLockFailure, EVCommunicationError, GroundFailure,
          HighTemperature, InternalError, LocalListConflict, NoError, OtherError,
          OverCurrentFailure, PowerMeterFailure, PowerSwitchFailure, ReaderFailure, ResetFailure,
          UnderVoltage, OverVoltage, WeakSignal)

/// §7.7
enum class ChargePointStatus {
    Available,
    Preparing,
    Charging,
    SuspendedEVSE,
    SuspendedEV,
    Finishing,
    Reserved,
    Unavailable,
    Faulted
};
JSON_ENUM(ChargePointStatus, Available, Preparing, Charging, SuspendedEVSE, SuspendedEV, Finishing,
          Reserved, Unavailable, Faulted)

struct StatusNotificationRequest {
    static constexpr Action action = "StatusNotification";
    using Response = Empty;

    int connectorId = 0;
    json::Literally<ChargePointErrorCode> errorCode = ChargePointErrorCode::NoError;
    std::optional<json::String<50>> info{};
    json::Literally<ChargePointStatus> status = ChargePointStatus::Available;
    std::optional<DateTime> timestamp{};
    std::optional<json::String<255>> vendorId{};
    std::optional<json::String<50>> vendorErrorCode{};

    /// Without a place or a status it says nothing.
    static bool isWorthSalvaging(const json::Losses& lost) {
        return !lost.contains("connectorId") && !lost.contains("status");
    }
};
JSON_FIELDS(StatusNotificationRequest, connectorId, errorCode, info, status, timestamp, vendorId,
            vendorErrorCode)

enum class AvailabilityType { Inoperative, Operative };
JSON_ENUM(AvailabilityType, Inoperative, Operative)

enum class AvailabilityStatus { Accepted, Rejected, Scheduled };
JSON_ENUM(AvailabilityStatus, Accepted, Rejected, Scheduled)

struct ChangeAvailabilityResponse {
    AvailabilityStatus status = AvailabilityStatus::Rejected;
};
JSON_FIELDS(ChangeAvailabilityResponse, status)

struct ChangeAvailabilityRequest {
    static constexpr Action action = "ChangeAvailability";
    using Response = ChangeAvailabilityResponse;

    int connectorId = 0;
    AvailabilityType type = AvailabilityType::Operative;
};
JSON_FIELDS(ChangeAvailabilityRequest, connectorId, type)

}  // namespace voltgate::v16
