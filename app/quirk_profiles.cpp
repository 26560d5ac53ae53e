#include "app/quirk_profiles.hpp"

#include "app/data_files.hpp"
#include "gateway/rest/quirk_profile_view.hpp"

namespace voltgate::app {

std::vector<QuirkProfile> readQuirkProfiles(const std::string& folder) {
    return readNamedThings(embeddedQuirkProfiles(), folder, rest::readQuirkProfile);
}

}  // namespace voltgate::app
