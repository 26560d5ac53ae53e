#include "ocpp/services/station_cache.hpp"

#include <tuple>

#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

// A later registration of the same id has a higher number.
bool isOlder(const ChargingStation& station, const ChargingStation& than) {
    return std::tie(station.number, station.revision) < std::tie(than.number, than.revision);
}

std::unordered_map<std::string, std::shared_ptr<const ChargingStation>> byKey(
    std::vector<ChargingStation> stations) {
    std::unordered_map<std::string, std::shared_ptr<const ChargingStation>> map;
    map.reserve(stations.size());
    for (auto& station : stations) {
        auto key = toLower(station.id.value);
        map.insert_or_assign(std::move(key),
                             std::make_shared<const ChargingStation>(std::move(station)));
    }
    return map;
}

}  // namespace

StationCache::Reading::Reading(StationCache& cache)
    : cache_(cache), since_([&cache] {
          const std::scoped_lock lock(cache.mutex_);
          ++cache.readings_;
          return cache.touches_;
      }()) {}

StationCache::Reading::~Reading() {
    const std::scoped_lock lock(cache_.mutex_);
    if (--cache_.readings_ == 0) cache_.touched_.clear();
}

void StationCache::Reading::merge(std::vector<ChargingStation> all) {
    auto fresh = byKey(std::move(all));
    const std::scoped_lock lock(cache_.mutex_);
    for (const auto& [key, touchedAt] : cache_.touched_) {
        if (touchedAt <= since_) continue;
        const auto known = cache_.known_.find(key);
        if (known == cache_.known_.end()) {
            fresh.erase(key);
            continue;
        }
        auto& place = fresh[key];
        if (!place || isOlder(*place, *known->second)) place = known->second;
    }
    cache_.known_.swap(fresh);
    cache_.ready_ = true;
    cache_.allChanged_ = true;
    cache_.changed_.clear();
}

void StationCache::Reading::merge(const std::vector<StationId>& wanted,
                                  std::vector<ChargingStation> found) {
    auto fresh = byKey(std::move(found));
    const std::scoped_lock lock(cache_.mutex_);
    for (const auto& id : wanted) {
        const auto key = toLower(id.value);
        const auto read = fresh.find(key);
        const auto known = cache_.known_.find(key);
        const bool isKnown = known != cache_.known_.end();
        if (cache_.wasTouched(key, since_)) {
            const bool isNews =
                read != fresh.end() && isKnown && isOlder(*known->second, *read->second);
            if (!isNews) continue;
        }
        if (read == fresh.end()) {
            cache_.erase(key);
        } else {
            cache_.put(key, *read->second);
        }
    }
}

bool StationCache::isReady() const {
    const std::scoped_lock lock(mutex_);
    return ready_;
}

void StationCache::restore(std::vector<ChargingStation> stations) {
    auto earlier = byKey(std::move(stations));
    const std::scoped_lock lock(mutex_);
    if (ready_) return;
    known_ = std::move(earlier);
    ready_ = true;
}

std::optional<ChargingStation> StationCache::find(std::string_view id) const {
    const auto key = toLower(id);
    std::shared_ptr<const ChargingStation> station;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = known_.find(key);
        if (found == known_.end()) return std::nullopt;
        station = found->second;
    }
    return *station;
}

void StationCache::remember(ChargingStation station) {
    auto key = toLower(station.id.value);
    const std::scoped_lock lock(mutex_);
    const auto known = known_.find(key);
    if (known != known_.end() && isOlder(station, *known->second)) return;
    touch(key);
    put(std::move(key), std::move(station));
}

void StationCache::forget(std::string_view id) {
    const auto key = toLower(id);
    const std::scoped_lock lock(mutex_);
    touch(key);
    erase(key);
}

std::vector<StationId> StationCache::hear(const std::vector<StationNews>& news) {
    std::vector<StationId> toRead;
    const std::scoped_lock lock(mutex_);
    for (const auto& each : news) {
        const auto key = toLower(each.station.value);
        const auto known = known_.find(key);
        const bool isKnown = known != known_.end();
        if (each.revision == 0) {
            if (!isKnown || known->second->number > each.number) continue;
            touch(key);
            erase(key);
            continue;
        }
        const bool isOld = isKnown && std::tie(known->second->number, known->second->revision) >=
                                          std::tie(each.number, each.revision);
        if (!isOld) toRead.push_back(each.station);
    }
    return toRead;
}

StationChanges StationCache::takeChanges() {
    StationChanges changes;
    const std::scoped_lock lock(mutex_);
    changes.areAll = std::exchange(allChanged_, false);
    if (changes.areAll) {
        changes.present.reserve(known_.size());
        for (const auto& [key, station] : known_) changes.present.push_back(station);
    } else {
        for (auto& [key, id] : changed_) {
            const auto known = known_.find(key);
            if (known == known_.end()) {
                changes.removed.push_back(std::move(id));
            } else {
                changes.present.push_back(known->second);
            }
        }
    }
    changed_.clear();
    return changes;
}

void StationCache::markAllChanged() {
    const std::scoped_lock lock(mutex_);
    allChanged_ = true;
    changed_.clear();
}

bool StationCache::wasTouched(const Key& key, std::uint64_t since) const {
    const auto touched = touched_.find(key);
    return touched != touched_.end() && touched->second > since;
}

void StationCache::touch(const Key& key) {
    ++touches_;
    if (readings_ > 0) touched_[key] = touches_;
}

void StationCache::put(Key key, ChargingStation station) {
    if (!allChanged_) changed_.insert_or_assign(key, station.id);
    known_.insert_or_assign(std::move(key),
                            std::make_shared<const ChargingStation>(std::move(station)));
}

void StationCache::erase(const Key& key) {
    const auto known = known_.find(key);
    if (known == known_.end()) return;
    if (!allChanged_) changed_.insert_or_assign(key, known->second->id);
    known_.erase(known);
}

}  // namespace voltgate
