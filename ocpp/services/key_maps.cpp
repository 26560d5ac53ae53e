#include "ocpp/services/key_maps.hpp"

#include <algorithm>
#include <cmath>

#include "ocpp/domain/number.hpp"
#include "ocpp/domain/station_schedule.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/services/quirk_profile_service.hpp"

namespace voltgate {
namespace {

bool isFor(const KeyMap& map, const ChargingStation& station) {
    const auto vendor = station.boot ? station.boot->vendor : std::string();
    const auto model = station.boot ? station.boot->model : std::string();
    return fits(map.vendor, vendor) && fits(map.model, model);
}

double rounded(double number, int decimals) {
    const double scale = std::pow(10.0, decimals);
    return std::round(number * scale) / scale;
}

std::vector<std::string_view> partsOf(std::string_view list) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = list.find(',');
        parts.push_back(trimmed(list.substr(0, end)));
        if (end == std::string_view::npos) return parts;
        list.remove_prefix(end + 1);
    }
}

// Nothing when one of them is no number.
std::optional<std::string> listOf(const std::string& list, double factor, int decimals) {
    std::string text;
    for (const auto part : partsOf(list)) {
        const auto number = numberIn(part);
        if (!number) return std::nullopt;
        text += (text.empty() ? "" : ",") + toText(rounded(*number * factor, decimals));
    }
    return text;
}

std::optional<std::string> readBack(const KeyUse& use, const std::string& reported) {
    if (use.words.empty()) return listOf(reported, 1 / use.factor, 3);
    for (const auto& [word, value] : use.words) {
        if (equalIgnoringCase(value, reported)) return word;
    }
    return std::nullopt;
}

}  // namespace

template <class Find>
auto KeyMaps::first(const ChargingStation& station, Find find) const {
    for (const auto& map : maps_) {
        if (!isFor(map, station)) continue;
        if (auto found = find(map)) return found;
    }
    return decltype(find(maps_.front())){};
}

SettingSupport KeyMaps::support(const ChargingStation& station, SettingName name) const {
    const auto found = first(station, [&](const KeyMap& map) -> std::optional<SettingSupport> {
        const auto entry = map.settings.find(name);
        return entry == map.settings.end() ? std::nullopt : std::optional(entry->second);
    });
    if (found) return *found;
    const auto kind =
        station.boot ? station.boot->vendor + " " + station.boot->model : "unknown kind";
    return {.notSupported = "no key map says how a station of " + kind + " is told this"};
}

std::optional<DeviceFact> KeyMaps::fact(const ChargingStation& station,
                                        const std::string& name) const {
    return first(station, [&](const KeyMap& map) -> std::optional<DeviceFact> {
        const auto entry = map.device.find(name);
        return entry == map.device.end() ? std::nullopt : std::optional(entry->second);
    });
}

std::optional<VendorMessage> KeyMaps::shuntActivation(const ChargingStation& station) const {
    return first(station, [](const KeyMap& map) { return map.shuntActivation; });
}

std::vector<double> numbersIn(const std::string& value) {
    std::vector<double> numbers;
    for (const auto part : partsOf(value)) numbers.push_back(numberIn(part).value_or(0));
    return numbers;
}

std::optional<std::string> toKeyValue(const KeyUse& use, const std::string& value) {
    if (use.words.empty()) return listOf(value, use.factor, use.decimals);
    const auto found = use.words.find(value);
    return found == use.words.end() ? std::nullopt : std::optional(found->second);
}

std::optional<FieldFault> faultOf(const KeyUse& use, const std::string& value,
                                  const std::string& path) {
    if (!use.words.empty()) return std::nullopt;
    for (const double number : numbersIn(value)) {
        const bool isTooSmall = use.min && number < *use.min;
        const bool isTooLarge = use.max && number > *use.max;
        if (isTooSmall || isTooLarge) {
            return FieldFault{path, "this station takes " +
                                        (use.min ? "from " + toText(*use.min) + " " : "") +
                                        (use.max ? "up to " + toText(*use.max) : "")};
        }
        const double theirs = number * use.factor;
        if (std::abs(theirs - rounded(theirs, use.decimals)) > 1e-9) {
            return FieldFault{path, "has more decimals than this station takes"};
        }
    }
    return std::nullopt;
}

bool holds(const SettingSupport& support, const std::string& value,
           const std::vector<Variable>& reported) {
    return !support.keys.empty() &&
           std::all_of(support.keys.begin(), support.keys.end(), [&](const KeyUse& use) {
               const auto wanted = toKeyValue(use, value);
               const auto* variable = reportedVariable(reported, use.key);
               if (!wanted) return true;
               if (variable == nullptr || !variable->value) return use.isOptional;
               return equalIgnoringCase(*wanted, *variable->value);
           });
}

std::optional<std::string> toSetting(const SettingSupport& support,
                                     const std::vector<Variable>& reported) {
    std::optional<std::string> value;
    for (const auto& use : support.keys) {
        const auto* variable = reportedVariable(reported, use.key);
        if (variable == nullptr || !variable->value) {
            if (use.isOptional) continue;
            return std::nullopt;
        }
        const auto read = readBack(use, *variable->value);
        // Keys that contradict each other say nothing.
        if (!read || (value && *value != *read)) {
            if (use.isOptional) continue;
            return std::nullopt;
        }
        value = read;
    }
    return value;
}

}  // namespace voltgate
