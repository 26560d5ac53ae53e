#include "ocpp/v16/outgoing_calls.hpp"

#include <functional>
#include <map>

#include "ocpp/json/allowed_words.hpp"
#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"
#include "ocpp/v16/messages/all.hpp"

namespace voltgate::v16 {
namespace {

using Check = void (*)(const rapidjson::Value&);

template <class Request>
void check(const rapidjson::Value& payload) {
    try {
        json::Reader().read<Request>(payload);
    } catch (const json::ProtocolFault& fault) {
        const auto words = json::allowedWords<Request>(fault.path);
        if (words.empty()) throw;
        throw json::ProtocolFault(fault.kind, fault.path,
                                  fault.reason + ", expected one of " + words);
    }
}

template <class... Requests>
std::map<std::string_view, Check> checks(MessageList<Requests...>) {
    return {{Requests::action, &check<Requests>}...};
}

const std::map<std::string_view, Check>& outgoing() {
    static const auto table = checks(OutgoingRequests{});
    return table;
}

}  // namespace

std::optional<CommandOutcome> checkOutgoingCall(std::string_view action, std::string_view payload) {
    const auto found = outgoing().find(action);
    if (found == outgoing().end()) {
        return CommandOutcome{.result = CommandResult::Unsupported,
                              .errorDescription = "OCPP 1.6 has no call '" + std::string(action) +
                                                  "' from central system to station"};
    }
    std::string fault;
    try {
        found->second(json::parseText(payload));
        return std::nullopt;
    } catch (const json::ProtocolFault& wrong) {
        fault = wrong.what();
    } catch (const json::SyntaxFault& wrong) {
        fault = wrong.what();
    }
    return CommandOutcome{.result = CommandResult::Invalid, .errorDescription = fault};
}

std::vector<std::string_view> outgoingActions() {
    std::vector<std::string_view> actions;
    for (const auto& [action, check] : outgoing()) actions.push_back(action);
    return actions;
}

Task<CommandOutcome> settled(CommandOutcome outcome) { co_return outcome; }

}  // namespace voltgate::v16
