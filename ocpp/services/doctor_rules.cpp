#include "ocpp/services/doctor_rules.hpp"

#include <cstdlib>
#include <map>

#include "ocpp/domain/percent_encoding.hpp"
#include "ocpp/domain/station_identity.hpp"
#include "ocpp/services/adoption_advice.hpp"

namespace voltgate {
namespace {

using namespace std::chrono_literals;

constexpr auto clockTolerance = 2min;
constexpr auto lateReport = 10min;  // What waits at a station that is offline is not a wrong clock.
constexpr std::size_t latestSamples = 5;
constexpr auto bootPatience = 1min;
constexpr int missedHeartbeats = 3;
constexpr auto recently = std::chrono::days(7);
constexpr auto openTooLong = std::chrono::days(1);
constexpr int unansweredIsGrave = 3;

std::string times(std::int64_t count) {
    return count == 1 ? "once" : std::to_string(count) + " times";
}

// The REST path of the station.
std::string pathOf(const DoctorFacts& facts) {
    return "/api/v1/stations/" + percentEncode(facts.stationId);
}

Finding unknownStation(const DoctorFacts& facts) {
    Finding finding{.code = "unknown-station",
                    .severity = Severity::Error,
                    .sentence = "No station '" + facts.stationId + "' is registered."};
    std::int64_t knocks = 0;
    ShownAtTheDoor shown;
    for (const auto& attempt : facts.attempts) {
        const bool isKnock = attempt.verdict == ConnectionVerdict::UnknownStation &&
                             equalIgnoringCase(attempt.stationId, facts.stationId);
        if (!isKnock) continue;
        // The latest is the first.
        if (knocks == 0) {
            shown = {.address = attempt.address,
                     .isTls = !attempt.tls.empty(),
                     .hasPassword = attempt.shownCredential.has_value(),
                     .hasCertificate = !attempt.certificate.empty()};
        }
        knocks += attempt.count;
    }
    finding.evidence.push_back(knocks > 0 ? "It has knocked " + times(knocks) + "."
                                          : "Nobody of this name has knocked.");
    if (const auto fault = faultOfStationId(facts.stationId)) {
        finding.sentence = "No station '" + facts.stationId +
                           "' is registered, and none can be: the id " + *fault + ".";
        finding.advice = "Change the id at the station.";
    } else if (knocks > 0) {
        finding.advice = "Let it in as it is with " + adoptionOf(facts.stationId, shown) +
                         ", or correct the id at the station.";
    } else {
        finding.advice =
            "Register it with POST /api/v1/stations, and check that it is set to this "
            "server's address and port.";
    }
    return finding;
}

// Offline: what is known of it.
std::vector<Finding> absence(const DoctorFacts& facts) {
    const auto& station = *facts.station;
    if (station.lastSeenAt) {
        return {{.code = "offline",
                 .severity = Severity::Error,
                 .sentence = facts.stationId + " is offline. It was last heard " +
                             spoken(facts.now - *station.lastSeenAt) + " ago.",
                 .evidence = {"Last heard at " + station.lastSeenAt->text() + "."},
                 .advice = "Check its power and network; other findings may say why it does not "
                           "get in."}};
    }
    for (const auto& attempt : facts.attempts) {
        if (equalIgnoringCase(attempt.stationId, facts.stationId)) return {};
    }
    return {{.code = "never-seen",
             .severity = Severity::Error,
             .sentence = facts.stationId + " is registered, but nothing has come from it yet.",
             .advice = "Check its URL, its network, and that nothing in between (firewall, proxy) "
                       "keeps it from this server's port."}};
}

}  // namespace

std::string spoken(Duration duration) {
    const auto seconds = std::abs(duration.count()) / 1000;
    const auto unit = [](std::int64_t count, const char* name) {
        return std::to_string(count) + " " + name + (count == 1 ? "" : "s");
    };
    if (seconds < 120) return unit(seconds, "second");
    if (seconds < 7200) return unit(seconds / 60, "minute");
    if (seconds < 172800) return unit(seconds / 3600, "hour");
    return unit(seconds / 86400, "day");
}

std::vector<Finding> diagnosePresence(const DoctorFacts& facts) {
    if (!facts.station) return {unknownStation(facts)};
    std::vector<Finding> findings;
    const auto& station = *facts.station;
    if (!facts.connectedSince) findings = absence(facts);
    const bool isWaiting = facts.connectedSince && facts.now - *facts.connectedSince > bootPatience;
    if (isWaiting && !station.lastBootAt) {
        findings.push_back(
            {.code = "no-boot",
             .severity = Severity::Warning,
             .sentence = facts.stationId + " is connected, but has never sent a BootNotification.",
             .evidence = {"Connected since " + facts.connectedSince->text() + "."},
             .advice =
                 "Ask it for one: POST " + pathOf(facts) + "/trigger with BootNotification."});
    }
    if (station.onboarding != OnboardingStatus::Accepted) {
        const bool isPending = station.onboarding == OnboardingStatus::Pending;
        findings.push_back(
            {.code = "not-accepted",
             .severity = Severity::Warning,
             .sentence = facts.stationId + " may not charge: it is " +
                         (isPending ? "pending." : "rejected."),
             .advice = "PATCH " + pathOf(facts) +
                       " with {\"onboardingStatus\":\"accepted\"}: it is asked to boot, and "
                       "may charge from then on."});
    }
    return findings;
}

// The sample that is least late tells most: others may have waited at the station.
std::vector<Finding> diagnoseClock(const DoctorFacts& facts) {
    auto samples = facts.clock;
    if (samples.empty()) return {};
    std::sort(samples.begin(), samples.end(),
              [](const auto& a, const auto& b) { return a.receivedAt > b.receivedAt; });
    samples.resize(std::min(samples.size(), latestSamples));
    const auto best =
        *std::min_element(samples.begin(), samples.end(), [](const auto& a, const auto& b) {
            return a.receivedAt - a.written < b.receivedAt - b.written;
        });
    const auto late = best.receivedAt - best.written;
    const bool isAhead = late < -Duration(clockTolerance);
    const bool isBehind = late > (samples.size() > 1 ? Duration(lateReport) : Duration(24h));
    if (!isAhead && !isBehind) return {};
    return {{.code = "clock-off",
             .severity = Severity::Warning,
             .sentence = "The clock of " + facts.stationId + " is " + spoken(late) +
                         (isAhead ? " ahead." : " behind."),
             .evidence = {"It wrote " + best.written.text() + " in what was received at " +
                          best.receivedAt.text() + "."},
             .advice =
                 "Voltgate tells it the time with each heartbeat and boot: look for a setting "
                 "for time synchronisation or a time zone, else restart the station."}};
}

std::vector<Finding> diagnoseHeartbeats(const DoctorFacts& facts) {
    if (!facts.connectedSince || !facts.station) return {};
    auto interval = facts.station->heartbeatInterval.value_or(std::chrono::seconds(300));
    // The station may have been set to another one since.
    if (const auto set = reportedNumber(facts.reported, "HeartbeatInterval"); set && *set > 0)
        interval = std::max(interval, std::chrono::seconds(*set));
    const auto last =
        std::max(facts.lastMessageAt.value_or(*facts.connectedSince), *facts.connectedSince);
    const auto silence = facts.now - last;
    if (silence <= missedHeartbeats * interval) return {};
    return {{.code = "heartbeat-missing",
             .severity = Severity::Warning,
             .sentence = facts.stationId + " is connected, but has sent nothing for " +
                         spoken(silence) + ", although it was told to send a heartbeat every " +
                         spoken(interval) + ".",
             .evidence = {facts.lastMessageAt && *facts.lastMessageAt >= *facts.connectedSince
                              ? "Its last message came at " + last.text() + "."
                              : "No message has come since it connected at " + last.text() + "."},
             .advice = "Set its HeartbeatInterval (PATCH " + pathOf(facts) +
                       "/configuration), or reset it; it may hang."}};
}

namespace {

int unansweredInARow(const std::vector<Command>& commands) {
    int count = 0;
    for (const auto& command : commands) {
        if (!command.outcome) continue;
        if (command.outcome->result == CommandResult::NoAnswer) {
            ++count;
        } else if (command.outcome->result == CommandResult::Answered ||
                   command.outcome->result == CommandResult::CallError ||
                   command.outcome->result == CommandResult::Unreadable) {
            return count;
        }
    }
    return count;
}

}  // namespace

std::vector<Finding> diagnoseCommands(const DoctorFacts& facts) {
    std::vector<Finding> findings;
    if (const int count = unansweredInARow(facts.commands); count > 0) {
        findings.push_back(
            {.code = "calls-unanswered",
             .severity = count >= unansweredIsGrave ? Severity::Error : Severity::Warning,
             .sentence = count == 1 ? facts.stationId + " did not answer the last call."
                                    : facts.stationId + " did not answer the last " +
                                          std::to_string(count) + " calls.",
             .evidence = {"The latest is " + facts.commands.front().kind + " of " +
                          facts.commands.front().createdAt.text() + "."},
             .advice = "Let it connect anew (reset it at the station). If it happens often, the "
                       "quirk profile half-alive or --disconnect-after-unanswered do so."});
    }
    std::map<std::string, std::pair<int, std::string>> errors;
    for (const auto& command : facts.commands) {
        if (!command.outcome || command.outcome->result != CommandResult::CallError) continue;
        if (command.createdAt < facts.now - recently) continue;
        auto& [count, example] = errors[command.kind];
        if (++count == 1)
            example = command.outcome->errorCode + " " + command.outcome->errorDescription;
    }
    for (const auto& [kind, error] : errors) {
        findings.push_back({.code = "call-errors",
                            .severity = Severity::Warning,
                            .sentence = facts.stationId + " answered " + kind + " with an error " +
                                        times(error.first) + ".",
                            .evidence = {"The latest: " + error.second},
                            .advice = "It may not support this; a quirk profile can keep the "
                                      "message from it (commands.avoid)."});
    }
    return findings;
}

std::vector<Finding> diagnoseConfiguration(const DoctorFacts& facts) {
    std::vector<Finding> findings;
    for (const auto& wish : facts.desired) {
        const bool hasBooted =
            facts.station && facts.station->lastBootAt && *facts.station->lastBootAt > wish.at;
        if (wish.needsReboot && !hasBooted) {
            findings.push_back({.code = "reboot-needed",
                                .severity = Severity::Warning,
                                .sentence = wish.name + " was set to '" + wish.value +
                                            "', which counts after a reboot only.",
                                .evidence = {"Set at " + wish.at.text() + "; no boot since."},
                                .advice = "Reset the station when nobody charges there: POST " +
                                          pathOf(facts) + "/reset."});
            continue;
        }
        const auto* reported = reportedVariable(facts.reported, wish.name);
        const bool differs = reported != nullptr && reported->value &&
                             reported->reportedAt > wish.at && *reported->value != wish.value;
        if (!differs) continue;
        findings.push_back({.code = "configuration-drift",
                            .severity = Severity::Warning,
                            .sentence = wish.name + " was set to '" + wish.value + "', but is '" +
                                        *reported->value + "'.",
                            .evidence = {"Set at " + wish.at.text() + ", read back at " +
                                         reported->reportedAt.text() + "."},
                            .advice = "Set it again; if that has no effect, the station does not "
                                      "do what it accepts, or somebody else sets it."});
    }
    return findings;
}

namespace {

bool isAvailable(const DoctorFacts& facts, const Transaction& transaction) {
    return std::any_of(facts.connectors.begin(), facts.connectors.end(), [&](const auto& each) {
        return each.report.evse == transaction.evse && each.report.status == "Available" &&
               each.report.receivedAt > transaction.startReceivedAt;
    });
}

}  // namespace

std::vector<Finding> diagnoseTransactions(const DoctorFacts& facts) {
    std::vector<Finding> findings;
    for (const auto& transaction : facts.transactions) {
        const auto name = "Transaction " + std::to_string(transaction.number.value);
        const auto place = name + " at EVSE " + std::to_string(transaction.evse.value);
        const auto age = facts.now - transaction.startReceivedAt;
        if (transaction.assumed && age < recently) {
            findings.push_back({.code = "transaction-assumed",
                                .severity = Severity::Warning,
                                .sentence = place + " has no stop: its end was assumed.",
                                .evidence = {"Begun at " + transaction.startedAt.text() + "."},
                                .advice = "Check its energy before it is billed; a stop that "
                                          "comes after all takes the place of the assumption."});
        } else if (transaction.isActive() && isAvailable(facts, transaction)) {
            findings.push_back({.code = "transaction-stuck",
                                .severity = Severity::Warning,
                                .sentence = place + " is open, but the station says that nobody "
                                                    "charges there.",
                                .evidence = {"Begun at " + transaction.startedAt.text() + "."},
                                .advice = "It is ended as assumed when the station boots or the "
                                          "next one begins there."});
        } else if (transaction.isActive() && age > openTooLong) {
            findings.push_back({.code = "transaction-open-long",
                                .severity = Severity::Warning,
                                .sentence = place + " has been open for " + spoken(age) + ".",
                                .evidence = {"Begun at " + transaction.startedAt.text() + "."},
                                .advice = "Look whether a car is still there; stop it with POST " +
                                          pathOf(facts) + "/remote-stop."});
        }
    }
    return findings;
}

std::vector<Finding> diagnoseProfile(const DoctorFacts& facts) {
    std::vector<Finding> findings;
    if (facts.hasLostProfile && facts.station) {
        findings.push_back(
            {.code = "quirk-profile-missing",
             .severity = Severity::Warning,
             .sentence = "The quirk profile '" + facts.station->quirkProfile.value_or("") +
                         "' of " + facts.stationId + " is not there any more.",
             .advice = "Put its file back (--quirk-folder), or assign another one."});
    }
    for (const auto& suggestion : facts.suggestedProfiles) {
        findings.push_back({.code = "quirk-profile-suggested",
                            .severity = Severity::Info,
                            .sentence = "The quirk profile '" + suggestion.profile + "' may help " +
                                        facts.stationId + ".",
                            .evidence = {suggestion.reason},
                            .advice = "PATCH " + pathOf(facts) + " with {\"quirkProfile\":\"" +
                                      suggestion.profile + "\"}."});
    }
    return findings;
}

std::vector<Finding> diagnose(const DoctorFacts& facts) {
    std::vector<Finding> all;
    for (const auto rule :
         {diagnosePresence, diagnoseAttempts, diagnoseCertificate, diagnoseIssuedCertificate,
          diagnoseClock, diagnoseHeartbeats, diagnoseCommands, diagnoseConfiguration,
          diagnoseTransactions, diagnoseRepetition, diagnoseViolations, diagnoseProfile,
          diagnoseBounds}) {
        auto findings = rule(facts);
        all.insert(all.end(), std::make_move_iterator(findings.begin()),
                   std::make_move_iterator(findings.end()));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.severity > b.severity; });
    return all;
}

}  // namespace voltgate
