// The in-memory twins, all but those of transactions and what belongs to them.
#include "tests/support/in_memory_repositories.hpp"

#include "ocpp/repositories/errors.hpp"
#include "tests/support/in_memory_pages.hpp"

namespace voltgate {
namespace {

std::string lower(const StationId& id) { return IdToken{id.value}.normalized(); }

template <class T>
void assignIfSet(const std::optional<T>& change, T& field) {
    if (change) field = *change;
}

}  // namespace

std::unique_lock<std::mutex> InMemoryTables::open() {
    std::unique_lock lock(mutex);
    if (!reachable) throw DatabaseUnavailable("the in-memory database was made unreachable");
    if (broken) throw std::runtime_error("the in-memory database was broken");
    return lock;
}

void InMemoryRepositories::setReachable(bool reachable) {
    const std::scoped_lock lock(tables.mutex);
    tables.reachable = reachable;
}

void InMemoryRepositories::breakDown() {
    const std::scoped_lock lock(tables.mutex);
    tables.broken = true;
}

Task<std::vector<ChargingStation>> InMemoryStations::all() {
    const auto lock = tables_.open();
    co_return tables_.stations;
}

Task<std::vector<ChargingStation>> InMemoryStations::some(std::vector<StationId> ids) {
    const auto lock = tables_.open();
    std::vector<ChargingStation> some;
    for (const auto& row : tables_.stations) {
        if (std::find(ids.begin(), ids.end(), row.id) != ids.end()) some.push_back(row);
    }
    co_return some;
}

Task<Listed<ChargingStation>> InMemoryStations::list(StationFilter filter, Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        tables_.stations, page, [](const auto& row) { return row.number; },
        [&](const auto& row) {
            return (!filter.siteId || row.siteId == filter.siteId) &&
                   (!filter.onboarding || row.onboarding == *filter.onboarding);
        });
}

Task<std::optional<ChargingStation>> InMemoryStations::find(StationId id) {
    const auto lock = tables_.open();
    co_return found(tables_.stations, [&](const auto& row) { return lower(row.id) == lower(id); });
}

Task<std::optional<ChargingStation>> InMemoryStations::add(ChargingStation station) {
    const auto lock = tables_.open();
    const auto isTaken = [&](const auto& row) { return lower(row.id) == lower(station.id); };
    if (rowIn(tables_.stations, isTaken) != nullptr) co_return std::nullopt;
    station.number = ++tables_.lastStation;
    station.createdAt = tables_.clock.now();
    station.revision = 1;
    tables_.stations.push_back(station);
    co_return station;
}

Task<std::vector<ChargingStation>> InMemoryStations::addMany(std::vector<ChargingStation> stations,
                                                             WhenTaken whenTaken) {
    const auto lock = tables_.open();
    const auto isTaken = [&](const ChargingStation& station) {
        const auto isSame = [&](const auto& row) { return lower(row.id) == lower(station.id); };
        return rowIn(tables_.stations, isSame) != nullptr;
    };
    const auto taken = std::erase_if(stations, isTaken);
    if (taken > 0 && whenTaken == WhenTaken::AddNone) co_return std::vector<ChargingStation>{};
    for (auto& station : stations) {
        station.number = ++tables_.lastStation;
        station.createdAt = tables_.clock.now();
        station.revision = 1;
        tables_.stations.push_back(station);
    }
    co_return stations;
}

Task<ChangeResult> InMemoryStations::change(StationId id, StationChange change,
                                            std::optional<std::int64_t> revision) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.stations, [&](const auto& r) { return lower(r.id) == lower(id); });
    if (row == nullptr) co_return ChangeResult::NotFound;
    if (revision && *revision != row->revision) co_return ChangeResult::RevisionDiffers;
    assignIfSet(change.name, row->name);
    assignIfSet(change.siteId, row->siteId);
    assignIfSet(change.securityProfile, row->securityProfile);
    if (change.credential) {
        row->credential = change.credential;
        row->nextCredential.reset();
    }
    if (change.securityProfile) row->nextSecurityProfile.reset();
    assignIfSet(change.onboarding, row->onboarding);
    assignIfSet(change.connection, row->connection);
    assignIfSet(change.leniency, row->leniency);
    assignIfSet(change.quirkProfile, row->quirkProfile);
    ++row->revision;
    co_return ChangeResult::Changed;
}

