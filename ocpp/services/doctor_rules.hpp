// The rules of the connection doctor: facts in, findings out. Pure functions, no clock, no
// database.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/command.hpp"
#include "ocpp/domain/connection_attempt.hpp"
#include "ocpp/domain/device_model.hpp"
#include "ocpp/domain/diagnosis.hpp"
#include "ocpp/domain/transaction.hpp"
#include "ocpp/domain/violation.hpp"

namespace voltgate {

/// A time that the station wrote, and when it was received.
struct ClockSample {
    DateTime written;
    DateTime receivedAt;
};

/// What is known of a station, from all repositories.
struct DoctorFacts {
    std::string stationId;  ///< As asked for.
    DateTime now;
    std::optional<ChargingStation> station{};   ///< Nothing: it is not registered.
    std::optional<DateTime> connectedSince{};   ///< Nothing: it is offline.
    std::optional<DateTime> lastMessageAt{};    ///< Of the connection.
    std::vector<ConnectionAttempt> attempts{};  ///< As ConnectionAttemptRepository::concerning().
    /// Addresses of its attempts from which other stations get in too.
    std::vector<std::string> sharedHosts{};
    std::vector<ClockSample> clock{};
    std::vector<Violation> violations{};
    std::vector<Command> commands{};  ///< The latest first.
    std::vector<Variable> reported{};
    std::vector<DesiredVariable> desired{};
    std::vector<Transaction> transactions{};  ///< Open ones, and the latest, the latest first.
    std::vector<Connector> connectors{};
    std::optional<IssuedCertificate> latestCertificate{};  ///< That our CA issued to it.
    bool hasLostProfile = false;  ///< The quirk profile that was assigned is not there any more.
    std::vector<QuirkProfileSuggestion> suggestedProfiles{};
};

/// All of them, the gravest first.
std::vector<Finding> diagnose(const DoctorFacts& facts);

// By subject; diagnose() runs all of them.

/// Handshakes: why it does not get in, and whether it does too often.
std::vector<Finding> diagnoseAttempts(const DoctorFacts& facts);
/// What is registered, whether it is online, booted, accepted.
std::vector<Finding> diagnosePresence(const DoctorFacts& facts);
std::vector<Finding> diagnoseCertificate(const DoctorFacts& facts);
/// Whether it takes what our CA issues.
std::vector<Finding> diagnoseIssuedCertificate(const DoctorFacts& facts);
/// The station's clock against the reception of what it sent.
std::vector<Finding> diagnoseClock(const DoctorFacts& facts);
std::vector<Finding> diagnoseHeartbeats(const DoctorFacts& facts);
/// What it does again and again: boots, connections that take each other's place.
std::vector<Finding> diagnoseRepetition(const DoctorFacts& facts);
std::vector<Finding> diagnoseViolations(const DoctorFacts& facts);
/// Calls of ours: unanswered, and answered with CALLERROR.
std::vector<Finding> diagnoseCommands(const DoctorFacts& facts);
/// What was set against what is reported.
std::vector<Finding> diagnoseConfiguration(const DoctorFacts& facts);
/// Transactions that do not end, or whose end was assumed.
std::vector<Finding> diagnoseTransactions(const DoctorFacts& facts);
std::vector<Finding> diagnoseProfile(const DoctorFacts& facts);
/// Connectors and variables: it has as many as are kept.
std::vector<Finding> diagnoseBounds(const DoctorFacts& facts);

/// Whether two stations share its id: its connections take each other's place.
bool hasTwin(const DoctorFacts& facts);

/// "3 minutes", "2 hours": for sentences.
std::string spoken(Duration duration);

}  // namespace voltgate
