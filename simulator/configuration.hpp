// The configuration keys that the station has, with their types and rights: those of OCPP 1.6 (§9),
// and some of its own that keymaps/voltgate-simulator.json names.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocpp/v16/messages/device_model.hpp"

namespace voltgate::simulator {

class Configuration {
public:
    Configuration();

    v16::GetConfigurationResponse get(const v16::GetConfigurationRequest& request) const;
    v16::ConfigurationStatus change(std::string_view key, const std::string& value);
    /// Sets it whatever its rights: what the station itself or its owner decides. Unknown keys are
    /// added.
    void set(const std::string& key, std::string value);
    /// Values that wait for a reboot take effect.
    void reboot();

    std::string text(std::string_view key) const;  ///< Empty when unknown.
    int number(std::string_view key) const;        ///< 0 when unknown or no number.
    bool isTrue(std::string_view key) const { return text(key) == "true"; }
    std::chrono::seconds seconds(std::string_view key) const {
        return std::chrono::seconds(number(key));
    }

private:
    enum class Kind { Text, Integer, Boolean };
    enum class Right { ReadOnly, ReadWrite, AfterReboot };
    struct Entry {
        std::string value;
        Kind kind = Kind::Text;
        Right right = Right::ReadWrite;
        std::optional<std::string> afterReboot{};
    };
    struct IgnoringCase {
        using is_transparent = void;
        bool operator()(std::string_view left, std::string_view right) const;
    };

    static bool fits(Kind kind, std::string_view value);

    std::map<std::string, Entry, IgnoringCase> entries_;
};

}  // namespace voltgate::simulator
