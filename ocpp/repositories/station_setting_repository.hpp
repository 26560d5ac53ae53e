// Settings of stations: what is desired, and what they have reported.
#pragma once
#include <optional>
#include <vector>

#include "ocpp/domain/station_setting.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

/// A value that a station has reported.
struct ReportedSetting {
    SettingName name{};
    std::string value;
};

class StationSettingRepository {
public:
    virtual ~StationSettingRepository() = default;

    virtual Task<std::vector<StationSetting>> ofStation(StationId station) = 0;
    /// All stations with a desired value of any name, and that of their AuthenticationMode.
    virtual Task<std::vector<StationSetting>> desiredModes() = 0;
    /// Of these stations, those with a desired value, likewise.
    virtual Task<std::vector<StationSetting>> desiredModesOf(std::vector<StationId> stations) = 0;
    /// Sets desired value, state and who wants it; what was reported stays.
    virtual Task<> desire(StationSetting setting) = 0;
    /// Settles a desired value, unless another one is desired meanwhile. None gives it up.
    virtual Task<> settle(StationSetting setting) = 0;
    virtual Task<> report(StationId station, std::vector<ReportedSetting> values, DateTime at) = 0;
};

}  // namespace voltgate
