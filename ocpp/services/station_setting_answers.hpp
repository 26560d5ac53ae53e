// What a station's answer to a command means for a setting. Pure.
#pragma once
#include "ocpp/domain/command.hpp"
#include "ocpp/services/station_setting_service.hpp"

namespace voltgate {

/// `what` names what was asked, for the reason: "key X", "SetChargingProfile".
SettingOutcome outcomeOf(const Command& command, const std::string& what);

}  // namespace voltgate
