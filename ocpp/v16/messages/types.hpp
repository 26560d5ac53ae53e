// Types that several messages of OCPP 1.6 share. Members come in the order of the official schemas.
#pragma once
#include <optional>
#include <string_view>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/json/bounded.hpp"
#include "ocpp/json/described.hpp"
#include "ocpp/json/losses.hpp"

namespace voltgate::v16 {

using Action = std::string_view;
using IdTag = json::String<20>;  ///< CiString20: compared case-insensitively.

/// §7.2
enum class AuthorizationStatus { Accepted, Blocked, Expired, Invalid, ConcurrentTx };
JSON_ENUM(AuthorizationStatus, Accepted, Blocked, Expired, Invalid, ConcurrentTx)

/// §7.27
struct IdTagInfo {
    std::optional<DateTime> expiryDate{};
    std::optional<IdTag> parentIdTag{};
    AuthorizationStatus status = AuthorizationStatus::Invalid;
};
JSON_FIELDS(IdTagInfo, expiryDate, parentIdTag, status)

/// The answer `Accepted` or `Rejected` of many messages.
enum class AcceptedOrRejected { Accepted, Rejected };
JSON_ENUM(AcceptedOrRejected, Accepted, Rejected)

/// A response without fields.
struct Empty {};
JSON_FIELDS(Empty)

}  // namespace voltgate::v16
