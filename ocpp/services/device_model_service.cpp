#include "ocpp/services/device_model_service.hpp"

#include "ocpp/domain/secrets.hpp"

namespace voltgate {

DeviceModelService::DeviceModelService(DeviceModelRepository& variables, CommandService& commands)
    : variables_(variables), commands_(commands) {}

Task<std::vector<Variable>> DeviceModelService::reported(StationId station) {
    auto variables = co_await variables_.ofStation(std::move(station));
    for (auto& variable : variables) {
        if (isSecretKey(variable.name)) variable.value.reset();
    }
    co_return variables;
}

Task<std::vector<DesiredVariable>> DeviceModelService::desired(StationId station) {
    auto variables = co_await variables_.desired(std::move(station));
    std::erase_if(variables, [](const auto& variable) { return isSecretKey(variable.name); });
    co_return variables;
}

Task<Command> DeviceModelService::refresh(StationId station, std::vector<std::string> names,
                                          std::string requestedBy) {
    NewCommand command;
    command.station = std::move(station);
    command.kind = "get-configuration";
    command.request = "{}";
    command.command = GetConfiguration{std::move(names)};
    command.requestedBy = std::move(requestedBy);
    auto answered = co_await commands_.perform(std::move(command));
    co_return answered;
}

Task<Command> DeviceModelService::set(StationId station, SetVariable change, std::string request,
                                      std::string requestedBy) {
    NewCommand command;
    command.station = std::move(station);
    command.kind = "set-configuration";
    command.request = isSecretKey(change.variable) ? "{}" : std::move(request);
    command.command = change;
    command.requestedBy = std::move(requestedBy);
    auto answered = co_await commands_.perform(std::move(command));

    co_await follow(std::move(change), answered);
    co_return answered;
}

Task<> DeviceModelService::follow(SetVariable change, Command answered) {
    if (!answered.outcome || isSecretKey(change.variable)) co_return;
    auto station = answered.station;
    // 1.6 §7.22: it will have the value after its next reboot.
    const bool needsReboot = answered.outcome->result == CommandResult::Answered &&
                             answered.outcome->status == "RebootRequired";
    const auto at = answered.answeredAt.value_or(answered.createdAt);
    if (needsReboot || answered.outcome->isAccepted()) {
        DesiredVariable desired{.component = change.component,
                                .name = change.variable,
                                .value = change.value,
                                .at = at,
                                .needsReboot = needsReboot};
        co_await variables_.desire(station, std::move(desired));
    }
    // What the station accepted holds at once; after RebootRequired it still has the old value.
    if (answered.outcome->isAccepted()) {
        Variable variable;
        variable.component = change.component;
        variable.name = change.variable;
        variable.value = change.value;
        variable.reportedAt = at;
        std::vector<Variable> variables{std::move(variable)};
        co_await variables_.record(std::move(station), std::move(variables));
    }
}

Task<> DeviceModelService::record(StationId station, std::vector<Variable> variables) {
    // Keys by which a station authenticates itself are never kept.
    for (auto& variable : variables) {
        if (isSecretKey(variable.name)) variable.value.reset();
    }
    co_await variables_.record(std::move(station), std::move(variables));
}

}  // namespace voltgate
