// Stations that have knocked and are not registered: what was seen of them, so that an operator can
// adopt them.
#pragma once
#include "ocpp/domain/connection_attempt.hpp"

namespace voltgate {

struct QuarantinedStation {
    ConnectionAttempt last;  ///< Its latest handshake; the id as the station spells it.
    std::int64_t count = 0;  ///< Handshakes from all addresses.
    DateTime firstAt;
};

}  // namespace voltgate
