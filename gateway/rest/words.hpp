// How the REST API spells the enumerations of the domain. The tables are the API's own: the
// spellings of OCPP and of the database may differ and change without it.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ocpp/domain/audit.hpp"
#include "ocpp/domain/certificate.hpp"
#include "ocpp/domain/charging_profile.hpp"
#include "ocpp/domain/command.hpp"
#include "ocpp/domain/connection_attempt.hpp"
#include "ocpp/domain/diagnosis.hpp"
#include "ocpp/domain/diagnostics.hpp"
#include "ocpp/domain/firmware.hpp"
#include "ocpp/domain/frame_record.hpp"
#include "ocpp/domain/reconciliation.hpp"
#include "ocpp/domain/reservation.hpp"
#include "ocpp/domain/security_change.hpp"
#include "ocpp/domain/security_event.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/domain/user.hpp"
#include "ocpp/json/bounded.hpp"

namespace voltgate::rest {

template <class E>
inline constexpr auto spellings = nullptr;

template <>
inline constexpr std::array spellings<Role> = {
    std::pair{std::string_view("admin"), Role::Admin},
    std::pair{std::string_view("operator"), Role::Operator},
    std::pair{std::string_view("installer"), Role::Installer},
    std::pair{std::string_view("viewer"), Role::Viewer},
    std::pair{std::string_view("driver"), Role::Driver},
};
template <>
inline constexpr std::array spellings<AuditKind> = {
    std::pair{std::string_view("login"), AuditKind::Login},
    std::pair{std::string_view("logout"), AuditKind::Logout},
    std::pair{std::string_view("refusal"), AuditKind::Refusal},
    std::pair{std::string_view("change"), AuditKind::Change},
    std::pair{std::string_view("command"), AuditKind::Command},
};
template <>
inline constexpr std::array spellings<OnboardingStatus> = {
    std::pair{std::string_view("accepted"), OnboardingStatus::Accepted},
    std::pair{std::string_view("pending"), OnboardingStatus::Pending},
    std::pair{std::string_view("rejected"), OnboardingStatus::Rejected},
};
template <>
inline constexpr std::array spellings<CloseStyle> = {
    std::pair{std::string_view("closeFrame"), CloseStyle::CloseFrame},
    std::pair{std::string_view("reset"), CloseStyle::Reset},
};
template <>
inline constexpr std::array spellings<OcppVersion> = {
    std::pair{std::string_view("1.6"), OcppVersion::V16},
    std::pair{std::string_view("2.0.1"), OcppVersion::V201},
    std::pair{std::string_view("2.1"), OcppVersion::V21},
};
template <>
inline constexpr std::array spellings<TokenStatus> = {
    std::pair{std::string_view("Accepted"), TokenStatus::Accepted},
    std::pair{std::string_view("Blocked"), TokenStatus::Blocked},
    std::pair{std::string_view("Expired"), TokenStatus::Expired},
    std::pair{std::string_view("Invalid"), TokenStatus::Invalid},
};
template <>
inline constexpr std::array spellings<AuthorizationStatus> = {
    std::pair{std::string_view("Accepted"), AuthorizationStatus::Accepted},
    std::pair{std::string_view("Blocked"), AuthorizationStatus::Blocked},
    std::pair{std::string_view("Expired"), AuthorizationStatus::Expired},
    std::pair{std::string_view("Invalid"), AuthorizationStatus::Invalid},
    std::pair{std::string_view("ConcurrentTx"), AuthorizationStatus::ConcurrentTx},
};
template <>
inline constexpr std::array spellings<ReservationStatus> = {
    std::pair{std::string_view("requested"), ReservationStatus::Requested},
    std::pair{std::string_view("active"), ReservationStatus::Active},
    std::pair{std::string_view("refused"), ReservationStatus::Refused},
    std::pair{std::string_view("cancelled"), ReservationStatus::Cancelled},
    std::pair{std::string_view("expired"), ReservationStatus::Expired},
    std::pair{std::string_view("used"), ReservationStatus::Used},
};
template <>
inline constexpr std::array spellings<CertificateUse> = {
    std::pair{std::string_view("CentralSystemRootCertificate"),
              CertificateUse::CentralSystemRootCertificate},
    std::pair{std::string_view("ManufacturerRootCertificate"),
              CertificateUse::ManufacturerRootCertificate},
};
template <>
inline constexpr std::array spellings<HashAlgorithm> = {
    std::pair{std::string_view("SHA256"), HashAlgorithm::SHA256},
    std::pair{std::string_view("SHA384"), HashAlgorithm::SHA384},
    std::pair{std::string_view("SHA512"), HashAlgorithm::SHA512},
};
template <>
inline constexpr std::array spellings<IssuedState> = {
    std::pair{std::string_view("pending"), IssuedState::Pending},
    std::pair{std::string_view("installed"), IssuedState::Installed},
    std::pair{std::string_view("refused"), IssuedState::Refused},
    std::pair{std::string_view("undelivered"), IssuedState::Undelivered},
    std::pair{std::string_view("superseded"), IssuedState::Superseded},
};
template <>
inline constexpr std::array spellings<KeyForm> = {
    std::pair{std::string_view("hexadecimal"), KeyForm::Hexadecimal},
    std::pair{std::string_view("plain"), KeyForm::Plain},
};
template <>
inline constexpr std::array spellings<SecurityChangeState> = {
    std::pair{std::string_view("requested"), SecurityChangeState::Requested},
    std::pair{std::string_view("accepted"), SecurityChangeState::Accepted},
    std::pair{std::string_view("completed"), SecurityChangeState::Completed},
    std::pair{std::string_view("rejected"), SecurityChangeState::Rejected},
    std::pair{std::string_view("superseded"), SecurityChangeState::Superseded},
};
template <>
inline constexpr std::array spellings<SecurityEventSource> = {
    std::pair{std::string_view("station"), SecurityEventSource::Station},
    std::pair{std::string_view("centralSystem"), SecurityEventSource::CentralSystem},
};
template <>
inline constexpr std::array spellings<CommandState> = {
    std::pair{std::string_view("queued"), CommandState::Queued},
    std::pair{std::string_view("sent"), CommandState::Sent},
    std::pair{std::string_view("answered"), CommandState::Answered},
    std::pair{std::string_view("effective"), CommandState::Effective},
    std::pair{std::string_view("failed"), CommandState::Failed},
    std::pair{std::string_view("expired"), CommandState::Expired},
};
template <>
inline constexpr std::array spellings<CommandResult> = {
    std::pair{std::string_view("answered"), CommandResult::Answered},
    std::pair{std::string_view("callError"), CommandResult::CallError},
    std::pair{std::string_view("noAnswer"), CommandResult::NoAnswer},
    std::pair{std::string_view("disconnected"), CommandResult::Disconnected},
    std::pair{std::string_view("queueFull"), CommandResult::QueueFull},
    std::pair{std::string_view("unsupported"), CommandResult::Unsupported},
    std::pair{std::string_view("invalid"), CommandResult::Invalid},
    std::pair{std::string_view("unreadable"), CommandResult::Unreadable},
};
template <>
inline constexpr std::array spellings<FirmwarePurpose> = {
    std::pair{std::string_view("library"), FirmwarePurpose::Library},
    std::pair{std::string_view("firmwares"), FirmwarePurpose::Firmwares},
    std::pair{std::string_view("upgrade"), FirmwarePurpose::Upgrade},
};
template <>
inline constexpr std::array spellings<FirmwareUpdateStatus> = {
    std::pair{std::string_view("requested"), FirmwareUpdateStatus::Requested},
    std::pair{std::string_view("refused"), FirmwareUpdateStatus::Refused},
    std::pair{std::string_view("cancelled"), FirmwareUpdateStatus::Cancelled},
    std::pair{std::string_view("downloadScheduled"), FirmwareUpdateStatus::DownloadScheduled},
    std::pair{std::string_view("downloading"), FirmwareUpdateStatus::Downloading},
    std::pair{std::string_view("downloadPaused"), FirmwareUpdateStatus::DownloadPaused},
    std::pair{std::string_view("downloadFailed"), FirmwareUpdateStatus::DownloadFailed},
    std::pair{std::string_view("downloaded"), FirmwareUpdateStatus::Downloaded},
    std::pair{std::string_view("signatureVerified"), FirmwareUpdateStatus::SignatureVerified},
    std::pair{std::string_view("invalidSignature"), FirmwareUpdateStatus::InvalidSignature},
    std::pair{std::string_view("installScheduled"), FirmwareUpdateStatus::InstallScheduled},
    std::pair{std::string_view("installRebooting"), FirmwareUpdateStatus::InstallRebooting},
    std::pair{std::string_view("installing"), FirmwareUpdateStatus::Installing},
    std::pair{std::string_view("installVerificationFailed"),
              FirmwareUpdateStatus::InstallVerificationFailed},
    std::pair{std::string_view("installationFailed"), FirmwareUpdateStatus::InstallationFailed},
    std::pair{std::string_view("installed"), FirmwareUpdateStatus::Installed},
};
template <>
inline constexpr std::array spellings<LogKind> = {
    std::pair{std::string_view("diagnostics"), LogKind::Diagnostics},
    std::pair{std::string_view("diagnosticsLog"), LogKind::DiagnosticsLog},
    std::pair{std::string_view("securityLog"), LogKind::SecurityLog},
};
template <>
inline constexpr std::array spellings<LogRequestStatus> = {
    std::pair{std::string_view("requested"), LogRequestStatus::Requested},
    std::pair{std::string_view("refused"), LogRequestStatus::Refused},
    std::pair{std::string_view("nothing"), LogRequestStatus::Nothing},
    std::pair{std::string_view("cancelled"), LogRequestStatus::Cancelled},
    std::pair{std::string_view("uploading"), LogRequestStatus::Uploading},
    std::pair{std::string_view("uploaded"), LogRequestStatus::Uploaded},
    std::pair{std::string_view("uploadFailed"), LogRequestStatus::UploadFailed},
    std::pair{std::string_view("badMessage"), LogRequestStatus::BadMessage},
    std::pair{std::string_view("notSupportedOperation"), LogRequestStatus::NotSupportedOperation},
    std::pair{std::string_view("permissionDenied"), LogRequestStatus::PermissionDenied},
};
template <>
inline constexpr std::array spellings<FrameDirection> = {
    std::pair{std::string_view("received"), FrameDirection::Received},
    std::pair{std::string_view("sent"), FrameDirection::Sent},
};
template <>
inline constexpr std::array spellings<CredentialsKind> = {
    std::pair{std::string_view("none"), CredentialsKind::None},
    std::pair{std::string_view("basic"), CredentialsKind::Basic},
    std::pair{std::string_view("malformed"), CredentialsKind::Malformed},
};
template <>
inline constexpr std::array spellings<DiscrepancyKind> = {
    std::pair{std::string_view("unmatchedStop"), DiscrepancyKind::UnmatchedStop},
    std::pair{std::string_view("differingStop"), DiscrepancyKind::DifferingStop},
    std::pair{std::string_view("guessedStop"), DiscrepancyKind::GuessedStop},
    std::pair{std::string_view("assumedStop"), DiscrepancyKind::AssumedStop},
    std::pair{std::string_view("foreignStop"), DiscrepancyKind::ForeignStop},
    std::pair{std::string_view("meterAnomaly"), DiscrepancyKind::MeterAnomaly},
    std::pair{std::string_view("missingReading"), DiscrepancyKind::MissingReading},
    std::pair{std::string_view("unattachedMeterValues"), DiscrepancyKind::UnattachedMeterValues},
    std::pair{std::string_view("refusedStart"), DiscrepancyKind::RefusedStart},
    std::pair{std::string_view("unaskedToken"), DiscrepancyKind::UnaskedToken},
    std::pair{std::string_view("implausibleClock"), DiscrepancyKind::ImplausibleClock},
    std::pair{std::string_view("openTooLong"), DiscrepancyKind::OpenTooLong},
};
template <>
inline constexpr std::array spellings<ConnectionVerdict> = {
    std::pair{std::string_view("accepted"), ConnectionVerdict::Accepted},
    std::pair{std::string_view("badPath"), ConnectionVerdict::BadPath},
    std::pair{std::string_view("badRequest"), ConnectionVerdict::BadRequest},
    std::pair{std::string_view("unknownStation"), ConnectionVerdict::UnknownStation},
    std::pair{std::string_view("noCredentials"), ConnectionVerdict::NoCredentials},
    std::pair{std::string_view("wrongCredentials"), ConnectionVerdict::WrongCredentials},
    std::pair{std::string_view("noSubprotocol"), ConnectionVerdict::NoSubprotocol},
    std::pair{std::string_view("tlsRequired"), ConnectionVerdict::TlsRequired},
    std::pair{std::string_view("overloaded"), ConnectionVerdict::Overloaded},
    std::pair{std::string_view("noCertificate"), ConnectionVerdict::NoCertificate},
    std::pair{std::string_view("wrongCertificate"), ConnectionVerdict::WrongCertificate},
    std::pair{std::string_view("tooManyFailures"), ConnectionVerdict::TooManyFailures},
    std::pair{std::string_view("tlsOnPlainPort"), ConnectionVerdict::TlsOnPlainPort},
    std::pair{std::string_view("plainOnTlsPort"), ConnectionVerdict::PlainOnTlsPort},
    std::pair{std::string_view("tlsFailed"), ConnectionVerdict::TlsFailed},
    std::pair{std::string_view("notHttp"), ConnectionVerdict::NotHttp},
    std::pair{std::string_view("protocolError"), ConnectionVerdict::ProtocolError},
    std::pair{std::string_view("wrongPort"), ConnectionVerdict::WrongPort},
};
template <>
inline constexpr std::array spellings<Severity> = {
    std::pair{std::string_view("info"), Severity::Info},
    std::pair{std::string_view("warning"), Severity::Warning},
    std::pair{std::string_view("error"), Severity::Error},
};
template <>
inline constexpr std::array spellings<ChargingProfilePlace> = {
    std::pair{std::string_view("station"), ChargingProfilePlace::Station},
    std::pair{std::string_view("evses"), ChargingProfilePlace::Evses},
};
template <>
inline constexpr std::array spellings<ResetKind> = {
    std::pair{std::string_view("soft"), ResetKind::Soft},
    std::pair{std::string_view("hard"), ResetKind::Hard},
};

/// ChargePointMaxProfile is how 1.6 calls it; both are understood.
template <>
inline constexpr std::array spellings<ChargingProfilePurpose> = {
    std::pair{std::string_view("ChargingStationMaxProfile"),
              ChargingProfilePurpose::ChargingStationMaxProfile},
    std::pair{std::string_view("ChargePointMaxProfile"),
              ChargingProfilePurpose::ChargingStationMaxProfile},
    std::pair{std::string_view("TxDefaultProfile"), ChargingProfilePurpose::TxDefaultProfile},
    std::pair{std::string_view("TxProfile"), ChargingProfilePurpose::TxProfile},
};
template <>
inline constexpr std::array spellings<ChargingProfileKind> = {
    std::pair{std::string_view("Absolute"), ChargingProfileKind::Absolute},
    std::pair{std::string_view("Recurring"), ChargingProfileKind::Recurring},
    std::pair{std::string_view("Relative"), ChargingProfileKind::Relative},
};
template <>
inline constexpr std::array spellings<RecurrencyKind> = {
    std::pair{std::string_view("Daily"), RecurrencyKind::Daily},
    std::pair{std::string_view("Weekly"), RecurrencyKind::Weekly},
};
template <>
inline constexpr std::array spellings<ChargingRateUnit> = {
    std::pair{std::string_view("A"), ChargingRateUnit::A},
    std::pair{std::string_view("W"), ChargingRateUnit::W},
};
template <>
inline constexpr std::array spellings<ChargingProfileVerdict> = {
    std::pair{std::string_view("Accepted"), ChargingProfileVerdict::Accepted},
    std::pair{std::string_view("unanswered"), ChargingProfileVerdict::Unanswered},
};

template <class E>
std::string toWord(E value) {
    for (const auto& [word, enumerator] : spellings<E>) {
        if (enumerator == value) return std::string(word);
    }
    return "";
}

template <class E>
std::optional<E> fromWord(std::string_view wanted) {
    for (const auto& [word, enumerator] : spellings<E>) {
        if (word == wanted) return enumerator;
    }
    return std::nullopt;
}

/// "admin, operator, ...": for messages.
template <class E>
std::string allWords() {
    std::string words;
    for (const auto& [word, enumerator] : spellings<E>) {
        words.append(words.empty() ? "" : ", ").append(word);
    }
    return words;
}

template <class E>
struct Vocabulary {
    static constexpr auto words = [] {
        std::array<std::string_view, spellings<E>.size()> list{};
        for (std::size_t i = 0; i < list.size(); ++i) list[i] = spellings<E>[i].first;
        return list;
    }();
};

/// An enumeration in a view: the JSON codec checks it against the spellings.
template <class E>
using Spelled = json::Word<Vocabulary<E>>;

template <class E>
Spelled<E> spelled(E value) {
    return {toWord(value)};
}

/// The codec has checked that it is one of the spellings.
template <class E>
E meant(const Spelled<E>& word) {
    return fromWord<E>(word.value).value_or(E{});
}

}  // namespace voltgate::rest
