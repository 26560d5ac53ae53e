// What is kept of a password that an unknown station showed: a salted hash, which is the same for
// the same password of the same station, so that two can be told apart.
#pragma once
#include <string_view>

#include "ocpp/domain/station.hpp"

namespace voltgate {

StationCredential shownCredential(std::string_view password, std::string_view stationId);

}  // namespace voltgate
