#include "ocpp/services/station_setting_service.hpp"

#include <algorithm>
#include <cmath>

#include "ocpp/domain/number.hpp"
#include "ocpp/log.hpp"
#include "ocpp/services/charging_limit.hpp"
#include "ocpp/services/station_setting_answers.hpp"

namespace voltgate {
namespace {

const std::string us = "voltgate";  // Who asks, where nobody of flesh and blood does.
const std::string absoluteMaxCurrent = "absoluteMaxCurrent";

const StationSetting* settingNamed(const std::vector<StationSetting>& settings, SettingName name) {
    const auto found = std::find_if(settings.begin(), settings.end(),
                                    [&](const auto& setting) { return setting.name == name; });
    return found == settings.end() ? nullptr : &*found;
}

std::string desiredOf(const std::vector<StationSetting>& settings, SettingName name) {
    const auto* setting = settingNamed(settings, name);
    return setting == nullptr ? "" : setting->desired.value_or("");
}

SettingState toState(SettingResult result) {
    if (result == SettingResult::Pending) return SettingState::Pending;
    return result == SettingResult::RebootRequired ? SettingState::RebootRequired
                                                   : SettingState::Applied;
}

}  // namespace

// One change of a station at a time.
struct StationSettingService::Turn {
    StationSettingService& service;
    const StationId station;
    bool isMine = false;

