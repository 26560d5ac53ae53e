// The files of key maps: those that come with Voltgate (keymaps/, built in), and those of a folder
// of the operator's own, which take the place of ours of the same name.
#pragma once
#include <string>
#include <vector>

#include "ocpp/domain/key_map.hpp"

namespace voltgate::app {

/// In the order in which they count: those for some stations before those that fit all. `folder`
/// may be empty: only ours. Throws std::runtime_error that names each bad file, and in it each bad
/// field.
std::vector<KeyMap> readKeyMaps(const std::string& folder);

}  // namespace voltgate::app
