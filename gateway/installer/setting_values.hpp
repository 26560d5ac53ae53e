// Values of settings as the installer API writes them, and what it says where nobody has chosen.
#pragma once
#include "ocpp/domain/station_schedule.hpp"
#include "ocpp/services/station_setting_service.hpp"

namespace voltgate::installer {

/// "LOCKED", 16.5 or [25,25,20].
std::string toJson(SettingName name, const std::string& value);
/// The value, or the default: WHITELIST, UNLOCKED, NO, ON_PEAK, 0, [0,0,0], and for the station's
/// maximum what it can do at most.
Task<std::string> valueOrDefault(StationSettingService& settings, ChargingStation station,
                                 SettingName name);

}  // namespace voltgate::installer
