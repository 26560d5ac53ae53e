// Who is online. The newest connection of a station wins at once; the late end of an older one
// changes nothing, because removal names the generation that ended. Safe to use from any thread.
#pragma once
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "ocpp/services/connected_station.hpp"

namespace voltgate {

class ConnectedStations {
public:
    /// Puts a connection in place; an older one of the same station is told to disconnect.
    void add(std::shared_ptr<ConnectedStation> station);
    /// Removes the station's connection if it still is the one with this generation.
    bool remove(const StationId& id, std::uint64_t generation);

    std::shared_ptr<ConnectedStation> online(const StationId& id) const;  ///< Null when offline.
    std::vector<std::shared_ptr<ConnectedStation>> all() const;
    std::size_t count() const;

private:
    mutable std::mutex mutex_;
    std::unordered_map<StationId, std::shared_ptr<ConnectedStation>> stations_;
};

}  // namespace voltgate
