// The local authorization list of a station: tokens that it knows by itself, also while it is
// offline. 1.6 §3.5; 2.x D01.
#pragma once
#include <optional>
#include <vector>

#include "ocpp/domain/id_token.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

enum class LocalListUpdate { Full, Differential };

/// A token as it stands in a list.
struct LocalListEntry {
    IdToken idToken;
    Authorization authorization;
};

/// A token that is added or changed; without authorization it is removed.
struct LocalListChange {
    IdToken idToken;
    std::optional<Authorization> authorization{};
};

/// What a station is believed to hold.
struct HeldLocalList {
    std::optional<int> version{};  ///< Nothing: unknown, the next update must be Full.
    std::optional<DateTime> syncedAt{};
    std::vector<LocalListEntry> entries{};  ///< Ordered by normalized token.
};

/// What the operator wants in the list of a station: tokens on record, with their verdicts as they
/// are now. A token that is no longer on record is not in it.
using DesiredLocalList = std::vector<LocalListEntry>;

}  // namespace voltgate
