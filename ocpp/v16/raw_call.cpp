// Raw calls in OCPP 1.6: sent as they are, and understood as far as a command of their own exists.
#include <functional>
#include <map>

#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"
#include "ocpp/v16/charge_point.hpp"
#include "ocpp/v16/conversions.hpp"
#include "ocpp/v16/messages/all.hpp"

namespace voltgate::v16 {
namespace {

std::optional<EvseId> evseOf(const std::optional<int>& connector) {
    return connector ? std::optional(toEvse(*connector)) : std::nullopt;
}

StationCommand meaningOf(const RemoteStartTransactionRequest& request, const TokenRewrite& tokens) {
    RemoteStart start{.idToken = toIdToken(request.idTag, tokens),
                      .evse = evseOf(request.connectorId)};
    if (request.chargingProfile)
        start.chargingProfile = fromChargingProfile(*request.chargingProfile);
    return start;
}

StationCommand meaningOf(const RemoteStopTransactionRequest& request, const TokenRewrite&) {
    return RemoteStop{.transaction = {request.transactionId},
                      .transactionId = std::to_string(request.transactionId)};
}

StationCommand meaningOf(const ReserveNowRequest& request, const TokenRewrite& tokens) {
    ReserveNow reserve{.reservation = {request.reservationId},
                       .evse = toEvse(request.connectorId),
                       .idToken = toIdToken(request.idTag, tokens),
                       .expiresAt = request.expiryDate};
    if (request.parentIdTag) reserve.groupId = request.parentIdTag->value;
    return reserve;
}

StationCommand meaningOf(const CancelReservationRequest& request, const TokenRewrite&) {
    return CancelReservation{{request.reservationId}};
}

StationCommand meaningOf(const ChangeAvailabilityRequest& request, const TokenRewrite&) {
    return ChangeAvailability{.evse = toEvse(request.connectorId),
                              .operative = request.type == AvailabilityType::Operative};
}

StationCommand meaningOf(const GetConfigurationRequest& request, const TokenRewrite&) {
    GetConfiguration get;
    if (request.key) {
        for (const auto& key : *request.key) get.keys.push_back(key.value);
    }
    return get;
}

StationCommand meaningOf(const ChangeConfigurationRequest& request, const TokenRewrite&) {
    return SetVariable{.variable = request.key.value, .value = request.value.value};
}

StationCommand meaningOf(const SetChargingProfileRequest& request, const TokenRewrite&) {
    return SetChargingProfile{.evse = toEvse(request.connectorId),
                              .profile = fromChargingProfile(request.csChargingProfiles)};
}

StationCommand meaningOf(const ClearChargingProfileRequest& request, const TokenRewrite&) {
    ClearChargingProfile clear{
        {.id = request.id, .evse = evseOf(request.connectorId), .stackLevel = request.stackLevel}};
    if (request.chargingProfilePurpose)
        clear.filter.purpose = fromPurpose(*request.chargingProfilePurpose);
    return clear;
}

StationCommand meaningOf(const SendLocalListRequest& request, const TokenRewrite& tokens) {
    SendLocalList send{.listVersion = request.listVersion,
                       .update = request.updateType == UpdateType::Full
                                     ? LocalListUpdate::Full
                                     : LocalListUpdate::Differential};
    if (!request.localAuthorizationList) return send;
    for (const auto& entry : *request.localAuthorizationList) {
        LocalListChange change{.idToken = toIdToken(entry.idTag, tokens)};
        if (entry.idTagInfo) change.authorization = fromIdTagInfo(*entry.idTagInfo);
        send.changes.push_back(std::move(change));
    }
    return send;
}

using Understand = std::function<StationCommand(const rapidjson::Value&, const TokenRewrite&)>;
using Understood = std::map<std::string_view, Understand>;

template <class... Requests>
Understood understood() {
    return {{Requests::action, [](const rapidjson::Value& payload, const TokenRewrite& tokens) {
                 return meaningOf(json::Reader().read<Requests>(payload), tokens);
             }}...};
}

const Understood& actions() {
    static const auto table =
        understood<RemoteStartTransactionRequest, RemoteStopTransactionRequest, ReserveNowRequest,
                   CancelReservationRequest, ChangeAvailabilityRequest, GetConfigurationRequest,
                   ChangeConfigurationRequest, SetChargingProfileRequest,
                   ClearChargingProfileRequest, SendLocalListRequest>();
    return table;
}

}  // namespace

StationCommand ChargePoint::meaning(const StationCommand& command) const {
    const auto* raw = std::get_if<RawCall>(&command);
    if (raw == nullptr) return command;
    const auto found = actions().find(raw->action);
    if (found == actions().end()) return command;
    try {
        return found->second(json::parseText(raw->payload), facts_.idTokens);
    } catch (const json::ProtocolFault&) {
        return command;  // It is not sent; send() says why.
    } catch (const json::SyntaxFault&) {
        return command;
    }
}

Task<CommandOutcome> ChargePoint::send(const RawCall& command, Duration patience) {
    if (const auto fault = checkOutgoingCall(command.action, command.payload)) co_return *fault;
    const auto priority =
        command.action == RemoteStopTransactionRequest::action    ? rpc::Priority::Stop
        : command.action == RemoteStartTransactionRequest::action ? rpc::Priority::Start
                                                                  : rpc::Priority::Other;
    auto outcome = co_await session_->call(command.action, command.payload, priority, patience);
    if (command.action == GetConfigurationRequest::action) co_await recordConfiguration(outcome);
    co_return outcome;
}

}  // namespace voltgate::v16
