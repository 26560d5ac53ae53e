#include "ocpp/services/doctor_service.hpp"

#include <set>

namespace voltgate {
namespace {

using namespace std::chrono_literals;

constexpr auto attemptsSince = std::chrono::days(7);
constexpr int latestCommands = 50;
constexpr int latestTransactions = 20;
// A running Voltgate notes once a minute who is connected.
constexpr auto noteworthy = 150s;
constexpr auto justNow = 60s;

void addSamples(std::vector<ClockSample>& samples, const std::vector<Connector>& connectors) {
    for (const auto& connector : connectors) {
        const auto& report = connector.report;
        if (report.reportedAt) samples.push_back({*report.reportedAt, report.receivedAt});
    }
}

void addSamples(std::vector<ClockSample>& samples, const std::vector<Transaction>& transactions) {
    for (const auto& each : transactions) {
        samples.push_back({each.startedAt, each.startReceivedAt});
        if (each.stoppedAt && each.stopReceivedAt && !each.assumed)
            samples.push_back({*each.stoppedAt, *each.stopReceivedAt});
    }
}

// When it last got in, as far as that is on record.
std::optional<DateTime> latestEntry(const DoctorFacts& facts) {
    for (const auto& attempt : facts.attempts) {
        if (attempt.verdict == ConnectionVerdict::Accepted &&
            equalIgnoringCase(attempt.stationId, facts.stationId))
            return attempt.at;
    }
    return std::nullopt;
}

std::vector<std::string> hostsIn(const std::vector<ConnectionAttempt>& attempts) {
    std::set<std::string> hosts;
    for (const auto& attempt : attempts) hosts.insert(withoutPort(attempt.address));
    return {hosts.begin(), hosts.end()};
}

// Open ones are of interest however old they are.
std::vector<Transaction> merged(std::vector<Transaction> latest,
                                const std::vector<Transaction>& open) {
    for (const auto& each : open) {
        const bool isKnown = std::any_of(latest.begin(), latest.end(), [&](const auto& known) {
            return known.number == each.number;
        });
        if (!isKnown) latest.push_back(each);
    }
    return latest;
}

}  // namespace

Task<Diagnosis> DoctorService::examine(std::string stationId) {
    const auto facts = co_await gather(std::move(stationId));
    co_return Diagnosis{.stationId = facts.stationId,
                        .at = facts.now,
                        .isRegistered = facts.station.has_value(),
                        .isOnline = facts.connectedSince.has_value(),
                        .findings = diagnose(facts),
                        .suggestedProfiles = facts.suggestedProfiles};
}

Task<DoctorFacts> DoctorService::gather(std::string stationId) {
    DoctorFacts facts{.stationId = std::move(stationId), .now = from_.clock.now()};
    facts.attempts = co_await from_.attempts.concerning(facts.stationId, facts.now - attemptsSince);
    facts.station = co_await from_.registration.find(StationId{facts.stationId});
    facts.sharedHosts =
        co_await from_.attempts.sharedHosts(hostsIn(facts.attempts), facts.stationId);
    if (facts.station) co_await gatherOfRegistered(facts);
    co_return facts;
}

Task<> DoctorService::gatherOfRegistered(DoctorFacts& facts) {
    auto& station = *facts.station;
    const auto id = station.id;
    facts.stationId = id.value;
    if (!station.heartbeatInterval)
        station.heartbeatInterval = from_.registration.intervalFor(station.onboarding);
    gatherPresence(facts);
    facts.connectors = co_await from_.connectors.ofStation(id);
    auto latest = co_await from_.transactions.list({.station = id}, {.limit = latestTransactions});
    const auto open = co_await from_.transactions.list({.station = id, .active = true},
                                                       {.limit = latestTransactions});
    facts.transactions = merged(std::move(latest.items), open.items);
    addSamples(facts.clock, facts.connectors);
    addSamples(facts.clock, facts.transactions);
    auto commands = co_await from_.commands.list({.station = id}, {.limit = latestCommands});
    facts.commands = std::move(commands.items);
    facts.reported = co_await from_.deviceModel.ofStation(id);
    facts.desired = co_await from_.deviceModel.desired(id);
    facts.violations = co_await from_.violations.ofStation(id);
    const auto issued = co_await from_.certificates.ofStation(id);
    if (!issued.empty()) facts.latestCertificate = issued.front();
    facts.hasLostProfile = station.quirkProfile && from_.profiles.of(station) == nullptr;
    facts.suggestedProfiles = from_.profiles.suggestedFor(station, facts.violations);
}

void DoctorService::gatherPresence(DoctorFacts& facts) const {
    const auto& station = *facts.station;
    if (from_.connected == nullptr) {
        const bool isNoted = station.connectedSince && station.lastSeenAt &&
                             facts.now - *station.lastSeenAt < noteworthy;
        const auto entry = latestEntry(facts);
        if (isNoted) facts.connectedSince = station.connectedSince;
        // It has just come, which is noted within a minute.
        if (entry && facts.now - *entry < justNow)
            facts.connectedSince = std::max(*entry, facts.connectedSince.value_or(*entry));
        facts.lastMessageAt = station.lastMessageAt;
        return;
    }
    const auto connection = from_.connected->online(station.id);
    if (!connection) return;
    facts.connectedSince = connection->connectedSince();
    facts.lastMessageAt = connection->lastMessageAt();
}

}  // namespace voltgate
