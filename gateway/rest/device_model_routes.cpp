// The configuration of a station: 1.6 keys and 2.x variables as one list.
#include "gateway/rest/command_answers.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "ocpp/domain/secrets.hpp"

namespace voltgate::rest {
namespace {

struct VariableView {
    std::optional<std::string> component;
    std::string variable;
    std::optional<std::string> value;
    bool readOnly = false;
    std::string mutability;
    DateTime reportedAt;
    std::optional<std::string> desiredValue;
};
JSON_FIELDS(VariableView, component, variable, value, readOnly, mutability, reportedAt,
            desiredValue)

struct VariableChange {
    std::optional<json::String<50>> component;
    json::String<50> variable;
    json::String<2500> value;
};
JSON_FIELDS(VariableChange, component, variable, value)

struct ConfigurationPatch {
    json::List<VariableChange, 1, 100> items;
};
JSON_FIELDS(ConfigurationPatch, items)

struct VariableResultView {
    std::optional<std::string> component;
    std::string variable;
    std::string status;
    std::int64_t commandId = 0;
};
JSON_FIELDS(VariableResultView, component, variable, status, commandId)

VariableView toView(const Variable& variable, const std::vector<DesiredVariable>& desired) {
    VariableView view{.component = variable.component,
                      .variable = variable.name,
                      .readOnly = variable.readOnly,
                      .mutability = variable.readOnly ? "ReadOnly" : "ReadWrite",
                      .reportedAt = variable.reportedAt};
    if (variable.value) view.value = withoutAnySecret(*variable.value);
    for (const auto& wish : desired) {
        if (wish.component == variable.component && equalIgnoringCase(wish.name, variable.name))
            view.desiredValue = withoutAnySecret(wish.value);
    }
    return view;
}

class DeviceModelRoutes {
public:
    explicit DeviceModelRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> read(const Request& request) {
        const auto station = stationOf(request, gateway_);
        Query query(request);
        const bool isToRefresh = query.flag("refresh").value_or(false);
        const auto only = query.text("variable");
        query.finish();
        if (isToRefresh) {
            if (!may(request.caller.role, Permission::Configure)) {
                throw HttpProblem(403, "your role does not allow to ask the station");
            }
            std::vector<std::string> names;
            if (only) names.push_back(*only);
            const auto asked = co_await gateway_.deviceModel.refresh(station.id, std::move(names),
                                                                     request.caller.name);
            requireAnswer(asked);
        }
        const auto variables = co_await gateway_.deviceModel.reported(station.id);
        const auto desired = co_await gateway_.deviceModel.desired(station.id);
        std::vector<VariableView> views;
        for (const auto& variable : variables) {
            if (!only || variable.name == *only) views.push_back(toView(variable, desired));
        }
        co_return listResponse(views, std::nullopt);
    }

    // One variable after the other, as 1.6 sets them; the first that cannot be asked ends it.
    Task<Response> change(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const auto patch = bodyOf<ConfigurationPatch>(request);
        for (const auto& item : patch.items) requireMaySet(request.caller, item.variable.value);
        std::vector<VariableResultView> results;
        for (const auto& item : patch.items) {
            SetVariable wanted;
            if (item.component) wanted.component = item.component->value;
            wanted.variable = item.variable.value;
            wanted.value = item.value.value;
            const auto answered = co_await gateway_.deviceModel.set(
                station.id, std::move(wanted), json::Writer::write(item), request.caller.name);
            const auto& answer = answerTo(answered, item.variable, results.size());
            VariableResultView result;
            if (item.component) result.component = item.component->value;
            result.variable = item.variable.value;
            result.status = answer.status;
            result.commandId = answered.id.value;
            results.push_back(std::move(result));
        }
        co_return listResponse(results, std::nullopt);
    }

private:
    // The station would fall back to a profile that is less safe.
    static void requireMaySet(const Caller& caller, std::string_view variable) {
        if (caller.role == Role::Installer && equalIgnoringCase(variable, "SecurityProfile")) {
            throw HttpProblem(403,
                              "an installer raises a security profile with POST security-profile");
        }
    }
    static const CommandOutcome& answerTo(const Command& command, const std::string& variable,
                                          std::size_t answeredBefore) {
        try {
            return requireAnswer(command);
        } catch (HttpProblem& problem) {
            problem.detail += " (setting " + variable +
                              "; answered before: " + std::to_string(answeredBefore) + ")";
            throw;
        }
    }

    const Gateway& gateway_;
};

}  // namespace

void addDeviceModelRoutes(Routes& routes, const Gateway& gateway) {
    const auto configuration = apiPath + "/stations/{id}/configuration";
    RouteAdder adder(routes, std::make_shared<DeviceModelRoutes>(gateway));
    adder.add("GET", configuration, Permission::ReadConfiguration, &DeviceModelRoutes::read)
        .add("PATCH", configuration, Permission::Configure, &DeviceModelRoutes::change);
}

}  // namespace voltgate::rest
