// Configuration keys in OCPP 1.6: asked for, set, and what the station answered recorded.
#include "ocpp/v16/messages/device_model.hpp"

#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"
#include "ocpp/log.hpp"
#include "ocpp/services/device_model_service.hpp"
#include "ocpp/v16/charge_point.hpp"

namespace voltgate::v16 {
namespace {

std::vector<Variable> toVariables(const GetConfigurationResponse& response, DateTime reportedAt) {
    std::vector<Variable> variables;
    if (!response.configurationKey) return variables;
    for (const auto& entry : *response.configurationKey) {
        Variable variable{.name = entry.key, .readOnly = entry.readonly, .reportedAt = reportedAt};
        if (entry.value) variable.value = entry.value->value;
        variables.push_back(std::move(variable));
    }
    return variables;
}

// An answer that cannot be read is still an answer; only its variables are not recorded.
std::vector<Variable> readVariables(const std::string& response, const StationId& station) {
    try {
        const auto document = json::parseText(response);
        const auto answer =
            json::Reader(json::Leniency::all()).read<GetConfigurationResponse>(document);
        return toVariables(answer, DateTime::now());
    } catch (const std::runtime_error& fault) {
        log::warn("unreadable configuration",
                  {{"station", station.value}, {"fault", fault.what()}});
        return {};
    }
}

}  // namespace

Task<CommandOutcome> ChargePoint::send(const GetConfiguration& command, Duration patience) {
    GetConfigurationRequest request;
    for (const auto& key : command.keys) {
        if (!request.key) request.key.emplace();
        request.key->emplace_back(key);
    }
    auto outcome = co_await call(request, patience);
    co_await recordConfiguration(outcome);
    co_return outcome;
}

Task<> ChargePoint::recordConfiguration(const CommandOutcome& outcome) {
    if (outcome.result != CommandResult::Answered) co_return;
    auto variables = readVariables(outcome.response, facts_.id);
    if (!variables.empty()) co_await deviceModel_.record(facts_.id, std::move(variables));
}

Task<CommandOutcome> ChargePoint::send(const SetVariable& command, Duration patience) {
    const ChangeConfigurationRequest request{.key = command.variable, .value = command.value};
    const auto outcome = co_await call(request, patience);
    if (outcome.isAccepted()) {
        std::vector<Variable> changed{{.component = {},
                                       .name = command.variable,
                                       .value = command.value,
                                       .reportedAt = DateTime::now()}};
        co_await deviceModel_.record(facts_.id, std::move(changed));
    }
    co_return outcome;
}

}  // namespace voltgate::v16
