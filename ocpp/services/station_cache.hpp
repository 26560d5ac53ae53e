// The stations in memory. What is read of them may be overtaken by what happens meanwhile, and
// readings may end in any order: of a station that was touched since a reading began the newer
// version stays. Remembers what has changed for who keeps a copy. Safe to use from any thread.
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ocpp/repositories/station_repository.hpp"

namespace voltgate {

class StationCache {
public:
    /// A reading that is under way. It ends with its scope.
    class Reading {
    public:
        explicit Reading(StationCache& cache);
        ~Reading();
        Reading(const Reading&) = delete;
        Reading& operator=(const Reading&) = delete;

        /// All stations were read.
        void merge(std::vector<ChargingStation> all);
        /// Of these stations those that there are were read.
        void merge(const std::vector<StationId>& wanted, std::vector<ChargingStation> found);

    private:
        StationCache& cache_;
        const std::uint64_t since_;
    };

    bool isReady() const;  ///< All stations have been read once.
    /// Takes stations as they were known earlier, unless it is ready.
    void restore(std::vector<ChargingStation> stations);

    /// Case-insensitively.
    std::optional<ChargingStation> find(std::string_view id) const;
    /// A station as it was written or read; an older version than the known one changes nothing.
    void remember(ChargingStation station);
    void forget(std::string_view id);

    /// Takes in what can be done at once; the stations that have to be read.
    std::vector<StationId> hear(const std::vector<StationNews>& news);

    /// What has changed since the last call.
    StationChanges takeChanges();
    /// The next takeChanges() takes all stations.
    void markAllChanged();

private:
    using Key = std::string;  // The id in lower case.
    using Known = std::unordered_map<Key, std::shared_ptr<const ChargingStation>>;

    bool wasTouched(const Key& key, std::uint64_t since) const;
    void touch(const Key& key);
    void put(Key key, ChargingStation station);
    void erase(const Key& key);

    mutable std::mutex mutex_;
    bool ready_ = false;
    Known known_;
    int readings_ = 0;
    std::uint64_t touches_ = 0;
    std::unordered_map<Key, std::uint64_t> touched_;  // While readings are under way.
    bool allChanged_ = false;
    std::unordered_map<Key, StationId> changed_;  // For the copy.
};

}  // namespace voltgate
