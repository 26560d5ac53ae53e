// Firmware: images that are kept here, and the updates of stations with them. 1.6 §4.5, §5.19 and
// the security extension; 2.x L01.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"
#include "ocpp/domain/stored_file.hpp"

namespace voltgate {

/// The vendor's signature over an image, and the certificate of the key that made it.
struct FirmwareSignature {
    std::string signature;           ///< base64, at most 800 characters.
    std::string signingCertificate;  ///< PEM, at most 5500 characters.
    bool operator==(const FirmwareSignature&) const = default;
};

/// Library: of the operators, for all stations. The other two belong to the station that they came
/// for: Firmwares are kept until they are deleted, Upgrade ones came for one update.
enum class FirmwarePurpose { Library, Firmwares, Upgrade };

struct Firmware {
    FirmwareId id;
    std::optional<StationId> owner{};  ///< Whose it is; nothing in the library.
    FirmwarePurpose purpose = FirmwarePurpose::Library;
    std::string name;  ///< For people, and the last part of the URL that stations get.
    std::string version;
    std::optional<std::string> vendor{};  ///< What it is for; absent: any.
    std::optional<std::string> model{};
    std::optional<FirmwareSignature> signature{};
    std::optional<StoredFile> image{};  ///< Nothing until it has been uploaded.
    DateTime createdAt;
    std::optional<DateTime> uploadedAt{};
};

/// Requested: the station was or is being told. Refused: it said no, or could not be told.
/// Cancelled: another update took its place, or its image was taken back. All others are the words
/// of the station.
enum class FirmwareUpdateStatus {
    Requested,
    Refused,
    Cancelled,
    DownloadScheduled,
    Downloading,
    DownloadPaused,
    DownloadFailed,
    Downloaded,
    SignatureVerified,
    InvalidSignature,
    InstallScheduled,
    InstallRebooting,
    Installing,
    InstallVerificationFailed,
    InstallationFailed,
    Installed
};

/// Nothing more comes of it. A station whose download failed may try again.
constexpr bool isOver(FirmwareUpdateStatus status) {
    using enum FirmwareUpdateStatus;
    return status == Refused || status == Cancelled || status == InvalidSignature ||
           status == InstallVerificationFailed || status == InstallationFailed ||
           status == Installed;
}

struct FirmwareUpdateStep {
    FirmwareUpdateStatus status = FirmwareUpdateStatus::Requested;
    DateTime at;
};

struct FirmwareUpdate {
    FirmwareUpdateId id;  ///< The requestId of a signed update.
    StationId station;
    std::optional<FirmwareId> firmware{};   ///< An image of ours; nothing once that is deleted.
    std::optional<std::string> location{};  ///< The URL of an image that is elsewhere.
    std::optional<std::string> version{};
    bool isSigned = false;
    DateTime retrieveAt;  ///< Not to be fetched before.
    std::optional<DateTime> installAt{};
    std::optional<int> retries{};
    std::optional<std::chrono::seconds> retryInterval{};
    FirmwareUpdateStatus status = FirmwareUpdateStatus::Requested;
    std::vector<FirmwareUpdateStep> history{};  ///< Oldest first.
    std::optional<CommandId> command{};
    std::string requestedBy;
    DateTime createdAt;
    std::optional<DateTime> endedAt{};
};

}  // namespace voltgate
