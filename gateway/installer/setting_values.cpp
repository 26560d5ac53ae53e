#include "gateway/installer/setting_values.hpp"

namespace voltgate::installer {
namespace {

std::string defaultOf(SettingName name) {
    switch (name) {
        case SettingName::AuthenticationMode:
            return "WHITELIST";
        case SettingName::SocketPermanentLockMode:
            return "UNLOCKED";
        case SettingName::LoadShedding:
            return "NO";
        case SettingName::OnOffPeak:
            return "ON_PEAK";
        case SettingName::GridCurrents:
            return "0,0,0";
        default:
            return "0";
    }
}

}  // namespace

std::string toJson(SettingName name, const std::string& value) {
    if (!wordsOf(name).empty()) return "\"" + value + "\"";
    return name == SettingName::GridCurrents ? "[" + value + "]" : value;
}

Task<std::string> valueOrDefault(StationSettingService& settings, ChargingStation station,
                                 SettingName name) {
    auto value = co_await settings.value(station, name);
    if (!value && name == SettingName::ChargeStationMaxCurrent) {
        value = co_await settings.fact(std::move(station), "absoluteMaxCurrent");
    }
    co_return value.value_or(defaultOf(name));
}

}  // namespace voltgate::installer
