// Remote control in OCPP 1.6: starting, stopping, unlocking, triggering.
#include "ocpp/v16/messages/remote_control.hpp"

#include "ocpp/v16/charge_point.hpp"
#include "ocpp/v16/conversions.hpp"

namespace voltgate::v16 {
namespace {

Task<CommandOutcome> invalid(std::string reason) {
    return settled({.result = CommandResult::Invalid, .errorDescription = std::move(reason)});
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
    const RemoteStopTransactionRequest request{.transactionId = command.transaction.value};
    return call(request, patience, rpc::Priority::Stop);
}

Task<CommandOutcome> ChargePoint::send(const UnlockConnector& command, Duration patience) {
    const int connector = facts_.commands.unlockConnectorZero ? 0 : toConnectorId(command.evse);
    return call(UnlockConnectorRequest{.connectorId = connector}, patience);
}

Task<CommandOutcome> ChargePoint::send(const TriggerMessage& command, Duration patience) {
    const auto message = json::parse<MessageTrigger>(command.message);
    if (!message) return invalid("message: OCPP 1.6 cannot trigger '" + command.message + "'");
    TriggerMessageRequest request{.requestedMessage = *message};
    if (command.evse && !facts_.commands.triggerWithoutConnector)
        request.connectorId = toConnectorId(*command.evse);
    return call(request, patience);
}

}  // namespace voltgate::v16
