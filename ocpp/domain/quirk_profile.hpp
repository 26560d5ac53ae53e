// Quirk profiles: what the stations of one kind need, as data. A profile is assigned to a station
// by an operator, never by itself; it counts from the station's next connection.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/charging_profile.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/domain/token_rewrite.hpp"

namespace voltgate {

/// Where a station takes charging profiles.
enum class ChargingProfilePlace {
    Station,  ///< EVSE 0 only.
    Evses     ///< Anywhere but EVSE 0.
};

/// How commands must be worded for a station; each member is off by default.
struct CommandDialect {
    std::vector<std::string> avoid{};        ///< OCPP actions that it must not be sent.
    bool triggerWithoutConnector = false;    ///< TriggerMessage never names a connector.
    bool unlockConnectorZero = false;        ///< UnlockConnector always names connector 0.
    bool remoteStartNamesConnector = false;  ///< Connector 1 where the command names none.
    std::optional<ChargingProfilePlace> chargingProfilesAt{};
    std::optional<ChargingRateUnit> chargingRateUnit{};  ///< The only one that it takes.
    /// Calls in a row without an answer after which it is disconnected, so that it comes back.
    std::optional<int> disconnectAfterUnanswered{};

    bool operator==(const CommandDialect&) const = default;
};

/// Patterns with * for any text, in any case.
struct QuirkProfileMatch {
    std::string vendor = "*";
    std::string model = "*";
    std::string firmware = "*";
};

struct QuirkProfile {
    std::string name;         ///< Lower-case words with hyphens; the name of its file.
    std::string title;        ///< For people.
    std::string reason;       ///< What the stations do, and what the profile does about it.
    std::vector<int> rows{};  ///< Of docs/field-quirks.md.
    std::optional<QuirkProfileMatch> match{};  ///< It is suggested for such stations.
    std::vector<std::string> violations{};     ///< It is suggested where all of them were counted.
    StationLeniency leniency{};
    ConnectionQuirks connection{};
    CommandDialect commands{};
    TokenRewrite idTokens{};
};

/// That a profile may help a station, and why.
struct QuirkProfileSuggestion {
    std::string profile;
    std::string reason;  ///< A sentence.
};

}  // namespace voltgate
