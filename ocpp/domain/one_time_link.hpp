// One-time URLs, by which stations fetch and bring files without credentials: what is kept of one.
#pragma once
#include <string>

#include "ocpp/domain/datetime.hpp"

namespace voltgate {

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
