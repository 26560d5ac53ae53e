// Settings of stations that their owners and installers choose. What a station has accepted is
// desired from then on: it is on record, and the station is told again when it has lost it. A value
// for a station that is offline waits for it. Safe to use from any thread; one change of a station
// at a time.
#pragma once
#include <mutex>
#include <set>

#include "ocpp/repositories/station_setting_repository.hpp"
#include "ocpp/services/charging_profile_service.hpp"
#include "ocpp/services/key_maps.hpp"
#include "ocpp/services/registration_service.hpp"

namespace voltgate {

struct NewSetting {
    ChargingStation station;
    SettingName name{};
    std::string value;
    std::string path;  ///< The value's name in the request, for faults.
    std::string requestedBy;
};

enum class SettingResult {
    Applied,
    RebootRequired,  ///< Accepted, and has effect after the station's next boot.
    Pending,         ///< The station is offline; it is told when it is back.
    NotSupported,    ///< These stations do not have it, as this station says or a key map.
    Rejected,        ///< The station does not want it.
    Failed,          ///< It answered with an error.
    Unanswered       ///< It did not answer; nothing is changed on record.
};

struct SettingOutcome {
    SettingResult result = SettingResult::Unanswered;
    std::string reason{};  ///< A sentence, unless Applied.
    bool isStored() const { return result <= SettingResult::Pending; }
};

/// Another change of this station is under way.
struct SettingBusy : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct StationSettingParts {
    asio::any_io_executor executor;
    StationSettingRepository& settings;
    RegistrationService& registration;
    DeviceModelService& deviceModel;
    ChargingProfileService& chargingProfiles;
    CommandService& commands;
    const KeyMaps& keyMaps;
    const Clock& clock;
};

class StationSettingService {
public:
    explicit StationSettingService(StationSettingParts parts) : parts_(parts) {}

    /// Throws InvalidInput for what this kind of station cannot take, SettingBusy.
    Task<SettingOutcome> set(NewSetting wanted);
    /// What holds: the desired value, else what the station reports. Asks a station that is online
    /// and has never said; nothing when it does not know either.
    Task<std::optional<std::string>> value(ChargingStation station, SettingName name);
    Task<std::vector<StationSetting>> ofStation(StationId station);
    /// Why these stations do not have the setting; empty: they do, as far as is known.
    std::string notSupported(const ChargingStation& station, SettingName name) const;
    /// A fact about the station that its key map knows, or one of its keys; nothing otherwise.
    Task<std::optional<std::string>> fact(ChargingStation station, std::string name);

    /// Reads which stations have desired values; called at start, and when changes may have been
    /// missed.
    Task<> refresh();
    /// Reads it of these stations, of which somebody has changed some.
    Task<> refreshSome(std::vector<StationId> stations);
    /// A station is online: what it has not been told, or has lost, is sent.
    void stationIsReady(const StationId& id);
    /// WHITELIST or PLUGNCHARGE where somebody chose so.
    std::optional<std::string> authenticationMode(const StationId& id) const;

private:
    struct Turn;
    struct Change;

    Task<SettingOutcome> send(const ChargingStation& station, SettingName name, std::string value,
                              std::string requestedBy);
    Task<SettingOutcome> sendKeys(const ChargingStation& station, const SettingSupport& support,
                                  std::string value, std::string requestedBy);
    Task<> undo(const ChargingStation& station, std::vector<SetVariable> earlier,
                std::string requestedBy);
    Task<SettingOutcome> sendLimit(const ChargingStation& station, SettingName name,
                                   std::string value, std::string requestedBy);
    Task<> checkValue(const NewSetting& wanted, const SettingSupport& support);
    Task<> store(const NewSetting& wanted, SettingOutcome outcome);
    Task<> apply(StationId id);
    Task<> applyOne(const ChargingStation& station, const StationSetting& setting);
    Task<std::vector<Variable>> refreshed(const ChargingStation& station,
                                          std::vector<SettingName> names);
    Task<> recordReported(const ChargingStation& station, std::vector<SettingName> names,
                          std::vector<Variable> variables);
    void remember(const StationId& id, const StationSetting& setting);
    bool isKnown(const StationId& id) const;

    StationSettingParts parts_;
    mutable std::mutex mutex_;
    std::map<StationId, std::optional<std::string>> modes_;  // Of stations with desired values.
    std::map<StationId, bool> busy_;  // True: to be looked at again when the turn ends.
};

}  // namespace voltgate
