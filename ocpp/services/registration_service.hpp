// Known stations: who may connect, with which credentials, and what their boots say. The handshake
// asks while the WebSocket library waits, so the stations are kept in memory: loaded at start,
// written through on every change, and read again, one by one, when another process changes them.
// Safe to use from any thread.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ocpp/domain/station.hpp"
#include "ocpp/repositories/station_repository.hpp"
#include "ocpp/services/connected_stations.hpp"
#include "ocpp/services/station_cache.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

struct BootVerdict {
    OnboardingStatus status = OnboardingStatus::Rejected;
    DateTime currentTime;
    std::chrono::seconds interval{300};
    bool isRepeated = false;  ///< Minutes after another, though that was accepted.
};

struct NewStation {
    StationId id;
    std::optional<std::string> name{};
    std::optional<std::string> siteId{};
    int securityProfile = 1;
    std::optional<std::string> password{};
    OnboardingStatus onboarding = OnboardingStatus::Accepted;
    std::optional<StationCredential> credential{};  ///< In place of a password.
    ConnectionQuirks connection{};
    std::optional<OcppVersion> ocppVersion{};  ///< That it has asked for.
};

class RegistrationService {
public:
    RegistrationService(StationRepository& stations, ConnectedStations& connected,
                        const Clock& clock, std::chrono::seconds heartbeatInterval);

    /// Reads all stations into memory; called at start.
    Task<> refresh();
    /// Somebody has changed stations, or may have without our hearing of it. True when catchUp() is
    /// to be called: what we know of needs no reading, and there is one reader at a time.
    bool hear(const std::vector<StationNews>& news);
    bool hearOfAny();
    /// Reads what was heard of, again and again until PostgreSQL can be asked.
    Task<> catchUp();
    /// Takes stations as they were known earlier, until refresh() succeeds for the first time.
    void restore(std::vector<ChargingStation> stations) { cache_.restore(std::move(stations)); }
    bool isReady() const { return cache_.isReady(); }  ///< Stations have been read at least once.
    /// What has become of stations since the last call, for a copy of them.
    StationChanges takeChanges() { return cache_.takeChanges(); }
    void takeAllNextTime() { cache_.markAllChanged(); }

    /// The station whose id matches case-insensitively.
    std::optional<ChargingStation> known(std::string_view id) const { return cache_.find(id); }
    /// Whether `password` (bytes after the first colon of Basic auth) opens this station: as it is,
    /// or as the hexadecimal form in which 1.6 stations are given their AuthorizationKey.
    static bool passwordMatches(const ChargingStation& station, std::string_view password);
    static bool passwordMatches(const StationCredential& credential, std::string_view password);

    Task<BootVerdict> boot(StationId id, BootReport report, OcppVersion version);
    /// Writes when the connected stations were last heard; called periodically.
    Task<> recordSeen();
    /// A connection has ended, and this was heard of it; recordEnds() writes it, and is called
    /// periodically, too.
    void connectionEnded(const ConnectedStation& station);
    Task<> recordEnds();

    Task<Listed<ChargingStation>> list(StationFilter filter, Page page);
    Task<std::optional<ChargingStation>> find(StationId id);
    Task<std::optional<ChargingStation>> add(
        NewStation station);  ///< Nothing when the id is taken.
    /// Their ids differ in any case; those that were added.
    Task<std::vector<ChargingStation>> addMany(std::vector<NewStation> stations,
                                               WhenTaken whenTaken);
    /// Those of them that are on record.
    Task<std::vector<ChargingStation>> some(std::vector<StationId> ids);
    /// A new password is hashed here. A station that is no longer Accepted is told at its next
    /// boot.
    Task<ChangeResult> change(StationId id, StationChange change,
                              std::optional<std::string> password,
                              std::optional<std::int64_t> revision);
    Task<bool> remove(StationId id);  ///< Ends its connection too.
    /// Reads one station into memory that was changed past this service.
    Task<> reload(StationId id);

    static StationCredential hash(std::string_view password);

    /// Between heartbeats, as a station is told at its boot.
    std::chrono::seconds intervalFor(OnboardingStatus status) const;

private:
    /// What has to be read next.
    struct Errand {
        bool isAll = false;
        std::vector<StationId> stations{};
    };

    bool needsReader();
    std::optional<Errand> nextErrand();
    void putBack(Errand errand);
    Task<> run(Errand errand);
    StationSighting sightingOf(const ConnectedStation& station) const;
    Task<> write(std::vector<StationSighting> seen);
    bool isRepeatedBoot(const StationId& id, DateTime now);
    void tell(const StationId& id, const std::optional<OnboardingStatus>& onboarding) const;

    StationRepository& stations_;
    ConnectedStations& connected_;
    const Clock& clock_;
    std::chrono::seconds heartbeatInterval_;
    StationCache cache_;
    std::mutex mutex_;
    bool hasReader_ = false;
    bool mustReadAll_ = false;
    std::set<StationId> toRead_;
    std::map<StationId, StationSighting> ended_;  // Connections that are not on record yet.
    std::unordered_map<StationId, DateTime> lastBoots_;
};

}  // namespace voltgate
