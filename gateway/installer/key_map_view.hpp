// Key maps as JSON, as they stand in their files.
#pragma once
#include <string>

#include "ocpp/domain/key_map.hpp"

namespace voltgate::installer {

/// The key map in a text. Throws HttpProblem with the path and reason of what is wrong with it.
KeyMap readKeyMap(const std::string& text);

/// How a setting is called in key maps: gridMaxCurrent.
std::string_view wordOf(SettingName name);

}  // namespace voltgate::installer
