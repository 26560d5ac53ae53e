// Images as this API takes them in: multipart/form-data with the file in the field `data`.
#pragma once
#include "gateway/http/multipart.hpp"
#include "gateway/installer/operation.hpp"
#include "gateway/installer/zip_listing.hpp"
#include "ocpp/services/station_firmware_service.hpp"

namespace voltgate::installer {

/// The file of a form, whose bytes are still to come.
struct ImageForm {
    std::string name;      ///< Harmless; at most 100 characters.
    std::string mimetype;  ///< As its part says; without one application/octet-stream.
    std::string encoding;  ///< As its part says; without one 7bit.
    std::shared_ptr<http::MultipartFile> file;

    bool isZip() const;
};

/// Reads the form up to where its file begins. Throws HttpProblem 400 at `data` without one, for a
/// name with a path or `..` in it, and for one of more than 100 characters; any other character
/// that is no ASCII letter, digit, `.`, `_` or `-` becomes `_`.
Task<ImageForm> imageFormOf(const Request& request);

/// What is in a zip that is kept here. Throws ZipFault.
Task<std::vector<ZipEntry>> contentsOf(StationFirmwareService& firmware, StoredFile image);

/// The form's file for a station; when it is a zip, it must be one that can be listed.
IncomingImage incoming(const Request& request, const ImageForm& form,
                       StationFirmwareService& firmware);

}  // namespace voltgate::installer
