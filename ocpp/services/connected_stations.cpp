#include "ocpp/services/connected_stations.hpp"

namespace voltgate {

void ConnectedStations::add(std::shared_ptr<ConnectedStation> station) {
    std::shared_ptr<ConnectedStation> older;
    {
        const std::scoped_lock lock(mutex_);
        auto& place = stations_[station->id()];
        if (place && place->generation() > station->generation()) {
            older = std::move(station);  // Two handshakes raced; the newer one is in place already.
        } else {
            older = std::exchange(place, std::move(station));
        }
    }
    if (older) older->disconnect("superseded by a newer connection of the same station");
}

bool ConnectedStations::remove(const StationId& id, std::uint64_t generation) {
    const std::scoped_lock lock(mutex_);
    const auto found = stations_.find(id);
    if (found == stations_.end() || found->second->generation() != generation) return false;
    stations_.erase(found);
    return true;
}

std::shared_ptr<ConnectedStation> ConnectedStations::online(const StationId& id) const {
    const std::scoped_lock lock(mutex_);
    const auto found = stations_.find(id);
    return found == stations_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<ConnectedStation>> ConnectedStations::all() const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::shared_ptr<ConnectedStation>> stations;
    stations.reserve(stations_.size());
    for (const auto& [id, station] : stations_) stations.push_back(station);
    return stations;
}

std::size_t ConnectedStations::count() const {
    const std::scoped_lock lock(mutex_);
    return stations_.size();
}

}  // namespace voltgate
