// What the central system makes the station do (OCPP 1.6 §5.6, §5.11, §5.12, §5.17, §5.18).
#include "simulator/charging_station.hpp"

namespace voltgate::simulator {
namespace {

using v16::AcceptedOrRejected;

constexpr AcceptedOrRejected verdict(bool isAccepted) {
    return isAccepted ? AcceptedOrRejected::Accepted : AcceptedOrRejected::Rejected;
}

}  // namespace

Connector* ChargingStation::connectorFor(const v16::RemoteStartTransactionRequest& request) {
    const auto isUsable = [&](const Connector& connector) {
        const bool isIdle =
            !connector.transaction && !connector.isFaulted() && connector.isOperative;
        if (!isIdle || !connector.reservation) return isIdle;
        // Whether the tag is of the reserved group turns out when it is authorized.
        return connector.reservation->parentIdTag.has_value() ||
               isSame(connector.reservation->idTag, request.idTag.value);
    };
    if (request.connectorId) {
        Connector* connector = find(*request.connectorId);
        return connector != nullptr && isUsable(*connector) ? connector : nullptr;
    }
    for (const auto& connector : connectors_) {
        if (isUsable(*connector)) return connector.get();
    }
    return nullptr;
}

Task<v16::RemoteStartTransactionResponse> ChargingStation::remoteStart(
    Inbound&, const v16::RemoteStartTransactionRequest& request) {
    Connector* connector = connectorFor(request);
    if (connector != nullptr) {
        inBackground("remote start",
                     startRemotely(*connector, request.idTag.value, request.chargingProfile));
    }
    co_return v16::RemoteStartTransactionResponse{verdict(connector != nullptr)};
}

Task<> ChargingStation::startRemotely(Connector& connector, std::string idTag,
                                      std::optional<v16::ChargingProfile> profile) {
    if (configuration_.isTrue("AuthorizeRemoteTxRequests")) {
        const auto info = co_await authorize(idTag);
        if (!info || info->status != v16::AuthorizationStatus::Accepted) {
            note("remote start: tag " + idTag + " was not accepted");
            co_return;
        }
    }
    const auto outcome = co_await start(connector, idTag);
    if (outcome.isCharging && profile) {
        profiles_.set(connector.number, *profile);
        limitNow();
    }
}

Task<v16::RemoteStopTransactionResponse> ChargingStation::remoteStop(
    Inbound&, const v16::RemoteStopTransactionRequest& request) {
    Connector* connector = chargingWith(request.transactionId);
    if (connector != nullptr) {
        inBackground("remote stop", endCharge(*connector, v16::Reason::Remote, std::nullopt));
    }
    co_return v16::RemoteStopTransactionResponse{verdict(connector != nullptr)};
}

Task<v16::UnlockConnectorResponse> ChargingStation::unlock(
    Inbound&, const v16::UnlockConnectorRequest& request) {
    using enum v16::UnlockStatus;
    Connector* connector = find(request.connectorId);
    if (connector == nullptr) co_return v16::UnlockConnectorResponse{NotSupported};
    if (connector->error == v16::ChargePointErrorCode::ConnectorLockFailure) {
        co_return v16::UnlockConnectorResponse{UnlockFailed};
    }
    if (connector->transaction) {
        inBackground("unlock", endCharge(*connector, v16::Reason::UnlockCommand, std::nullopt));
    }
    co_return v16::UnlockConnectorResponse{Unlocked};
}

Task<v16::TriggerMessageResponse> ChargingStation::trigger(
    Inbound&, const v16::TriggerMessageRequest& request) {
    using enum v16::TriggerMessageStatus;
    const auto message = request.requestedMessage;
    const int connector = request.connectorId.value_or(0);
    if (connector != 0 && find(connector) == nullptr) {
        co_return v16::TriggerMessageResponse{Rejected};
    }
    inBackground("trigger", sendTriggered(message, request.connectorId));
    co_return v16::TriggerMessageResponse{Accepted};
}

Task<> ChargingStation::sendTriggered(v16::MessageTrigger message, std::optional<int> connector) {
    using enum v16::MessageTrigger;
    if (message == BootNotification) {
        co_await boot();
    } else if (message == Heartbeat) {
        co_await call(v16::HeartbeatRequest{});
    } else if (message == FirmwareStatusNotification) {
        const bool isIdle = firmwareStatus_ == "Idle";
        co_await sendFirmwareStatus(firmwareStatus_, isIdle ? std::nullopt : firmwareRequest_);
    } else if (message == DiagnosticsStatusNotification) {
        v16::DiagnosticsStatusNotificationRequest status;
        status.status.value = uploadStatus_;
        co_await call(std::move(status));
    } else {
        for (const auto& each : connectors_) {
            if (connector && *connector != 0 && *connector != each->number) continue;
            if (message == MeterValues) {
                co_await sendMeterValues(each->number, "Trigger");
            } else {
                each->reported.reset();
                co_await report(*each);
            }
        }
    }
}

Task<v16::DataTransferResponse> ChargingStation::dataTransfer(
    Inbound&, const v16::DataTransferRequest& request) {
    if (request.vendorId.value != settings_.vendor) {
        co_return v16::DataTransferResponse{.status = v16::DataTransferStatus::UnknownVendorId};
    }
    co_return v16::DataTransferResponse{.status = v16::DataTransferStatus::Accepted,
                                        .data = request.data};
}

}  // namespace voltgate::simulator