Task<bool> InMemoryStations::remove(StationId id) {
    const auto lock = tables_.open();
    std::erase_if(tables_.connectors,
                  [&](const auto& row) { return lower(row.report.station) == lower(id); });
    std::erase_if(tables_.chargingProfiles,
                  [&](const auto& row) { return lower(row.station) == lower(id); });
    std::erase_if(tables_.desiredLocalLists,
                  [&](const auto& list) { return lower(list.first) == lower(id); });
    std::erase_if(tables_.heldLocalLists,
                  [&](const auto& list) { return lower(list.first) == lower(id); });
    for (const auto& row : tables_.issuedCertificates) {
        if (lower(row.station) != lower(id) || row.facts.notAfter <= tables_.clock.now()) continue;
        tables_.revokedCertificates.push_back({.serialNumber = row.facts.serialNumber,
                                               .station = row.station,
                                               .revokedAt = tables_.clock.now(),
                                               .notAfter = row.facts.notAfter,
                                               .revokedBy = "removal of the station"});
    }
    co_return std::erase_if(tables_.stations,
                            [&](const auto& row) { return lower(row.id) == lower(id); }) > 0;
}

Task<> InMemoryStations::recordBoot(StationId id, BootReport report, OcppVersion version,
                                    DateTime at) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.stations, [&](const auto& r) { return lower(r.id) == lower(id); });
    if (row == nullptr) co_return;
    row->boot = std::move(report);
    row->ocppVersion = version;
    row->lastBootAt = at;
}

Task<> InMemoryStations::recordSeen(std::vector<StationSighting> seen) {
    const auto lock = tables_.open();
    for (const auto& sighting : seen) {
        auto* row = rowIn(tables_.stations,
                          [&](const auto& r) { return lower(r.id) == lower(sighting.station); });
        if (row == nullptr) continue;
        row->lastSeenAt = std::max(row->lastSeenAt.value_or(DateTime{}), sighting.seenAt);
        if (sighting.connectedSince) row->connectedSince = sighting.connectedSince;
        if (sighting.lastMessageAt) row->lastMessageAt = sighting.lastMessageAt;
        if (sighting.heartbeatInterval) row->heartbeatInterval = sighting.heartbeatInterval;
    }
    co_return;
}

Task<std::optional<AuthorizationFacts>> InMemoryIdTokens::facts(
    IdToken token, std::optional<StartPlace> startsAt) {
    const auto lock = tables_.open();
    const auto* row = rowIn(tables_.tokens, [&](const auto& r) { return r.token == token; });
    if (row == nullptr) co_return std::nullopt;
    const auto active =
        std::count_if(tables_.transactions.begin(), tables_.transactions.end(), [&](const auto& t) {
            return t.isActive() && t.idToken == token &&
                   !(startsAt && startsAt->station == t.station && startsAt->evse == t.evse);
        });
    co_return AuthorizationFacts{.record = *row, .activeTransactions = static_cast<int>(active)};
}

Task<std::optional<IdTokenRecord>> InMemoryIdTokens::find(IdToken token) {
    const auto lock = tables_.open();
    co_return found(tables_.tokens, [&](const auto& row) { return row.token == token; });
}

Task<Listed<IdTokenRecord>> InMemoryIdTokens::list(std::optional<std::string> groupId, Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        tables_.tokens, page, [](const auto& row) { return row.number; },
        [&](const auto& row) { return !groupId || row.groupId == groupId; });
}

Task<std::optional<IdTokenRecord>> InMemoryIdTokens::add(IdTokenRecord record) {
    const auto lock = tables_.open();
    const auto isTaken = [&](const auto& row) { return row.token == record.token; };
    if (rowIn(tables_.tokens, isTaken) != nullptr) co_return std::nullopt;
    record.number = tables_.nextNumber();
    record.createdAt = tables_.clock.now();
    record.revision = 1;
    tables_.tokens.push_back(record);
    co_return record;
}

Task<std::vector<IdTokenRecord>> InMemoryIdTokens::addMany(std::vector<IdTokenRecord> records,
                                                           WhenTaken whenTaken) {
    const auto lock = tables_.open();
    const auto isTaken = [&](const IdTokenRecord& record) {
        const auto isSame = [&](const auto& row) { return row.token == record.token; };
        return rowIn(tables_.tokens, isSame) != nullptr;
    };
    const auto taken = std::erase_if(records, isTaken);
    if (taken > 0 && whenTaken == WhenTaken::AddNone) co_return std::vector<IdTokenRecord>{};
    for (auto& record : records) {
        record.number = tables_.nextNumber();
        record.createdAt = tables_.clock.now();
        tables_.tokens.push_back(record);
    }
    co_return records;
}

