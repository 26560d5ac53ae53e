// Enumerations in the database: text, spelt like the enumerator (and held by a CHECK there).
#pragma once
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "ocpp/domain/certificate.hpp"
#include "ocpp/domain/charging_profile.hpp"
#include "ocpp/domain/command.hpp"
#include "ocpp/domain/connection_attempt.hpp"
#include "ocpp/domain/diagnostics.hpp"
#include "ocpp/domain/firmware.hpp"
#include "ocpp/domain/frame_record.hpp"
#include "ocpp/domain/id_token.hpp"
#include "ocpp/domain/reconciliation.hpp"
#include "ocpp/domain/reservation.hpp"
#include "ocpp/domain/security_change.hpp"
#include "ocpp/domain/security_event.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/domain/station_setting.hpp"
#include "ocpp/domain/user.hpp"

namespace voltgate::db {

/// The spellings of an enumeration, in the order of its enumerators.
template <class Enum>
struct Spelling;

template <>
struct Spelling<OcppVersion> {
    static constexpr std::array<std::string_view, 3> names{"1.6", "2.0.1", "2.1"};
};
template <>
struct Spelling<SettingName> {
    static constexpr std::array<std::string_view, 8> names{
        "AuthenticationMode", "SocketPermanentLockMode", "GridMaxCurrent",
        "LoadShedding",       "ChargeStationMaxCurrent", "OnOffPeak",
        "GridCurrents",       "ChargingSchedule"};
};
template <>
struct Spelling<SettingState> {
    static constexpr std::array<std::string_view, 4> names{"None", "Pending", "Applied",
                                                           "RebootRequired"};
};
template <>
struct Spelling<CloseStyle> {
    static constexpr std::array<std::string_view, 2> names{"CloseFrame", "Reset"};
};
template <>
struct Spelling<OnboardingStatus> {
    static constexpr std::array<std::string_view, 3> names{"Accepted", "Pending", "Rejected"};
};
template <>
struct Spelling<TokenStatus> {
    static constexpr std::array<std::string_view, 4> names{"Accepted", "Blocked", "Expired",
                                                           "Invalid"};
};
template <>
struct Spelling<AuthorizationStatus> {
    static constexpr std::array<std::string_view, 5> names{"Accepted", "Blocked", "Expired",
                                                           "Invalid", "ConcurrentTx"};
};
template <>
struct Spelling<ReservationStatus> {
    static constexpr std::array<std::string_view, 6> names{"Requested", "Active",  "Refused",
                                                           "Cancelled", "Expired", "Used"};
};
template <>
struct Spelling<ChargingProfilePurpose> {
    static constexpr std::array<std::string_view, 3> names{"ChargingStationMaxProfile",
                                                           "TxDefaultProfile", "TxProfile"};
};
template <>
struct Spelling<ChargingProfileKind> {
    static constexpr std::array<std::string_view, 3> names{"Absolute", "Recurring", "Relative"};
};
template <>
struct Spelling<RecurrencyKind> {
    static constexpr std::array<std::string_view, 2> names{"Daily", "Weekly"};
};
template <>
struct Spelling<ChargingRateUnit> {
    static constexpr std::array<std::string_view, 2> names{"A", "W"};
};
template <>
struct Spelling<ChargingProfileVerdict> {
    static constexpr std::array<std::string_view, 2> names{"Accepted", "Unanswered"};
};
template <>
struct Spelling<CommandState> {
    static constexpr std::array<std::string_view, 6> names{"Queued",    "Sent",   "Answered",
                                                           "Effective", "Failed", "Expired"};
};
template <>
struct Spelling<CommandResult> {
    static constexpr std::array<std::string_view, 8> names{
        "Answered",  "CallError",   "NoAnswer", "Disconnected",
        "QueueFull", "Unsupported", "Invalid",  "Unreadable"};
};
template <>
struct Spelling<DiscrepancyKind> {
    static constexpr std::array<std::string_view, 12> names{
        "UnmatchedStop", "DifferingStop", "AssumedStop",      "GuessedStop",
        "ForeignStop",   "MeterAnomaly",  "MissingReading",   "UnattachedMeterValues",
        "RefusedStart",  "UnaskedToken",  "ImplausibleClock", "OpenTooLong"};
};
template <>
struct Spelling<ConnectionVerdict> {
    static constexpr std::array<std::string_view, 18> names{
        "Accepted",         "BadPath",         "BadRequest",     "UnknownStation", "NoCredentials",
        "WrongCredentials", "NoSubprotocol",   "TlsRequired",    "Overloaded",     "NoCertificate",
        "WrongCertificate", "TooManyFailures", "TlsOnPlainPort", "PlainOnTlsPort", "TlsFailed",
        "NotHttp",          "ProtocolError",   "WrongPort"};
};
template <>
struct Spelling<CredentialsKind> {
    static constexpr std::array<std::string_view, 3> names{"None", "Basic", "Malformed"};
};
template <>
struct Spelling<FirmwarePurpose> {
    static constexpr std::array<std::string_view, 3> names{"Library", "Firmwares", "Upgrade"};
};
template <>
struct Spelling<FirmwareUpdateStatus> {
    static constexpr std::array<std::string_view, 16> names{
        "Requested",          "Refused",
        "Cancelled",          "DownloadScheduled",
        "Downloading",        "DownloadPaused",
        "DownloadFailed",     "Downloaded",
        "SignatureVerified",  "InvalidSignature",
        "InstallScheduled",   "InstallRebooting",
        "Installing",         "InstallVerificationFailed",
        "InstallationFailed", "Installed"};
};
template <>
struct Spelling<LogKind> {
    static constexpr std::array<std::string_view, 3> names{"Diagnostics", "DiagnosticsLog",
                                                           "SecurityLog"};
};
template <>
struct Spelling<LogRequestStatus> {
    static constexpr std::array<std::string_view, 10> names{
        "Requested",       "Refused",    "Nothing",
        "Cancelled",       "Uploading",  "Uploaded",
        "UploadFailed",    "BadMessage", "NotSupportedOperation",
        "PermissionDenied"};
};
template <>
struct Spelling<FrameDirection> {
    static constexpr std::array<std::string_view, 2> names{"Received", "Sent"};
};
template <>
struct Spelling<CertificateUse> {
    static constexpr std::array<std::string_view, 2> names{"CentralSystemRootCertificate",
                                                           "ManufacturerRootCertificate"};
};
template <>
struct Spelling<HashAlgorithm> {
    static constexpr std::array<std::string_view, 3> names{"SHA256", "SHA384", "SHA512"};
};
template <>
struct Spelling<IssuedState> {
    static constexpr std::array<std::string_view, 5> names{"Pending", "Installed", "Refused",
                                                           "Undelivered", "Superseded"};
};
template <>
struct Spelling<SecurityChangeKind> {
    static constexpr std::array<std::string_view, 2> names{"AuthorizationKey", "SecurityProfile"};
};
template <>
struct Spelling<SecurityChangeState> {
    static constexpr std::array<std::string_view, 5> names{"Requested", "Accepted", "Completed",
                                                           "Rejected", "Superseded"};
};
template <>
struct Spelling<SecurityEventSource> {
    static constexpr std::array<std::string_view, 2> names{"Station", "CentralSystem"};
};
template <>
struct Spelling<Role> {
    static constexpr std::array<std::string_view, 5> names{"Admin", "Operator", "Installer",
                                                           "Viewer", "Driver"};
};

template <class Enum>
constexpr std::string_view enumText(Enum value) {
    return Spelling<Enum>::names[static_cast<std::size_t>(value)];
}

template <class Enum>
Enum enumFrom(std::string_view text) {
    const auto& names = Spelling<Enum>::names;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == text) return static_cast<Enum>(i);
    }
    throw std::runtime_error("the database holds an unknown word: " + std::string(text));
}

}  // namespace voltgate::db
