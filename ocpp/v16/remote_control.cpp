// Remote control in OCPP 1.6: starting, stopping, unlocking, triggering.
#include "ocpp/v16/messages/remote_control.hpp"

#include "ocpp/domain/number.hpp"
#include "ocpp/json/allowed_words.hpp"
#include "ocpp/v16/charge_point.hpp"
#include "ocpp/v16/conversions.hpp"

namespace voltgate::v16 {
namespace {

Task<CommandOutcome> invalid(std::string reason) {
    return settled({.result = CommandResult::Invalid, .errorDescription = std::move(reason)});
}

// Of ExtendedTriggerMessage only what TriggerMessage lacks: every station knows the latter. Asked
// for a FirmwareStatusNotification by the former, a station sends the signed one (whitepaper L01).
std::optional<ExtendedMessageTrigger> extendedTrigger(const std::string& message) {
    if (message == "SignedFirmwareStatusNotification")
        return ExtendedMessageTrigger::FirmwareStatusNotification;
    return json::parse<ExtendedMessageTrigger>(message);
}

}  // namespace

Task<CommandOutcome> ChargePoint::send(const RemoteStart& command, Duration patience) {
    const auto token = spelled(command.idToken);
    RemoteStartTransactionRequest request{.idTag = IdTag(token)};
    if (token.size() > IdTag::max) return invalid("idToken: OCPP 1.6 allows 20 characters");
    if (command.evse) request.connectorId = toConnectorId(*command.evse);
    if (!command.evse && facts_.commands.remoteStartNamesConnector) request.connectorId = 1;
    if (command.chargingProfile) {
        if (const auto fault = rateUnitFault(*command.chargingProfile)) return invalid(*fault);
        request.chargingProfile = toChargingProfile(*command.chargingProfile);
    }
    return call(request, patience, rpc::Priority::Start);
}

Task<CommandOutcome> ChargePoint::send(const RemoteStop& command, Duration patience) {
    // What the station calls it, which need not be our number.
    const auto id = integerIn<int>(command.transactionId);
    const RemoteStopTransactionRequest request{.transactionId =
                                                   id.value_or(command.transaction.value)};
    return call(request, patience, rpc::Priority::Stop);
}

Task<CommandOutcome> ChargePoint::send(const UnlockConnector& command, Duration patience) {
    const int connector = facts_.commands.unlockConnectorZero ? 0 : toConnectorId(command.evse);
    return call(UnlockConnectorRequest{.connectorId = connector}, patience);
}

Task<CommandOutcome> ChargePoint::send(const TriggerMessage& command, Duration patience) {
    std::optional<int> connector;
    if (command.evse && !facts_.commands.triggerWithoutConnector)
        connector = toConnectorId(*command.evse);
    if (const auto message = json::parse<MessageTrigger>(command.message)) {
        return call(TriggerMessageRequest{.requestedMessage = *message, .connectorId = connector},
                    patience);
    }
    const auto message = extendedTrigger(command.message);
    if (!message)
        return invalid("message: OCPP 1.6 cannot trigger '" + command.message +
                       "', expected one of " + json::listedLiterals<MessageTrigger>() +
                       ", LogStatusNotification, SignChargePointCertificate, "
                       "SignedFirmwareStatusNotification");
    return call(
        ExtendedTriggerMessageRequest{.requestedMessage = *message, .connectorId = connector},
        patience);
}

}  // namespace voltgate::v16
