// Key maps: which configuration keys of the stations of one kind carry what the installer API
// speaks of, as data. A map of a kind comes before the one that fits all.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/station_setting.hpp"

namespace voltgate {

/// A key that is set for a setting, and read back.
struct KeyUse {
    std::string key;
    /// What a word of the setting is at the station; empty: the setting is a number, or several,
    /// and goes as it is.
    std::map<std::string, std::string> words{};
    double factor = 1;            ///< The station's number is ours times this.
    int decimals = 1;             ///< Of the station's number.
    std::optional<double> min{};  ///< A, of ours.
    std::optional<double> max{};
    bool isOptional = false;  ///< A station without this key does not matter.
};

struct SettingSupport {
    std::vector<KeyUse> keys{};
    bool isByChargingProfile = false;           ///< Of the whole station, in place of keys.
    std::optional<std::string> notSupported{};  ///< Why these stations do not have it.
};

/// A fact about the station: always the same, or in a key.
struct DeviceFact {
    std::optional<std::string> value{};
    std::optional<std::string> key{};
};

/// The DataTransfer that does something.
struct VendorMessage {
    std::string vendorId;
    std::optional<std::string> messageId{};
    std::optional<std::string> data{};
};

struct KeyMap {
    std::string name;          ///< Of its file.
    std::string vendor = "*";  ///< Patterns with * for any text, in any case.
    std::string model = "*";
    std::map<SettingName, SettingSupport> settings{};
    std::map<std::string, DeviceFact> device{};  ///< By its name in the API: hasLatchingDevice ...
    std::optional<VendorMessage> shuntActivation{};
};

}  // namespace voltgate
