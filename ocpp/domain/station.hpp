// Charging stations, their connectors, and what they report about themselves.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

enum class OcppVersion { V16, V201, V21 };

/// What the operator decided about a station; the `status` of its BootNotification answer.
enum class OnboardingStatus { Accepted, Pending, Rejected };

/// A salted hash of a station's AuthorizationKey. Keys are high-entropy, so SHA-256 suffices.
struct StationCredential {
    std::string salt;  ///< Hexadecimal.
    std::string hash;  ///< Hexadecimal SHA-256 of salt bytes followed by the password's bytes.
    bool operator==(const StationCredential&) const = default;
};

/// How the end of a connection is told to a station when Voltgate stops.
enum class CloseStyle {
    CloseFrame,  ///< 1001, as RFC 6455 has it.
    Reset        ///< A TCP reset: some stations never come back after a close frame.
};

/// What a station needs of its connection that others do not; each is off by default.
struct ConnectionQuirks {
    std::optional<OcppVersion> assumeVersion{};          ///< When it names none in its handshake.
    bool anyUserName = false;                            ///< In Basic auth, instead of its id.
    bool allowMissingConnectionHeader = false;           ///< Connection: Upgrade.
    std::optional<std::chrono::seconds> pingInterval{};  ///< Of silence; 0: it is never pinged.
    CloseStyle closeStyle = CloseStyle::CloseFrame;

    bool operator==(const ConnectionQuirks&) const = default;
};

/// What a station says about itself in BootNotification (1.6 §6.3).
struct BootReport {
    std::string vendor;
    std::string model;
    std::optional<std::string> serialNumber;           ///< chargePointSerialNumber
    std::optional<std::string> chargeBoxSerialNumber;  ///< 1.6 only
    std::optional<std::string> firmwareVersion;
    std::optional<std::string> iccid;
    std::optional<std::string> imsi;
    std::optional<std::string> meterType;
    std::optional<std::string> meterSerialNumber;
};

/// What is forgiven to a station: all leniency rules that are not named as off, or none.
struct StationLeniency {
    bool strict = false;
    std::vector<std::string> off{};
    bool operator==(const StationLeniency&) const = default;
};

struct ChargingStation {
    StationId id;
    std::int64_t number = 0;  ///< >= 100000; the cursor of lists, and a short handle for people.
    std::optional<std::string> name;
    std::optional<std::string> siteId;
    int securityProfile = 1;  ///< 0 open, 1 Basic auth, 2 TLS + Basic auth, 3 mutual TLS.
    std::optional<StationCredential> credential;
    /// Valid besides, until the station has come in by it (SecurityChange).
    std::optional<StationCredential> nextCredential{};
    std::optional<int> nextSecurityProfile{};
    ConnectionQuirks connection{};
    OnboardingStatus onboarding = OnboardingStatus::Accepted;
    StationLeniency leniency{};
    std::optional<std::string> quirkProfile{};  ///< The name of one that was assigned to it.
    std::optional<BootReport> boot;
    std::optional<OcppVersion> ocppVersion;  ///< Of its last connection.
    std::optional<DateTime> lastBootAt;
    std::optional<DateTime> lastSeenAt;
    std::optional<DateTime> connectedSince{};  ///< Of its last connection; as it was last noted.
    std::optional<DateTime> lastMessageAt{};   ///< The last call of its own; as it was last noted.
    std::optional<std::chrono::seconds> heartbeatInterval{};  ///< That it was told at its boot.
    DateTime createdAt;
    std::int64_t revision = 1;  ///< Grows with every change by an operator; the ETag.
};

/// That a connected station was heard.
struct StationSighting {
    StationId station;
    DateTime seenAt;  ///< Any byte.
    std::optional<DateTime> connectedSince{};
    std::optional<DateTime> lastMessageAt{};                  ///< A call of its own.
    std::optional<std::chrono::seconds> heartbeatInterval{};  ///< That it was told.
};

/// 1.6 ChargePointStatus (§7.7); 2.x statuses are a subset with `Occupied` in place of the charging
/// phases.
struct ConnectorReport {
    StationId station;
    EvseId evse;
    ConnectorId connector;
    std::string status;
    std::string errorCode = "NoError";
    std::optional<std::string> info;
    std::optional<std::string> vendorId;
    std::optional<std::string> vendorErrorCode;
    std::optional<DateTime> reportedAt;  ///< By the station's clock.
    DateTime receivedAt;
};

/// A connector as it stands: its last report and what is going on there.
struct Connector {
    ConnectorReport report;
    DateTime since;  ///< When the status began: reportedAt where plausible, else receivedAt.
    std::optional<TransactionNumber> transaction;
    std::optional<ReservationId> reservation;
};

}  // namespace voltgate
