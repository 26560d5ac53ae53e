// The local authorization list in OCPP 1.6.
#include "ocpp/v16/messages/local_list.hpp"

#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"
#include "ocpp/log.hpp"
#include "ocpp/v16/charge_point.hpp"
#include "ocpp/v16/conversions.hpp"

namespace voltgate::v16 {
namespace {

std::optional<int> readVersion(const std::string& response, const StationId& station) {
    try {
        const auto document = json::parseText(response);
        return json::Reader(json::Leniency::all())
            .read<GetLocalListVersionResponse>(document)
            .listVersion;
    } catch (const std::runtime_error& fault) {
        log::warn("unreadable version of a local list",
                  {{"station", station.value}, {"fault", fault.what()}});
        return std::nullopt;
    }
}

AuthorizationData toAuthorizationData(const LocalListChange& change, std::string idTag) {
    AuthorizationData data{.idTag = IdTag(std::move(idTag))};
    if (change.authorization) data.idTagInfo = toIdTagInfo(*change.authorization);
    return data;
}

}  // namespace

Task<CommandOutcome> ChargePoint::send(const GetLocalListVersion&, Duration patience) {
    auto outcome = co_await call(GetLocalListVersionRequest{}, patience);
    if (outcome.result == CommandResult::Answered) {
        outcome.localListVersion = readVersion(outcome.response, facts_.id);
    }
    co_return outcome;
}

Task<CommandOutcome> ChargePoint::send(const SendLocalList& command, Duration patience) {
    SendLocalListRequest request{.listVersion = command.listVersion,
                                 .updateType = command.update == LocalListUpdate::Full
                                                   ? UpdateType::Full
                                                   : UpdateType::Differential};
    auto& list = request.localAuthorizationList.emplace();
    for (std::size_t i = 0; i < command.changes.size(); ++i) {
        if (command.changes[i].idToken.value.size() > IdTag::max) {
            return settled({.result = CommandResult::Invalid,
                            .errorDescription = "idTokens[" + std::to_string(i) +
                                                "]: OCPP 1.6 allows 20 characters"});
        }
        list.push_back(
            toAuthorizationData(command.changes[i], spelled(command.changes[i].idToken)));
    }
    return call(request, patience);
}

}  // namespace voltgate::v16