Task<std::vector<IdTokenRecord>> InMemoryIdTokens::some(std::vector<IdToken> tokens) {
    const auto lock = tables_.open();
    std::vector<IdTokenRecord> some;
    for (const auto& row : tables_.tokens) {
        if (std::find(tokens.begin(), tokens.end(), row.token) != tokens.end()) some.push_back(row);
    }
    co_return some;
}

Task<ChangeResult> InMemoryIdTokens::change(IdToken token, IdTokenChange change,
                                            std::optional<std::int64_t> revision) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.tokens, [&](const auto& r) { return r.token == token; });
    if (row == nullptr) co_return ChangeResult::NotFound;
    if (revision && *revision != row->revision) co_return ChangeResult::RevisionDiffers;
    assignIfSet(change.status, row->status);
    assignIfSet(change.expiresAt, row->expiresAt);
    assignIfSet(change.groupId, row->groupId);
    assignIfSet(change.allowConcurrentTx, row->allowConcurrentTx);
    assignIfSet(change.label, row->label);
    ++row->revision;
    co_return ChangeResult::Changed;
}

Task<bool> InMemoryIdTokens::remove(IdToken token) {
    const auto lock = tables_.open();
    co_return std::erase_if(tables_.tokens, [&](const auto& row) { return row.token == token; }) >
        0;
}

Task<Command> InMemoryCommands::add(Command command) {
    const auto lock = tables_.open();
    command.id = CommandId{tables_.nextNumber()};
    tables_.commands.push_back(command);
    co_return command;
}

Task<> InMemoryCommands::update(Command command) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.commands, [&](const auto& r) { return r.id == command.id; });
    if (row == nullptr) co_return;
    row->state = command.state;
    row->outcome = std::move(command.outcome);
    row->sentAt = command.sentAt;
    row->answeredAt = command.answeredAt;
    row->effectiveAt = command.effectiveAt;
    row->transaction = command.transaction;
}

Task<std::optional<Command>> InMemoryCommands::find(CommandId id) {
    const auto lock = tables_.open();
    co_return found(tables_.commands, [&](const auto& row) { return row.id == id; });
}

Task<Listed<Command>> InMemoryCommands::list(CommandFilter filter, Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        tables_.commands, page, [](const auto& row) { return row.id.value; },
        [&](const auto& row) {
            return page.isWithin(row.createdAt) &&
                   (!filter.station || row.station == *filter.station) &&
                   (!filter.state || row.state == *filter.state);
        });
}

Task<int> InMemoryCommands::failUnfinished(std::string reason) {
    const auto lock = tables_.open();
    int failed = 0;
    for (auto& command : tables_.commands) {
        if (command.state != CommandState::Queued && command.state != CommandState::Sent) continue;
        command.state = CommandState::Failed;
        command.outcome =
            CommandOutcome{.result = CommandResult::Disconnected, .errorDescription = reason};
        ++failed;
    }
    co_return failed;
}

void InMemoryFrames::record(FrameRecord frame) {
    const std::scoped_lock lock(tables_.mutex);
    frame.number = tables_.nextNumber();
    tables_.frames.push_back(std::move(frame));
}

Task<Listed<FrameRecord>> InMemoryFrames::list(FrameFilter filter, Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        tables_.frames, page, [](const auto& row) { return row.number; },
        [&](const auto& row) {
            return row.station == filter.station &&
                   (!filter.action || row.action == *filter.action) &&
                   (!filter.kind || row.kind == *filter.kind) &&
                   (!filter.from || row.at >= *filter.from) && (!filter.to || row.at < *filter.to);
        });
}

Task<> InMemoryViolations::add(std::vector<Violation> counted) {
    const auto lock = tables_.open();
    for (auto& violation : counted) {
        auto* row = rowIn(tables_.violations, [&](const auto& r) {
            return r.station == violation.station && r.last.rule == violation.last.rule;
        });
        if (row == nullptr) {
            tables_.violations.push_back(violation);
            continue;
        }
        row->count += violation.count;
        row->lastAt = violation.lastAt;
        row->last = violation.last;
    }
    co_return;
}

Task<std::vector<Violation>> InMemoryViolations::ofStation(StationId station) {
    const auto lock = tables_.open();
    std::vector<Violation> found;
    for (const auto& row : tables_.violations) {
        if (row.station == station) found.push_back(row);
    }
    co_return found;
}

}  // namespace voltgate
