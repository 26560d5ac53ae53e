#include "ocpp/services/quirk_profile_service.hpp"

#include <algorithm>

#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

constexpr std::int64_t observedOften = 3;

bool fits(const QuirkProfileMatch& match, const BootReport& boot) {
    return voltgate::fits(match.vendor, boot.vendor) && voltgate::fits(match.model, boot.model) &&
           voltgate::fits(match.firmware, boot.firmwareVersion.value_or(""));
}

bool wasObserved(const std::string& rule, const std::vector<Violation>& violations) {
    return std::any_of(violations.begin(), violations.end(), [&](const Violation& violation) {
        return violation.last.rule == rule && violation.count >= observedOften;
    });
}

bool wereObserved(const std::vector<std::string>& rules, const std::vector<Violation>& violations) {
    return !rules.empty() && std::all_of(rules.begin(), rules.end(), [&](const auto& rule) {
        return wasObserved(rule, violations);
    });
}

}  // namespace

bool fits(std::string_view pattern, std::string_view text) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return equalIgnoringCase(pattern, text);
    if (text.size() < star || !equalIgnoringCase(pattern.substr(0, star), text.substr(0, star)))
        return false;
    // Each further part at its first place; the last one at the end.
    pattern.remove_prefix(star + 1);
    text.remove_prefix(star);
    while (true) {
        const auto next = pattern.find('*');
        const auto part = pattern.substr(0, next);
        if (next == std::string_view::npos) {
            return text.size() >= part.size() &&
                   equalIgnoringCase(part, text.substr(text.size() - part.size()));
        }
        const auto at = toLower(text).find(toLower(part));
        if (at == std::string::npos) return false;
        text.remove_prefix(at + part.size());
        pattern.remove_prefix(next + 1);
    }
}

QuirkProfileService::QuirkProfileService(std::vector<QuirkProfile> profiles)
    : profiles_(std::move(profiles)) {
    std::sort(profiles_.begin(), profiles_.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
}

const QuirkProfile* QuirkProfileService::find(std::string_view name) const {
    const auto found = std::find_if(profiles_.begin(), profiles_.end(),
                                    [&](const auto& profile) { return profile.name == name; });
    return found == profiles_.end() ? nullptr : &*found;
}

const QuirkProfile* QuirkProfileService::of(const ChargingStation& station) const {
    return station.quirkProfile ? find(*station.quirkProfile) : nullptr;
}

ChargingStation QuirkProfileService::applied(ChargingStation station) const {
    const auto* profile = of(station);
    if (profile == nullptr) return station;
    const auto& given = profile->connection;
    auto& own = station.connection;
    if (!own.assumeVersion) own.assumeVersion = given.assumeVersion;
    own.anyUserName = own.anyUserName || given.anyUserName;
    own.allowMissingConnectionHeader =
        own.allowMissingConnectionHeader || given.allowMissingConnectionHeader;
    if (!own.pingInterval) own.pingInterval = given.pingInterval;
    if (own.closeStyle == CloseStyle::CloseFrame) own.closeStyle = given.closeStyle;
    station.leniency.strict = station.leniency.strict || profile->leniency.strict;
    auto& off = station.leniency.off;
    off.insert(off.end(), profile->leniency.off.begin(), profile->leniency.off.end());
    return station;
}

std::vector<QuirkProfileSuggestion> QuirkProfileService::suggestedFor(
    const ChargingStation& station, const std::vector<Violation>& violations) const {
    std::vector<QuirkProfileSuggestion> suggestions;
    for (const auto& profile : profiles_) {
        if (station.quirkProfile == profile.name) continue;
        if (profile.match && station.boot && fits(*profile.match, *station.boot)) {
            suggestions.push_back(
                {profile.name, "The station says that it is a '" + station.boot->model + "' of '" +
                                   station.boot->vendor + "'. " + profile.reason});
        } else if (wereObserved(profile.violations, violations)) {
            suggestions.push_back({profile.name, "What it is for has been seen of the station (" +
                                                     joined(profile.violations) + "). " +
                                                     profile.reason});
        }
    }
    return suggestions;
}

}  // namespace voltgate
