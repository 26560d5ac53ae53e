// A station introduces itself and stays in touch (OCPP 1.6 §4.2, §4.6), and is reset (§5.14).
#pragma once
#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

/// §7.40
enum class RegistrationStatus { Accepted, Pending, Rejected };
JSON_ENUM(RegistrationStatus, Accepted, Pending, Rejected)

struct BootNotificationResponse {
    RegistrationStatus status = RegistrationStatus::Rejected;
    DateTime currentTime;
    int interval = 0;  ///< s
};
JSON_FIELDS(BootNotificationResponse, status, currentTime, interval)

struct BootNotificationRequest {
    static constexpr Action action = "BootNotification";
    using Response = BootNotificationResponse;

    json::Dispensable<20> chargePointVendor;
    json::Dispensable<20> chargePointModel;
    std::optional<json::String<25>> chargePointSerialNumber{};
    std::optional<json::String<25>> chargeBoxSerialNumber{};
    std::optional<json::String<50>> firmwareVersion{};
    std::optional<json::String<20>> iccid{};
    std::optional<json::String<20>> imsi{};
    std::optional<json::String<25>> meterType{};
    std::optional<json::String<25>> meterSerialNumber{};
};
JSON_FIELDS(BootNotificationRequest, chargePointVendor, chargePointModel, chargePointSerialNumber,
            chargeBoxSerialNumber, firmwareVersion, iccid, imsi, meterType, meterSerialNumber)

struct HeartbeatResponse {
    DateTime currentTime;
};
JSON_FIELDS(HeartbeatResponse, currentTime)

struct HeartbeatRequest {
    static constexpr Action action = "Heartbeat";
    using Response = HeartbeatResponse;
};
JSON_FIELDS(HeartbeatRequest)

enum class ResetType { Hard, Soft };
JSON_ENUM(ResetType, Hard, Soft)

struct ResetResponse {
    AcceptedOrRejected status = AcceptedOrRejected::Rejected;
};
JSON_FIELDS(ResetResponse, status)

struct ResetRequest {
    static constexpr Action action = "Reset";
    using Response = ResetResponse;

    ResetType type = ResetType::Soft;
};
JSON_FIELDS(ResetRequest, type)

}  // namespace voltgate::v16
