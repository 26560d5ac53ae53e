// Images as the installer API lists them.
#pragma once
#include "ocpp/domain/firmware.hpp"
#include "ocpp/json/described.hpp"

namespace voltgate::installer {

struct SomeFileView {
    std::string filename;
    std::string modified;         ///< RFC 3339.
    std::int64_t modifiedMs = 0;  ///< The same, since 1970.
    std::int64_t size = 0;        ///< bytes
};
JSON_FIELDS(SomeFileView, filename, modified, modifiedMs, size)

/// Of what has its image.
SomeFileView toView(const Firmware& firmware);
std::vector<SomeFileView> toViews(const std::vector<Firmware>& firmware);

}  // namespace voltgate::installer
