// Identity tokens of the installer API, as far as they are known: those that were made here, and
// those that have been used.
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

struct IdentityTokenRecord {
    std::string id;  ///< Of the token; the token itself is not kept.
    StationId station;
    std::int64_t stationNumber = 0;  ///< A later station with the same id has another.
    std::string role;
    DateTime issuedAt;
    std::optional<DateTime> expiresAt{};
    std::string issuedBy{};  ///< Empty: not here.
    std::optional<DateTime> lastUsedAt{};
    std::optional<DateTime> revokedAt{};
};

}  // namespace voltgate
