// The device model of a station: 1.6 configuration keys are variables of an unnamed component.
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"

namespace voltgate {

struct Variable {
    std::optional<std::string> component;  ///< 2.x only.
    std::string name;
    std::optional<std::string> value;
    bool readOnly = false;
    DateTime reportedAt;
};

}  // namespace voltgate
