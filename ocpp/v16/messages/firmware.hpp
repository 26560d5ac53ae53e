// Firmware management: a station is told to fetch and install firmware (OCPP 1.6 §5.19) and says how
// far it is (§4.5); and the same with firmware that is signed (security extension, L01).
#pragma once
#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

struct UpdateFirmwareRequest {
    static constexpr Action action = "UpdateFirmware";
    using Response = Empty;  ///< No status: what comes of it is told by FirmwareStatusNotification.

    std::string location;
    std::optional<int> retries{};
    DateTime retrieveDate;
    std::optional<int> retryInterval{};  ///< s
};
JSON_FIELDS(UpdateFirmwareRequest, location, retries, retrieveDate, retryInterval)

/// §7.25; the security extension has more of them, and stations send those here, too.
enum class FirmwareStatus {
    Downloaded,
    DownloadFailed,
    Downloading,
    Idle,
    InstallationFailed,
    Installing,
    Installed
};
JSON_ENUM(FirmwareStatus, Downloaded, DownloadFailed, Downloading, Idle, InstallationFailed,
          Installing, Installed)

struct FirmwareStatusNotificationRequest {
    static constexpr Action action = "FirmwareStatusNotification";
    using Response = Empty;

    json::Literally<FirmwareStatus> status;
};
JSON_FIELDS(FirmwareStatusNotificationRequest, status)

enum class UpdateFirmwareStatus {
    Accepted,
    Rejected,
    AcceptedCanceled,
    InvalidCertificate,
    RevokedCertificate
};
JSON_ENUM(UpdateFirmwareStatus, Accepted, Rejected, AcceptedCanceled, InvalidCertificate,
          RevokedCertificate)

struct SignedUpdateFirmwareResponse {
    UpdateFirmwareStatus status = UpdateFirmwareStatus::Rejected;
};
JSON_FIELDS(SignedUpdateFirmwareResponse, status)

struct SignedFirmware {
    json::String<512> location;
    DateTime retrieveDateTime;
    std::optional<DateTime> installDateTime{};
    json::String<5500> signingCertificate;  ///< PEM
    json::String<800> signature;            ///< base64
};
JSON_FIELDS(SignedFirmware, location, retrieveDateTime, installDateTime, signingCertificate,
            signature)

struct SignedUpdateFirmwareRequest {
    static constexpr Action action = "SignedUpdateFirmware";
    using Response = SignedUpdateFirmwareResponse;

    std::optional<int> retries{};
    std::optional<int> retryInterval{};  ///< s
    int requestId = 0;
    SignedFirmware firmware;
};
JSON_FIELDS(SignedUpdateFirmwareRequest, retries, retryInterval, requestId, firmware)

enum class SignedFirmwareStatus {
    Downloaded,
    DownloadFailed,
    Downloading,
    DownloadScheduled,
    DownloadPaused,
    Idle,
    InstallationFailed,
    Installing,
    Installed,
    InstallRebooting,
    InstallScheduled,
    InstallVerificationFailed,
    InvalidSignature,
    SignatureVerified
};
JSON_ENUM(SignedFirmwareStatus, Downloaded, DownloadFailed, Downloading, DownloadScheduled,
          DownloadPaused, Idle, InstallationFailed, Installing, Installed, InstallRebooting,
          InstallScheduled, InstallVerificationFailed, InvalidSignature, SignatureVerified)

struct SignedFirmwareStatusNotificationRequest {
    static constexpr Action action = "SignedFirmwareStatusNotification";
    using Response = Empty;

    json::Literally<SignedFirmwareStatus> status;
    std::optional<int> requestId{};
};
JSON_FIELDS(SignedFirmwareStatusNotificationRequest, status, requestId)

}  // namespace voltgate::v16
