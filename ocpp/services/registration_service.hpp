// Known stations: who may connect, with which credentials, and what their boots say. The handshake
// asks while the WebSocket library waits, so the stations are kept in memory: loaded at start,
// written through on every change, and reloaded when another process changes them (refresh()). Safe
// to use from any thread.
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ocpp/domain/station.hpp"
#include "ocpp/repositories/station_repository.hpp"
#include "ocpp/services/connected_stations.hpp"
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

    /// Reads all stations into memory; called at start and when another process has changed them.
    Task<> refresh();
    /// Takes stations as they were known earlier, until refresh() succeeds for the first time.
    void restore(std::vector<ChargingStation> stations);
    bool isReady() const;  ///< Stations have been read at least once.

    /// The station whose id matches case-insensitively.
    std::optional<ChargingStation> known(std::string_view id) const;
    /// Whether `password` (bytes after the first colon of Basic auth) opens this station: as it is,
    /// or as the hexadecimal form in which 1.6 stations are given their AuthorizationKey.
    static bool passwordMatches(const ChargingStation& station, std::string_view password);
    static bool passwordMatches(const StationCredential& credential, std::string_view password);

    Task<BootVerdict> boot(StationId id, BootReport report, OcppVersion version);
    /// Writes when the connected stations were last heard; called periodically.
    Task<> recordSeen();

    Task<Listed<ChargingStation>> list(StationFilter filter, Page page);
    Task<std::optional<ChargingStation>> find(StationId id);
    Task<std::optional<ChargingStation>> add(
        NewStation station);  ///< Nothing when the id is taken.
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
    bool isRepeatedBoot(const StationId& id, DateTime now);
    void tell(const StationId& id, const std::optional<OnboardingStatus>& onboarding) const;
    void remember(const ChargingStation& station);
    bool replaceKnown(std::vector<ChargingStation> stations, std::uint64_t changesBefore);
    std::uint64_t changes() const;

    StationRepository& stations_;
    ConnectedStations& connected_;
    const Clock& clock_;
    std::chrono::seconds heartbeatInterval_;
    mutable std::mutex mutex_;
    bool ready_ = false;
    std::uint64_t changes_ = 0;  // Of known_, so that a reading that was overtaken is noticed.
    std::unordered_map<std::string, ChargingStation> known_;  // By lower-case id.
    std::unordered_map<StationId, DateTime> lastBoots_;
};

}  // namespace voltgate
