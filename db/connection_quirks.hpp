// The column `quirks` of a station: ConnectionQuirks as JSON, members at their defaults left out.
#pragma once
#include <string>

#include "ocpp/domain/station.hpp"

namespace voltgate::db {

std::string quirksText(const ConnectionQuirks& quirks);
ConnectionQuirks quirksFrom(const std::string& text);

}  // namespace voltgate::db