    Turn(StationSettingService& of, StationId whose) : service(of), station(std::move(whose)) {
        const std::scoped_lock lock(service.mutex_);
        isMine = service.busy_.try_emplace(station, false).second;
        if (!isMine) service.busy_[station] = true;
    }
    ~Turn() {
        bool isWanted = false;
        {
            const std::scoped_lock lock(service.mutex_);
            if (!isMine) return;
            isWanted = service.busy_[station];
            service.busy_.erase(station);
        }
        if (isWanted) service.stationIsReady(station);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
};

Task<SettingOutcome> StationSettingService::set(NewSetting wanted) {
    const auto support = parts_.keyMaps.support(wanted.station, wanted.name);
    if (support.notSupported) {
        co_return SettingOutcome{SettingResult::NotSupported, *support.notSupported};
    }
    for (const auto& use : support.keys) {
        const bool lacksWord = !use.isOptional && !toKeyValue(use, wanted.value);
        if (lacksWord) {
            co_return SettingOutcome{SettingResult::NotSupported,
                                     "stations of this kind have no " + wanted.value};
        }
    }
    co_await checkValue(wanted, support);
    const Turn turn(*this, wanted.station.id);
    if (!turn.isMine) throw SettingBusy("settings are being sent to this station already");
    SettingOutcome outcome{SettingResult::Pending,
                           "the station is offline and will be told when it is back"};
    if (parts_.commands.isOnline(wanted.station.id)) {
        try {
            outcome = co_await send(wanted.station, wanted.name, wanted.value, wanted.requestedBy);
        } catch (const StationOffline&) {
            // It has gone meanwhile, so it is told when it is back.
        }
    }
    if (outcome.isStored()) co_await store(wanted, outcome);
    co_return outcome;
}

Task<> StationSettingService::checkValue(const NewSetting& wanted, const SettingSupport& support) {
    std::vector<FieldFault> faults;
    for (const auto& use : support.keys) {
        const auto fault = faultOf(use, wanted.value, wanted.path);
        if (fault) faults.push_back(*fault);
    }
    if (wanted.name == SettingName::ChargeStationMaxCurrent) {
        const double amperes = numbersIn(wanted.value).front();
        const bool isCoarse = std::abs(amperes * 10 - std::round(amperes * 10)) < 1e-6;
        if (support.isByChargingProfile && !isCoarse) {
            faults.push_back({wanted.path, "has more than one decimal"});
        }
        const auto reported = co_await fact(wanted.station, absoluteMaxCurrent);
        const auto most = reported ? numberIn(*reported) : std::nullopt;
        if (most && amperes > *most) {
            faults.push_back({wanted.path, "this station can do at most " + *reported + " A"});
        }
    }
    if (!faults.empty()) throw InvalidInput(std::move(faults));
}

Task<> StationSettingService::store(const NewSetting& wanted, SettingOutcome outcome) {
    StationSetting setting;
    setting.station = wanted.station.id;
    setting.name = wanted.name;
    setting.desired = wanted.value;
    setting.state = toState(outcome.result);
    setting.desiredBy = wanted.requestedBy;
    setting.desiredAt = parts_.clock.now();
    co_await parts_.settings.desire(setting);
    remember(wanted.station.id, setting);
    if (outcome.result == SettingResult::Applied) {
        std::vector<ReportedSetting> reported{{wanted.name, wanted.value}};
        co_await parts_.settings.report(wanted.station.id, std::move(reported), parts_.clock.now());
    }
}

Task<SettingOutcome> StationSettingService::send(const ChargingStation& station, SettingName name,
                                                 std::string value, std::string requestedBy) {
    const auto support = parts_.keyMaps.support(station, name);
    if (support.notSupported) {
        co_return SettingOutcome{SettingResult::NotSupported, *support.notSupported};
    }
    auto sending = support.isByChargingProfile
                       ? sendLimit(station, name, std::move(value), std::move(requestedBy))
                       : sendKeys(station, support, std::move(value), std::move(requestedBy));
    auto outcome = co_await std::move(sending);
    co_return outcome;
}

// All keys or none: what was changed before one is refused is changed back.
Task<SettingOutcome> StationSettingService::sendKeys(const ChargingStation& station,
                                                     const SettingSupport& support,
                                                     std::string value, std::string requestedBy) {
    const auto before = co_await parts_.deviceModel.reported(station.id);
    std::vector<SetVariable> earlier;
    SettingOutcome whole{SettingResult::Applied};
    for (const auto& use : support.keys) {
        const auto text = toKeyValue(use, value);
        if (!text) continue;
        SetVariable change{.variable = use.key, .value = *text};
        const auto command =
            co_await parts_.deviceModel.set(station.id, std::move(change), "{}", requestedBy);
        const auto outcome = outcomeOf(command, "key " + use.key);
        if (outcome.isStored()) {
            if (outcome.result == SettingResult::RebootRequired) whole = outcome;
            const auto* variable = reportedVariable(before, use.key);
            if (variable != nullptr && variable->value) {
                earlier.push_back({.variable = use.key, .value = *variable->value});
            }
            continue;
        }
        const bool doesNotMatter = use.isOptional && outcome.result != SettingResult::Unanswered;
        if (doesNotMatter) continue;
        co_await undo(station, std::move(earlier), requestedBy);
        co_return outcome;
    }
    co_return whole;
}

Task<> StationSettingService::undo(const ChargingStation& station, std::vector<SetVariable> earlier,
                                   std::string requestedBy) {
    for (auto change = earlier.rbegin(); change != earlier.rend(); ++change) {
        try {
            co_await parts_.deviceModel.set(station.id, *change, "{}", requestedBy);
        } catch (const StationOffline&) {
            co_return;
        }
    }
}

Task<SettingOutcome> StationSettingService::sendLimit(const ChargingStation& station,
                                                      SettingName name, std::string value,
                                                      std::string requestedBy) {
    const auto settings = co_await parts_.settings.ofStation(station.id);
    const auto wanted = [&](SettingName of) {
        return of == name ? value : desiredOf(settings, of);
    };
    ChargingLimit limit;
    const auto max = wanted(SettingName::ChargeStationMaxCurrent);
    if (!max.empty()) limit.max = numbersIn(max).front();
    limit.schedule = scheduleIn(wanted(SettingName::ChargingSchedule)).value_or(StationSchedule{});
    if (limit.isEmpty()) {
        const auto command = co_await parts_.chargingProfiles.clear(
            station.id, {.id = chargingLimitId}, std::move(requestedBy));
        auto outcome = outcomeOf(command, "ClearChargingProfile");
        // It has none: that is what is wanted.
        const bool hadNone = command.outcome && command.outcome->status == "Unknown";
        co_return hadNone ? SettingOutcome{SettingResult::Applied} : outcome;
    }
    InstalledChargingProfile profile;
    profile.station = station.id;
    profile.profile = toChargingProfile(limit, parts_.clock.now());
    try {
        const auto command = co_await parts_.chargingProfiles.install(std::move(profile), "{}",
                                                                      std::move(requestedBy));
        co_return outcomeOf(command, "SetChargingProfile");
    } catch (const InvalidInput& input) {
        // It is sound: what is wrong is that this station cannot do it.
        co_return SettingOutcome{SettingResult::NotSupported, input.what()};
    }
}

Task<std::vector<StationSetting>> StationSettingService::ofStation(StationId station) {
    auto settings = co_await parts_.settings.ofStation(std::move(station));
    co_return settings;
}

std::string StationSettingService::notSupported(const ChargingStation& station,
                                                SettingName name) const {
    return parts_.keyMaps.support(station, name).notSupported.value_or("");
}

Task<std::optional<std::string>> StationSettingService::value(ChargingStation station,
                                                              SettingName name) {
    auto settings = co_await parts_.settings.ofStation(station.id);
    const auto* setting = settingNamed(settings, name);
    if (setting != nullptr && setting->desired) co_return setting->desired;
    // Its keys do not tell a mode that was never chosen.
    if (name == SettingName::AuthenticationMode) co_return std::nullopt;
    const bool hasSaid = setting != nullptr && setting->reported;
    const auto support = parts_.keyMaps.support(station, name);
    if (!hasSaid && !support.keys.empty() && parts_.commands.isOnline(station.id)) {
        const std::vector names{name};
        const auto variables = co_await refreshed(station, names);
        co_await recordReported(station, names, variables);
        co_return toSetting(support, variables);
    }
    co_return hasSaid ? setting->reported : std::nullopt;
}

Task<std::optional<std::string>> StationSettingService::fact(ChargingStation station,
                                                             std::string name) {
    const auto known = parts_.keyMaps.fact(station, name);
    if (!known) co_return std::nullopt;
    if (known->value) co_return known->value;
    const auto key = known->key.value_or("");
    auto variables = co_await parts_.deviceModel.reported(station.id);
    if (reportedVariable(variables, key) == nullptr && parts_.commands.isOnline(station.id)) {
        std::vector<std::string> keys{key};
        try {
            co_await parts_.deviceModel.refresh(station.id, std::move(keys), us);
        } catch (const StationOffline&) {
            co_return std::nullopt;
        }
        variables = co_await parts_.deviceModel.reported(station.id);
    }
    const auto* variable = reportedVariable(variables, key);
    co_return variable == nullptr ? std::nullopt : variable->value;
}

// As they stand at the station, if it answers.
Task<std::vector<Variable>> StationSettingService::refreshed(const ChargingStation& station,
                                                             std::vector<SettingName> names) {
    std::vector<std::string> keys;
    for (const auto name : names) {
        for (const auto& use : parts_.keyMaps.support(station, name).keys) keys.push_back(use.key);
    }
    if (!keys.empty()) {
        try {
            co_await parts_.deviceModel.refresh(station.id, std::move(keys), us);
        } catch (const StationOffline&) {
            // What it said earlier, then.
        }
    }
    auto variables = co_await parts_.deviceModel.reported(station.id);
    co_return variables;
}

Task<> StationSettingService::recordReported(const ChargingStation& station,
                                             std::vector<SettingName> names,
                                             std::vector<Variable> variables) {
    std::vector<ReportedSetting> reported;
    for (const auto name : names) {
        if (name == SettingName::AuthenticationMode) continue;
        const auto value = toSetting(parts_.keyMaps.support(station, name), variables);
        if (value) reported.push_back({name, *value});
    }
    if (reported.empty()) co_return;
    co_await parts_.settings.report(station.id, std::move(reported), parts_.clock.now());
}

Task<> StationSettingService::refresh() {
    const auto desired = co_await parts_.settings.desiredModes();
    std::map<StationId, std::optional<std::string>> modes;
    for (const auto& setting : desired) modes[setting.station] = setting.desired;
    const std::scoped_lock lock(mutex_);
    modes_ = std::move(modes);
}

Task<> StationSettingService::refreshSome(std::vector<StationId> stations) {
    const auto desired = co_await parts_.settings.desiredModesOf(stations);
    const std::scoped_lock lock(mutex_);
    for (const auto& station : stations) modes_.erase(station);
    for (const auto& setting : desired) modes_[setting.station] = setting.desired;
}

void StationSettingService::remember(const StationId& id, const StationSetting& setting) {
    const std::scoped_lock lock(mutex_);
    auto& mode = modes_[id];
    if (setting.name == SettingName::AuthenticationMode) mode = setting.desired;
}

bool StationSettingService::isKnown(const StationId& id) const {
    const std::scoped_lock lock(mutex_);
    return modes_.contains(id);
}

std::optional<std::string> StationSettingService::authenticationMode(const StationId& id) const {
    const std::scoped_lock lock(mutex_);
    const auto found = modes_.find(id);
    return found == modes_.end() ? std::nullopt : found->second;
}

void StationSettingService::stationIsReady(const StationId& id) {
    if (!isKnown(id)) return;
    spawn(parts_.executor, "settings of " + id.value, apply(id));
}

Task<> StationSettingService::apply(StationId id) {
    const Turn turn(*this, id);
    if (!turn.isMine) co_return;
    auto station = co_await parts_.registration.find(id);
    if (!station) co_return;
    const auto settings = co_await parts_.settings.ofStation(id);
    std::vector<SettingName> names;
    for (const auto& setting : settings) {
        if (setting.desired) names.push_back(setting.name);
    }
    auto variables = co_await refreshed(*station, names);
    // Its boot, if it has booted, came before its answer.
    station = co_await parts_.registration.find(id);
    if (!station || !parts_.commands.isOnline(id)) co_return;
    co_await recordReported(*station, names, variables);
    bool isLimitSent = false;
    for (const auto& setting : settings) {
        if (!setting.desired) continue;
        const auto support = parts_.keyMaps.support(*station, setting.name);
        const bool isThere = holds(support, setting.desired.value_or(""), variables);
        const bool isSent = support.isByChargingProfile && std::exchange(isLimitSent, true);
        if (isThere || isSent) {
            auto settled = setting;
            settled.state = SettingState::Applied;
            co_await parts_.settings.settle(std::move(settled));
        } else {
            co_await applyOne(*station, setting);
        }
    }
}

Task<> StationSettingService::applyOne(const ChargingStation& station,
                                       const StationSetting& setting) {
    SettingOutcome outcome;
    try {
        outcome = co_await send(station, setting.name, setting.desired.value_or(""), us);
    } catch (const StationOffline&) {
        co_return;
    }
    if (outcome.result == SettingResult::Unanswered) co_return;
    auto settled = setting;
    if (outcome.isStored()) {
        settled.state = toState(outcome.result);
    } else {
        log::warn("a station does not take a setting any more",
                  {{"station", station.id.value}, {"reason", outcome.reason}});
        // What it has had once stays desired.
        if (setting.state != SettingState::Pending) co_return;
        settled.state = SettingState::None;
        settled.reason = outcome.reason;
    }
    const bool isForgotten = settled.state == SettingState::None;
    co_await parts_.settings.settle(std::move(settled));
    if (!isForgotten) co_return;
    std::vector<StationId> changed{station.id};
    co_await refreshSome(std::move(changed));
}

}  // namespace voltgate
