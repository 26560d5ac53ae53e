#include "app/doctor.hpp"

#include <iostream>

#include "app/finish.hpp"
#include "app/quirk_profiles.hpp"
#include "db/migrator.hpp"
#include "db/storage.hpp"
#include "ocpp/services/doctor_service.hpp"

namespace voltgate::app {
namespace {

constexpr int somethingIsWrong = 3;

std::string_view nameOf(Severity severity) {
    switch (severity) {
        case Severity::Info:
            return "info";
        case Severity::Warning:
            return "warning";
        case Severity::Error:
            return "error";
    }
    return "";
}

// What strangers have sent must not steer the terminal.
std::string harmless(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
    }
    return text;
}

}  // namespace

std::string toText(const Diagnosis& diagnosis) {
    std::string text = harmless(diagnosis.stationId);
    text +=
        diagnosis.isRegistered ? diagnosis.isOnline ? ": online" : ": offline" : ": not registered";
    text += diagnosis.isHealthy() ? ", nothing to do\n" : "\n";
    for (const auto& finding : diagnosis.findings) {
        text.append("\n").append(nameOf(finding.severity)).append(" ").append(finding.code);
        text += "\n  " + harmless(finding.sentence) + "\n";
        for (const auto& sentence : finding.evidence) text += "  - " + harmless(sentence) + "\n";
        if (!finding.advice.empty()) text += "  => " + harmless(finding.advice) + "\n";
    }
    return text;
}

int runDoctor(const Invocation& invocation) {
    const auto& config = invocation.config;
    db::Migrator(config.databaseUrl, db::embeddedMigrations()).check();
    db::Storage storage(config.databaseUrl, {.threads = 1});
    SystemClock clock;
    ConnectedStations nobody;
    RegistrationService registration(storage.stations, nobody, clock,
                                     std::chrono::seconds(config.heartbeatInterval));
    ViolationService violations(storage.violations, clock);
    const QuirkProfileService profiles(readQuirkProfiles(config.quirkFolder));
    DoctorService doctor({registration, nullptr, storage.connectionAttempts, storage.connectors,
                          storage.transactions, storage.commands, storage.variables, violations,
                          storage.certificates, profiles, clock});
    const auto diagnosis = finish(doctor.examine(invocation.stationId));
    std::cout << toText(diagnosis);
    return diagnosis.isHealthy() ? 0 : somethingIsWrong;
}

}  // namespace voltgate::app
