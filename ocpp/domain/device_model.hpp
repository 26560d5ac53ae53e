// The device model of a station: 1.6 configuration keys are variables of an unnamed component.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/number.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate {

struct Variable {
    std::optional<std::string> component;  ///< 2.x only.
    std::string name;
    std::optional<std::string> value;
    bool readOnly = false;
    DateTime reportedAt;
};

/// What an operator set a variable to, and the station agreed to.
struct DesiredVariable {
    std::optional<std::string> component{};
    std::string name;
    std::string value;
    DateTime at;
    bool needsReboot = false;  ///< The station said so.
};

/// The variable of this name in any case, as 1.6 compares keys; null when it was not reported.
inline const Variable* reportedVariable(const std::vector<Variable>& variables,
                                        std::string_view name) {
    const auto found = std::find_if(variables.begin(), variables.end(), [&](const auto& variable) {
        return equalIgnoringCase(variable.name, name);
    });
    return found == variables.end() ? nullptr : &*found;
}

/// Its value as a number; nothing when it was not reported or is no whole number.
inline std::optional<int> reportedNumber(const std::vector<Variable>& variables,
                                         std::string_view name) {
    const auto* variable = reportedVariable(variables, name);
    if (variable == nullptr || !variable->value) return std::nullopt;
    return integerIn<int>(*variable->value);
}

}  // namespace voltgate
