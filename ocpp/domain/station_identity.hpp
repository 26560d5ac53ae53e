// Which ids a station may have: one rule for all ways by which one gets in. Pure functions.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace voltgate {

/// Why this can be no station's id, to follow "the id"; nothing where it can. OCPP-J 1.6 §3.1.1
/// lets any text in, percent-encoded: it must be printable, without a slash, which ends a segment
/// of a path, and at most 48 characters long.
std::optional<std::string> faultOfStationId(std::string_view id);

/// Whether a station of this id can send a password: a user name of Basic authentication ends at
/// its first colon (RFC 7617 §2).
bool canSendPassword(std::string_view id);
/// Why a station of this id cannot have this security profile; nothing where it can.
std::optional<std::string> faultOfSecurityProfile(std::string_view id, int securityProfile);

}  // namespace voltgate
