// Certificates that our CA has taken back before their end.
#pragma once
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

struct RevokedCertificate {
    std::string serialNumber;  ///< Hexadecimal, as it was issued.
    StationId station;
    DateTime revokedAt;
    DateTime notAfter;  ///< From then on it need not be told any more.
    std::string revokedBy;
};

}  // namespace voltgate
