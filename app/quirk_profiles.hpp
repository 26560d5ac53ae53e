// The files of quirk profiles: those that come with Voltgate (quirks/, built in), and those of a
// folder of the operator's own, which take the place of ours of the same name.
#pragma once
#include <string>
#include <vector>

#include "ocpp/domain/quirk_profile.hpp"

namespace voltgate::app {

/// `folder` may be empty: only ours. Throws std::runtime_error that names each bad file, and in it
/// each bad field.
std::vector<QuirkProfile> readQuirkProfiles(const std::string& folder);

}  // namespace voltgate::app
