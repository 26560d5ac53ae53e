// Stations that have knocked and are not registered: what was seen of them, so that an operator can
// adopt them.
#pragma once
#include <string>
#include <vector>

#include "ocpp/domain/connection_attempt.hpp"

namespace voltgate {

struct QuarantinedStation {
    ConnectionAttempt last;  ///< Its latest handshake; the id as the station spells it.
    std::int64_t count = 0;  ///< Handshakes from all addresses.
    DateTime firstAt;
    std::vector<std::string> addresses{};  ///< IPs, ordered; at most ten.
};

}  // namespace voltgate
