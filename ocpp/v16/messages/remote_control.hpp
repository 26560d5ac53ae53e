// What the central system makes a station do: start and stop charging (OCPP 1.6 §5.11, §5.12),
// unlock (§5.18), send a message (§5.17).
#pragma once
#include "ocpp/v16/messages/charging_profile.hpp"

namespace voltgate::v16 {

struct RemoteStartTransactionResponse {
    AcceptedOrRejected status = AcceptedOrRejected::Rejected;
};
JSON_FIELDS(RemoteStartTransactionResponse, status)

struct RemoteStartTransactionRequest {
    static constexpr Action action = "RemoteStartTransaction";
    using Response = RemoteStartTransactionResponse;

    std::optional<int> connectorId{};
    IdTag idTag;
    std::optional<ChargingProfile> chargingProfile{};
};
JSON_FIELDS(RemoteStartTransactionRequest, connectorId, idTag, chargingProfile)

struct RemoteStopTransactionResponse {
    AcceptedOrRejected status = AcceptedOrRejected::Rejected;
};
JSON_FIELDS(RemoteStopTransactionResponse, status)

struct RemoteStopTransactionRequest {
    static constexpr Action action = "RemoteStopTransaction";
    using Response = RemoteStopTransactionResponse;

    int transactionId = 0;
};
JSON_FIELDS(RemoteStopTransactionRequest, transactionId)

/// §7.45
enum class UnlockStatus { Unlocked, UnlockFailed, NotSupported };
JSON_ENUM(UnlockStatus, Unlocked, UnlockFailed, NotSupported)

struct UnlockConnectorResponse {
    UnlockStatus status = UnlockStatus::NotSupported;
};
JSON_FIELDS(UnlockConnectorResponse, status)

struct UnlockConnectorRequest {
    static constexpr Action action = "UnlockConnector";
    using Response = UnlockConnectorResponse;

    int connectorId = 0;
};
JSON_FIELDS(UnlockConnectorRequest, connectorId)

/// §7.31
enum class MessageTrigger {
    BootNotification,
    DiagnosticsStatusNotification,
    FirmwareStatusNotification,
    Heartbeat,
    MeterValues,
    StatusNotification
};
JSON_ENUM(MessageTrigger, BootNotification, DiagnosticsStatusNotification,
          FirmwareStatusNotification, Heartbeat, MeterValues, StatusNotification)

/// §7.44
enum class TriggerMessageStatus { Accepted, Rejected, NotImplemented };
JSON_ENUM(TriggerMessageStatus, Accepted, Rejected, NotImplemented)

struct TriggerMessageResponse {
    TriggerMessageStatus status = TriggerMessageStatus::NotImplemented;
};
JSON_FIELDS(TriggerMessageResponse, status)

struct TriggerMessageRequest {
    static constexpr Action action = "TriggerMessage";
    using Response = TriggerMessageResponse;

    MessageTrigger requestedMessage = MessageTrigger::Heartbeat;
    std::optional<int> connectorId{};
};
JSON_FIELDS(TriggerMessageRequest, requestedMessage, connectorId)

/// Security whitepaper §5.5
enum class ExtendedMessageTrigger {
    BootNotification,
    LogStatusNotification,
    FirmwareStatusNotification,
    Heartbeat,
    MeterValues,
    SignChargePointCertificate,
    StatusNotification
};
JSON_ENUM(ExtendedMessageTrigger, BootNotification, LogStatusNotification,
          FirmwareStatusNotification, Heartbeat, MeterValues, SignChargePointCertificate,
          StatusNotification)

struct ExtendedTriggerMessageRequest {
    static constexpr Action action = "ExtendedTriggerMessage";
    using Response = TriggerMessageResponse;

    ExtendedMessageTrigger requestedMessage = ExtendedMessageTrigger::Heartbeat;
    std::optional<int> connectorId{};
};
JSON_FIELDS(ExtendedTriggerMessageRequest, requestedMessage, connectorId)

}  // namespace voltgate::v16
