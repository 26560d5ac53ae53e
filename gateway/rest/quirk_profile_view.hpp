// Quirk profiles as JSON: in their files, and in the REST API.
#pragma once
#include "gateway/rest/station_view.hpp"
#include "ocpp/domain/quirk_profile.hpp"

namespace voltgate::rest {

struct QuirkProfileMatchView {
    std::optional<json::String<100>> vendor;
    std::optional<json::String<100>> model;
    std::optional<json::String<100>> firmware;
};
JSON_FIELDS(QuirkProfileMatchView, vendor, model, firmware)

struct CommandDialectView {
    std::optional<json::List<json::String<50>, 0, 50>> avoid;
    std::optional<bool> triggerWithoutConnector;
    std::optional<bool> unlockConnectorZero;
    std::optional<bool> remoteStartNamesConnector;
    std::optional<Spelled<ChargingProfilePlace>> chargingProfilesAt;
    std::optional<Spelled<ChargingRateUnit>> chargingRateUnit;
    std::optional<int> disconnectAfterUnanswered;
};
JSON_FIELDS(CommandDialectView, avoid, triggerWithoutConnector, unlockConnectorZero,
            remoteStartNamesConnector, chargingProfilesAt, chargingRateUnit,
            disconnectAfterUnanswered)

struct TokenRewriteView {
    std::optional<json::String<20>> suffixFrom;
    std::optional<bool> reverseBytes;
};
JSON_FIELDS(TokenRewriteView, suffixFrom, reverseBytes)

struct QuirkProfileView {
    json::String<50> name;
    json::String<100> title;
    json::String<500> reason;
    std::optional<json::List<int, 0, 64>> rows;
    std::optional<QuirkProfileMatchView> match;
    std::optional<json::List<json::String<50>, 0, 50>> violations;
    std::optional<LeniencyBody> leniency;
    std::optional<ConnectionView> connection;
    std::optional<CommandDialectView> commands;
    std::optional<TokenRewriteView> idTokens;
};
JSON_FIELDS(QuirkProfileView, name, title, reason, rows, match, violations, leniency, connection,
            commands, idTokens)

QuirkProfileView toView(const QuirkProfile& profile);

/// The profile in a text. Throws HttpProblem with the path and reason of everything that is wrong
/// with it, also with what only looks like a field.
QuirkProfile readQuirkProfile(const std::string& text);

}  // namespace voltgate::rest
