// One-time URLs, by which stations fetch and bring files without credentials: what is kept of one.
#pragma once
#include <string>
#include <string_view>

#include "ocpp/domain/datetime.hpp"

namespace voltgate {

/// What all paths of one-time URLs begin with; the token follows.
inline constexpr std::string_view oneTimePath = "/files/";
/// Bytes of a token; in a URL they are written in hexadecimal.
inline constexpr std::size_t oneTimeTokenBytes = 24;

struct OneTimeLink {
    std::string tokenHash;  ///< SHA-256 of the token, hexadecimal; the token itself is not kept.
    DateTime expiresAt;
};

/// What somebody who comes with a token may do.
enum class LinkState {
    Unknown,  ///< There never was such a token, or it is long gone.
    Expired,
    UsedUp,  ///< What it was for has been done.
    Valid
};

}  // namespace voltgate
