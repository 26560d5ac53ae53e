#include "gateway/rest/quirk_profile_view.hpp"

#include <algorithm>

namespace voltgate::rest {
namespace {

template <class Names>
std::vector<std::string> plain(const Names& names) {
    std::vector<std::string> texts;
    if (names) {
        for (const auto& name : *names) texts.push_back(name.value);
    }
    return texts;
}

template <std::size_t Max>
json::List<json::String<Max>, 0, Max> listed(const std::vector<std::string>& texts) {
    return {texts.begin(), texts.end()};
}

std::optional<bool> ifTrue(bool value) { return value ? std::optional(true) : std::nullopt; }

bool isName(const std::string& name) {
    return !name.empty() && name.front() != '-' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

QuirkProfileMatch readMatch(const QuirkProfileMatchView& view, Faults& faults) {
    QuirkProfileMatch match;
    if (view.vendor) match.vendor = view.vendor->value;
    if (view.model) match.model = view.model->value;
    if (view.firmware) match.firmware = view.firmware->value;
    // One that fits all would be suggested for all.
    faults.require(view.vendor || view.model, "match", "expected a vendor or a model");
    return match;
}

CommandDialect readCommands(const CommandDialectView& view, Faults& faults) {
    CommandDialect dialect;
    dialect.avoid = plain(view.avoid);
    dialect.triggerWithoutConnector = view.triggerWithoutConnector.value_or(false);
    dialect.unlockConnectorZero = view.unlockConnectorZero.value_or(false);
    dialect.remoteStartNamesConnector = view.remoteStartNamesConnector.value_or(false);
    if (view.chargingProfilesAt) dialect.chargingProfilesAt = meant(*view.chargingProfilesAt);
    if (view.chargingRateUnit) dialect.chargingRateUnit = meant(*view.chargingRateUnit);
    dialect.disconnectAfterUnanswered = view.disconnectAfterUnanswered;
    const int most = view.disconnectAfterUnanswered.value_or(0);
    faults.require(most >= 0 && most <= 1000, "commands.disconnectAfterUnanswered",
                   "expected a number of calls from 0 (never) to 1000");
    return dialect;
}

void checkRows(const std::vector<int>& rows, Faults& faults) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        faults.require(rows[i] >= 1 && rows[i] <= 64, "rows[" + std::to_string(i) + "]",
                       "expected a row of docs/field-quirks.md, 1 to 64");
    }
}

QuirkProfile read(const QuirkProfileView& view) {
    Faults faults;
    QuirkProfile profile{.name = view.name.value,
                         .title = view.title.value,
                         .reason = view.reason.value,
                         .violations = plain(view.violations)};
    faults.require(isName(profile.name), "name", "expected lower-case letters, digits and hyphens");
    if (view.rows) profile.rows = {view.rows->begin(), view.rows->end()};
    checkRows(profile.rows, faults);
    if (view.match) profile.match = readMatch(*view.match, faults);
    if (view.leniency) {
        checkLeniency(faults, *view.leniency);
        profile.leniency = changed({}, *view.leniency);
    }
    if (view.connection) profile.connection = readQuirks(*view.connection, faults);
    if (view.commands) profile.commands = readCommands(*view.commands, faults);
    if (const auto& tokens = view.idTokens) {
        if (tokens->suffixFrom) profile.idTokens.suffixFrom = tokens->suffixFrom->value;
        profile.idTokens.reverseBytes = tokens->reverseBytes.value_or(false);
    }
    faults.finish();
    return profile;
}

CommandDialectView toView(const CommandDialect& dialect) {
    CommandDialectView view;
    if (!dialect.avoid.empty()) view.avoid = listed<50>(dialect.avoid);
    view.triggerWithoutConnector = ifTrue(dialect.triggerWithoutConnector);
    view.unlockConnectorZero = ifTrue(dialect.unlockConnectorZero);
    view.remoteStartNamesConnector = ifTrue(dialect.remoteStartNamesConnector);
    if (dialect.chargingProfilesAt) view.chargingProfilesAt = spelled(*dialect.chargingProfilesAt);
    if (dialect.chargingRateUnit) view.chargingRateUnit = spelled(*dialect.chargingRateUnit);
    view.disconnectAfterUnanswered = dialect.disconnectAfterUnanswered;
    return view;
}

}  // namespace

QuirkProfile readQuirkProfile(const std::string& text) {
    try {
        const auto document = json::parseText(text);
        if (!document.IsObject()) throw badInput({{"", "expected a JSON object"}});
        return read(readView<QuirkProfileView>(document));
    } catch (const json::ProtocolFault& fault) {
        throw badInput({{fault.path, fault.reason}});
    } catch (const json::SyntaxFault& fault) {
        throw badInput({{"", std::string("no JSON: ") + fault.what()}});
    }
}

QuirkProfileView toView(const QuirkProfile& profile) {
    QuirkProfileView view;
    view.name = profile.name;
    view.title = profile.title;
    view.reason = profile.reason;
    view.rows.emplace(profile.rows.begin(), profile.rows.end());
    if (const auto& match = profile.match) {
        view.match = QuirkProfileMatchView{
            .vendor = match->vendor, .model = match->model, .firmware = match->firmware};
    }
    if (!profile.violations.empty()) view.violations = listed<50>(profile.violations);
    if (profile.leniency != StationLeniency{}) {
        auto& leniency = view.leniency.emplace();
        leniency.strict = profile.leniency.strict;
        leniency.off.emplace(profile.leniency.off.begin(), profile.leniency.off.end());
    }
    if (profile.connection != ConnectionQuirks{}) view.connection = toView(profile.connection);
    if (profile.commands != CommandDialect{}) view.commands = toView(profile.commands);
    if (profile.idTokens != TokenRewrite{}) {
        auto& tokens = view.idTokens.emplace();
        if (!profile.idTokens.suffixFrom.empty()) tokens.suffixFrom = profile.idTokens.suffixFrom;
        tokens.reverseBytes = ifTrue(profile.idTokens.reverseBytes);
    }
    return view;
}

}  // namespace voltgate::rest
