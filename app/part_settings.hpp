// What the parts of the program are given of its configuration.
#pragma once
#include <cstdint>
#include <string>

#include "app/config.hpp"
#include "db/retention.hpp"
#include "db/storage.hpp"
#include "ocpp/services/admission_service.hpp"
#include "ocpp/services/authorization_service.hpp"
#include "ocpp/services/certificate_authority.hpp"

namespace voltgate::app {

db::StorageSettings toStorageSettings(const Config& config);
db::RetentionSettings toRetentionSettings(const Config& config);
CertificateAuthoritySettings toAuthoritySettings(const Config& config);
AdmissionSettings toAdmissionSettings(const Config& config);
WhenAway toWhenAway(const std::string& word);
/// Where stations reach the REST port: as the operator says, else the best guess.
std::string publicUrlOf(const Config& config, std::uint16_t httpPort);

constexpr std::uint64_t toBytes(std::int64_t mebibytes) {
    return static_cast<std::uint64_t>(mebibytes) << 20U;
}

}  // namespace voltgate::app
