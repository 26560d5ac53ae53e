// The images of one station that serve one purpose: listed as `SomeFile`, and removed.
#pragma once
#include "gateway/installer/operation.hpp"
#include "ocpp/json/described.hpp"
#include "ocpp/services/station_firmware_service.hpp"

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

/// What the blocks of operations on images have in common.
class StationImages {
public:
    StationImages(StationFirmwareService& firmware, FirmwarePurpose purpose)
        : firmware_(firmware), purpose_(purpose) {}

    Task<Response> list(const Request& request);
    /// Throws FirmwareConflict, and removes none, when an update with one is under way.
    Task<Response> removeAll(const Request& request);

protected:
    /// Newest first.
    Task<std::vector<Firmware>> imagesFor(const Request& request);

    StationFirmwareService& firmware_;
    const FirmwarePurpose purpose_;
};

}  // namespace voltgate::installer
