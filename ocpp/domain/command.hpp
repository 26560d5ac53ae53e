// Commands: what a central system can ask of a connected station, in any OCPP version, as plain
// data. A dialect turns a StationCommand into its own messages; whoever gives a command never sees
// the version.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ocpp/domain/certificate.hpp"
#include "ocpp/domain/charging_profile.hpp"
#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/diagnostics.hpp"
#include "ocpp/domain/firmware.hpp"
#include "ocpp/domain/id_token.hpp"
#include "ocpp/domain/ids.hpp"
#include "ocpp/domain/local_list.hpp"

namespace voltgate {

/// chargingProfile is a TxProfile for the transaction that begins.
struct RemoteStart {
    IdToken idToken;
    std::optional<EvseId> evse{};
    std::optional<ConnectorId> connector{};
    std::optional<ChargingProfile> chargingProfile{};
};
struct RemoteStop {
    TransactionNumber transaction;
    std::string transactionId;  ///< On the wire.
};
enum class ResetKind { Soft, Hard };
struct Reset {
    ResetKind kind = ResetKind::Soft;
};
struct UnlockConnector {
    EvseId evse;
    ConnectorId connector;
};
struct ChangeAvailability {
    EvseId evse;  ///< 0: the whole station.
    bool operative = true;
};
struct ClearCache {};
/// `message` is the OCPP name, e.g. StatusNotification, MeterValues, SignChargePointCertificate. In
/// 1.6 those of the security extension go by ExtendedTriggerMessage.
struct TriggerMessage {
    std::string message;
    std::optional<EvseId> evse{};
};
struct DataTransfer {
    std::string vendorId;
    std::optional<std::string> messageId{};
    std::optional<std::string> data{};
};
struct ReserveNow {
    ReservationId reservation;
    EvseId evse;
    IdToken idToken;
    std::optional<std::string> groupId{};
    DateTime expiresAt;
};
struct CancelReservation {
    ReservationId reservation;
};
/// Asks for configuration keys (1.6) or variables; an empty list asks for all.
struct GetConfiguration {
    std::vector<std::string> keys{};
};
struct SetVariable {
    std::optional<std::string> component{};  ///< 2.x only.
    std::string variable;                    ///< 1.6: the configuration key.
    std::string value;
};
struct SetChargingProfile {
    EvseId evse;  ///< 0: the whole station.
    ChargingProfile profile;
};
struct ClearChargingProfile {
    ChargingProfileFilter filter;
};
struct GetCompositeSchedule {
    EvseId evse;  ///< 0: the whole station.
    std::chrono::seconds duration{};
    std::optional<ChargingRateUnit> chargingRateUnit{};
};
struct GetLocalListVersion {};
/// listVersion is that of the list after the update; 1.6 §5.15.
struct SendLocalList {
    int listVersion = 0;
    LocalListUpdate update = LocalListUpdate::Full;
    std::vector<LocalListChange> changes{};
};
/// With a signature it is the signed update of the security extension.
struct UpdateFirmware {
    FirmwareUpdateId update;
    std::string location;  ///< A URL.
    DateTime retrieveAt;
    std::optional<DateTime> installAt{};  ///< Signed ones only.
    std::optional<int> retries{};
    std::optional<std::chrono::seconds> retryInterval{};
    std::optional<FirmwareSignature> signature{};
};
struct GetLog {
    LogRequestId request;
    LogKind kind = LogKind::Diagnostics;
    std::string location;  ///< The URL to upload to.
    std::optional<DateTime> from{};
    std::optional<DateTime> to{};
    std::optional<int> retries{};
    std::optional<std::chrono::seconds> retryInterval{};
};
/// PEM: a root that the station is to believe, at most 5500 characters in 1.6.
struct InstallCertificate {
    CertificateUse use = CertificateUse::CentralSystemRootCertificate;
    std::string certificate;
};
struct DeleteCertificate {
    CertificateHash hash;
};
struct GetInstalledCertificateIds {
    CertificateUse use = CertificateUse::CentralSystemRootCertificate;
};
/// PEM: the station's own certificate and its issuers, at most 10000 characters in 1.6.
struct CertificateSigned {
    std::string chain;
};
/// The raw payload of an action in the station's own version, checked against that action's
/// definition.
struct RawCall {
    std::string action;
    std::string payload;  ///< A JSON object.
};

using StationCommand =
    std::variant<RemoteStart, RemoteStop, Reset, UnlockConnector, ChangeAvailability, ClearCache,
                 TriggerMessage, DataTransfer, ReserveNow, CancelReservation, GetConfiguration,
                 SetVariable, SetChargingProfile, ClearChargingProfile, GetCompositeSchedule,
                 GetLocalListVersion, SendLocalList, UpdateFirmware, GetLog, InstallCertificate,
                 DeleteCertificate, GetInstalledCertificateIds, CertificateSigned, RawCall>;

/// How an exchange with a station ended.
enum class CommandResult {
    Answered,      ///< CALLRESULT: `status` and `response` are set. A refusal is an answer.
    CallError,     ///< CALLERROR: `errorCode`, `errorDescription`, `errorDetails`.
    NoAnswer,      ///< Nothing came before the deadline.
    Disconnected,  ///< The connection ended first, or there was none.
    QueueFull,     ///< Too many commands wait for this station.
    Unsupported,   ///< The station's OCPP version has no such message.
    Invalid,       ///< A RawCall whose payload does not fit; `errorDescription` says where.
    Unreadable     ///< An answer came that is of no use; `errorDescription` says why.
};

struct CommandOutcome {
    CommandResult result = CommandResult::NoAnswer;
    std::string status{};    ///< The `status` of the answer, empty where the answer has none.
    std::string response{};  ///< The raw answer payload, a JSON object.
    std::string errorCode{};
    std::string errorDescription{};
    std::string errorDetails{};             ///< A JSON object.
    std::string messageId{};                ///< Of the CALL; empty when none was sent.
    std::optional<int> localListVersion{};  ///< The answer to GetLocalListVersion.
    std::optional<std::string> fileName{};  ///< In the answer to GetLog.
    /// The answer to GetInstalledCertificateIds.
    std::optional<std::vector<CertificateHash>> installedCertificates{};

    bool isAccepted() const { return result == CommandResult::Answered && status == "Accepted"; }
};

/// Queued: waits for the station. Effective: what was asked for has happened (the transaction began
/// or ended).
enum class CommandState { Queued, Sent, Answered, Effective, Failed, Expired };

/// A command on record.
struct Command {
    CommandId id;
    StationId station;
    std::string kind;     ///< remote-start, remote-stop, reset, ... or calls/{Action}.
    std::string request;  ///< The request body, JSON.
    CommandState state = CommandState::Queued;
    std::optional<CommandOutcome> outcome;
    std::string requestedBy;  ///< The user's e-mail or the API key's name.
    DateTime createdAt;
    std::optional<DateTime> sentAt;
    std::optional<DateTime> answeredAt;
    std::optional<DateTime> effectiveAt;
    std::optional<TransactionNumber> transaction;  ///< That it started or stopped.

    /// Sent, and ended without an answer that says anything: the station may do it all the same.
    bool isUnanswered() const {
        return sentAt && outcome &&
               (outcome->result == CommandResult::NoAnswer ||
                outcome->result == CommandResult::Unreadable ||
                outcome->result == CommandResult::Disconnected);
    }
};

struct CommandFilter {
    std::optional<StationId> station{};
    std::optional<CommandState> state{};
};

}  // namespace voltgate
