#include "app/key_map_files.hpp"

#include <algorithm>

#include "app/data_files.hpp"
#include "gateway/installer/key_map_view.hpp"

namespace voltgate::app {

std::vector<KeyMap> readKeyMaps(const std::string& folder) {
    auto maps = readNamedThings(embeddedKeyMaps(), folder, installer::readKeyMap);
    const auto isForAll = [](const KeyMap& map) { return map.vendor == "*" && map.model == "*"; };
    std::stable_partition(maps.begin(), maps.end(),
                          [&](const KeyMap& map) { return !isForAll(map); });
    return maps;
}

}  // namespace voltgate::app
