#include "gateway/installer/key_map_view.hpp"

#include <algorithm>
#include <array>

#include "gateway/http/message.hpp"
#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"

namespace voltgate::installer {
namespace {

struct WordView {
    json::String<50> word;
    json::String<500> value;
};
JSON_FIELDS(WordView, word, value)

struct KeyView {
    json::String<50> key;
    std::optional<bool> optional;
    std::optional<json::List<WordView, 1, 20>> words;
    std::optional<double> factor;
    std::optional<int> decimals;
    std::optional<double> min;
    std::optional<double> max;
};
JSON_FIELDS(KeyView, key, optional, words, factor, decimals, min, max)

struct SettingView {
    json::String<50> name;
    std::optional<json::List<KeyView, 1, 20>> keys;
    std::optional<bool> chargingProfile;
    std::optional<json::String<300>> notSupported;
};
JSON_FIELDS(SettingView, name, keys, chargingProfile, notSupported)

struct FactView {
    json::String<50> name;
    std::optional<json::String<50>> key;
    std::optional<json::String<100>> value;
};
JSON_FIELDS(FactView, name, key, value)

struct MessageView {
    json::String<255> vendorId;
    std::optional<json::String<50>> messageId;
    std::optional<json::String<500>> data;
};
JSON_FIELDS(MessageView, vendorId, messageId, data)

struct KeyMapView {
    json::String<50> name;
    json::String<100> title;
    std::optional<json::String<100>> vendor;
    std::optional<json::String<100>> model;
    std::optional<json::List<SettingView, 0, 20>> settings;
    std::optional<json::List<FactView, 0, 20>> device;
    std::optional<MessageView> shuntActivation;
};
JSON_FIELDS(KeyMapView, name, title, vendor, model, settings, device, shuntActivation)

constexpr std::array settingWords = {
    std::pair{std::string_view("authenticationMode"), SettingName::AuthenticationMode},
    std::pair{std::string_view("socketPermanentLockMode"), SettingName::SocketPermanentLockMode},
    std::pair{std::string_view("gridMaxCurrent"), SettingName::GridMaxCurrent},
    std::pair{std::string_view("loadShedding"), SettingName::LoadShedding},
    std::pair{std::string_view("chargeStationMaxCurrent"), SettingName::ChargeStationMaxCurrent},
    std::pair{std::string_view("onOffPeak"), SettingName::OnOffPeak},
    std::pair{std::string_view("gridCurrents"), SettingName::GridCurrents},
    std::pair{std::string_view("chargingSchedule"), SettingName::ChargingSchedule},
};

constexpr std::array<std::string_view, 5> factWords = {
    "evccVersion", "hasLatchingDevice", "phase", "absoluteMaxCurrent", "contractualMaxCurrent"};

using Faults = std::vector<http::Fault>;

std::optional<std::string> plain(const auto& text) {
    return text ? std::optional(text->value) : std::nullopt;
}

KeyUse readKey(const KeyView& view, SettingName setting, const std::string& path, Faults& faults) {
    KeyUse use{.key = view.key.value, .isOptional = view.optional.value_or(false)};
    const auto known = wordsOf(setting);
    if (known.empty() == view.words.has_value()) {
        faults.push_back({path + ".words", known.empty() ? "this setting is a number, and has none"
                                                         : "this setting needs its words"});
    }
    if (view.words) {
        for (const auto& [word, value] : *view.words) {
            if (std::find(known.begin(), known.end(), word.value) == known.end()) {
                faults.push_back({path + ".words", "the setting has no word " + word.value});
            }
            use.words[word.value] = value.value;
        }
    }
    use.factor = view.factor.value_or(1);
    use.decimals = view.decimals.value_or(1);
    use.min = view.min;
    use.max = view.max;
    if (use.factor <= 0) faults.push_back({path + ".factor", "expected more than 0"});
    if (use.decimals < 0 || use.decimals > 3) {
        faults.push_back({path + ".decimals", "expected 0 to 3"});
    }
    return use;
}

void readSetting(const SettingView& view, const std::string& path, KeyMap& map, Faults& faults) {
    const auto named =
        std::find_if(settingWords.begin(), settingWords.end(),
                     [&](const auto& entry) { return entry.first == view.name.value; });
    if (named == settingWords.end()) {
        faults.push_back({path + ".name", "there is no such setting"});
        return;
    }
    const auto name = named->second;
    SettingSupport support{.isByChargingProfile = view.chargingProfile.value_or(false),
                           .notSupported = plain(view.notSupported)};
    const bool isLimit =
        name == SettingName::ChargeStationMaxCurrent || name == SettingName::ChargingSchedule;
    if (support.isByChargingProfile && !isLimit) {
        faults.push_back({path + ".chargingProfile", "only currents of the station go so"});
    }
    const int ways = int(view.keys.has_value()) + int(support.isByChargingProfile) +
                     int(support.notSupported.has_value());
    if (ways != 1) {
        faults.push_back({path, "expected one of keys, chargingProfile and notSupported"});
    }
    if (view.keys) {
        for (std::size_t i = 0; i < view.keys->size(); ++i) {
            const auto place = path + ".keys[" + std::to_string(i) + "]";
            support.keys.push_back(readKey((*view.keys)[i], name, place, faults));
        }
    }
    if (!map.settings.emplace(name, std::move(support)).second) {
        faults.push_back({path + ".name", "stands there twice"});
    }
}

void readFact(const FactView& view, const std::string& path, KeyMap& map, Faults& faults) {
    const auto& name = view.name.value;
    if (std::find(factWords.begin(), factWords.end(), name) == factWords.end()) {
        faults.push_back({path + ".name", "there is no such fact"});
    }
    if (view.key.has_value() == view.value.has_value()) {
        faults.push_back({path, "expected either key or value"});
    }
    map.device[name] = {.value = plain(view.value), .key = plain(view.key)};
}

KeyMap read(const KeyMapView& view) {
    KeyMap map;
    map.name = view.name.value;
    if (view.vendor) map.vendor = view.vendor->value;
    if (view.model) map.model = view.model->value;
    Faults faults;
    if (view.settings) {
        for (std::size_t i = 0; i < view.settings->size(); ++i) {
            readSetting((*view.settings)[i], "settings[" + std::to_string(i) + "]", map, faults);
        }
    }
    if (view.device) {
        for (std::size_t i = 0; i < view.device->size(); ++i) {
            readFact((*view.device)[i], "device[" + std::to_string(i) + "]", map, faults);
        }
    }
    if (const auto& message = view.shuntActivation) {
        map.shuntActivation = VendorMessage{.vendorId = message->vendorId.value,
                                            .messageId = plain(message->messageId),
                                            .data = plain(message->data)};
    }
    if (!faults.empty()) throw http::badInput(std::move(faults));
    return map;
}

}  // namespace

std::string_view wordOf(SettingName name) {
    return settingWords[static_cast<std::size_t>(name)].first;
}

KeyMap readKeyMap(const std::string& text) {
    try {
        const auto document = json::parseText(text);
        if (!document.IsObject()) throw http::badInput({{"", "expected a JSON object"}});
        return read(json::Reader().read<KeyMapView>(document));
    } catch (const json::ProtocolFault& fault) {
        throw http::badInput({{fault.path, fault.reason}});
    } catch (const json::SyntaxFault& fault) {
        throw http::badInput({{"", std::string("no JSON: ") + fault.what()}});
    }
}

}  // namespace voltgate::installer
