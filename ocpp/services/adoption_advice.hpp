// How an unknown station is let in: advice that the API takes as it is written. Pure functions.
#pragma once
#include <string>
#include <string_view>

namespace voltgate {

/// What an unknown station showed in its handshake.
struct ShownAtTheDoor {
    std::string address{};  ///< Where it came from; empty: not known.
    bool isTls = false;
    bool hasPassword = false;
    bool hasCertificate = false;
};

/// "POST /api/v1/quarantine/CP-1/adopt with {"securityProfile":0}", the body that fits what the
/// station showed; for an id that a station can have.
std::string adoptionOf(std::string_view stationId, const ShownAtTheDoor& shown);

}  // namespace voltgate
