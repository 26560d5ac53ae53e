// The whitelist of a station: the tokens in its local authorization list, as cards that installers
// and owners add at the station itself.
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/id_token.hpp"

namespace voltgate {

using WhitelistCard = IdTokenRecord;

/// What came of adding a card.
enum class CardAddition {
    Added,
    Full,       ///< The list has as many cards as it may have.
    OnList,     ///< It is there already.
    NotUsable,  ///< The token is on record, and blocked, expired or invalid.
    NoStation
};

enum class CardRegistrationResult {
    Success,
    Timeout,    ///< No unknown card was shown.
    Full,       ///< As of CardAddition.
    Offline,    ///< The station is, so it can show no card.
    Busy,       ///< Somebody waits for a card of this station already.
    Refused,    ///< The station does not take the card into its list.
    Cancelled,  ///< Who waited has gone.
    Failed      ///< Told in advance to fail.
};

struct CardRegistration {
    CardRegistrationResult result = CardRegistrationResult::Failed;
    std::string message{};
    std::optional<WhitelistCard> card{};
};

}  // namespace voltgate
