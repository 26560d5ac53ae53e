// Finds in the key maps what a station of some kind needs, and translates between settings and
// configuration keys. Immutable, so safe to use from any thread.
#pragma once
#include "ocpp/domain/device_model.hpp"
#include "ocpp/domain/key_map.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/services/invalid_input.hpp"

namespace voltgate {

class KeyMaps {
public:
    /// A map comes before those after it.
    explicit KeyMaps(std::vector<KeyMap> maps) : maps_(std::move(maps)) {}

    /// How the station has the setting. Before a station has said what it is, only maps that fit
    /// all count.
    SettingSupport support(const ChargingStation& station, SettingName name) const;
    std::optional<DeviceFact> fact(const ChargingStation& station, const std::string& name) const;
    std::optional<VendorMessage> shuntActivation(const ChargingStation& station) const;

private:
    template <class Find>
    auto first(const ChargingStation& station, Find find) const;

    std::vector<KeyMap> maps_;
};

/// What the value of a setting is in this key; nothing when the key has no such word.
std::optional<std::string> toKeyValue(const KeyUse& use, const std::string& value);
/// Why the key cannot take the value: out of its range, or with too many decimals. `path` names the
/// value in the request.
std::optional<FieldFault> faultOf(const KeyUse& use, const std::string& value,
                                  const std::string& path);
/// Whether the reported keys are as this value needs them.
bool holds(const SettingSupport& support, const std::string& value,
           const std::vector<Variable>& reported);
/// The setting that the reported keys amount to; nothing when they do not say.
std::optional<std::string> toSetting(const SettingSupport& support,
                                     const std::vector<Variable>& reported);
/// The numbers in "16" or "25,25,20".
std::vector<double> numbersIn(const std::string& value);

}  // namespace voltgate
