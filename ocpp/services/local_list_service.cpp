// What is believed of a station is written after each accepted message, so that an interrupted sync
// goes on where it stopped.
#include "ocpp/services/local_list_service.hpp"

#include "ocpp/services/local_list_update.hpp"

namespace voltgate {
namespace {

const std::string maxLengthKey = "LocalAuthListMaxLength";
const std::string sendLengthKey = "SendLocalListMaxLength";
constexpr std::size_t tokenAtMost = 20;  // 1.6: an idTag is a CiString20.
/// Entries per message to a station that does not tell its limit: about 20 KB.
constexpr std::size_t entriesByDefault = 200;
constexpr int versionAtMost = 2'000'000'000;

std::vector<FieldFault> faultsOf(const std::vector<IdToken>& tokens) {
    std::vector<FieldFault> faults;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto path = "idTokens[" + std::to_string(i) + "]";
        if (tokens[i].value.empty()) {
            faults.push_back({path, "is empty"});
        } else if (tokens[i].value.size() > tokenAtMost) {
            faults.push_back({path, "is longer than the 20 characters that OCPP 1.6 allows"});
        } else if (!seen.insert(tokens[i].normalized()).second) {
            faults.push_back({path, "is in the list already"});
        }
    }
    return faults;
}

void requireRoom(std::size_t count, const std::optional<int>& maxLength) {
    if (!maxLength || *maxLength < 0 || count <= static_cast<std::size_t>(*maxLength)) return;
    throw InvalidInput(
        {{"idTokens", "the list has " + std::to_string(count) +
                          " tokens, this station holds at most " + std::to_string(*maxLength)}});
}

std::string described(const SendLocalList& command) {
    const bool isFull = command.update == LocalListUpdate::Full;
    return "{\"listVersion\":" + std::to_string(command.listVersion) + R"(,"updateType":")" +
           (isFull ? "Full" : "Differential") +
           "\",\"entries\":" + std::to_string(command.changes.size()) + "}";
}

bool isAnswered(const Command& command) {
    return command.outcome && command.outcome->result == CommandResult::Answered;
}

}  // namespace

struct LocalListService::Run {
    StationId station;
    std::string requestedBy;
    std::size_t perMessage = entriesByDefault;
    std::optional<int> maxLength{};
    int version = 0;
    LocalListSync sync{};
};

// Ends when the coroutine does, however it ends.
struct LocalListService::Turn {
    LocalListService& service;
    const StationId& station;
    ~Turn() {
        const std::scoped_lock lock(service.mutex_);
        service.busy_.erase(station);
    }
};

LocalListService::LocalListService(LocalListRepository& lists, DeviceModelService& deviceModel,
                                   CommandService& commands, const Clock& clock)
    : lists_(lists), deviceModel_(deviceModel), commands_(commands), clock_(clock) {}

Task<LocalListState> LocalListService::state(StationId station) {
    LocalListState state;
    state.desired = co_await lists_.desired(station);
    state.held = co_await lists_.held(station);
    const auto reported = co_await deviceModel_.reported(std::move(station));
    state.maxLength = reportedNumber(reported, maxLengthKey);
    co_return state;
}

Task<> LocalListService::want(StationId station, std::vector<IdToken> tokens) {
    auto faults = faultsOf(tokens);
    if (!faults.empty()) throw InvalidInput(std::move(faults));
    const auto reported = co_await deviceModel_.reported(station);
    requireRoom(tokens.size(), reportedNumber(reported, maxLengthKey));
    const auto unknown = co_await lists_.want(std::move(station), std::move(tokens));
    for (const auto place : unknown) {
        faults.push_back({"idTokens[" + std::to_string(place) + "]", "no such token"});
    }
    if (!faults.empty()) throw InvalidInput(std::move(faults));
}

Task<LocalListSync> LocalListService::sync(StationId station, std::string requestedBy) {
    {
        const std::scoped_lock lock(mutex_);
        if (!busy_.insert(station).second) {
            throw LocalListBusy("the local list of this station is being sent already");
        }
    }
    const Turn turn{*this, station};
    Run run{.station = station, .requestedBy = std::move(requestedBy)};
    co_await perform(run);
    co_return std::move(run.sync);
}

Task<> LocalListService::perform(Run& run) {
    co_await readLimits(run);
    const auto version = co_await askVersion(run);
    if (!version) co_return;
    run.version = *version;
    run.sync.version = version;
    const auto desired = co_await lists_.desired(run.station);
    const auto held = co_await lists_.held(run.station);
    requireRoom(desired.size(), run.maxLength);

    const bool isKnown = held.version == *version && *version < versionAtMost;
    auto changes = differences(held.entries, desired);
    if (isKnown && changes.empty()) {
        run.sync.result = LocalListSyncResult::UpToDate;
        co_return;
    }
    if (isKnown && changes.size() <= desired.size()) {
        const bool isDone = co_await send(run, LocalListUpdate::Differential, std::move(changes));
        const bool isRefused =
            run.sync.stationStatus == "Failed" || run.sync.stationStatus == "VersionMismatch";
        if (isDone || !isRefused) co_return;
    }
    co_await send(run, LocalListUpdate::Full, allOf(desired));
}

// A station that has not told its limits is asked once, since a message beyond them fails. One that
// does not know them either gets messages of moderate size.
Task<> LocalListService::readLimits(Run& run) {
    auto reported = co_await deviceModel_.reported(run.station);
    if (!reportedNumber(reported, sendLengthKey)) {
        co_await deviceModel_.refresh(run.station, {maxLengthKey, sendLengthKey}, run.requestedBy);
        reported = co_await deviceModel_.reported(run.station);
    }
    run.maxLength = reportedNumber(reported, maxLengthKey);
    const int perMessage = reportedNumber(reported, sendLengthKey).value_or(0);
    if (perMessage > 0) run.perMessage = static_cast<std::size_t>(perMessage);
}

// Nothing when there is no version to go on from; the result says why.
Task<std::optional<int>> LocalListService::askVersion(Run& run) {
    const auto answered = co_await ask(run, "get-local-list-version", "{}", GetLocalListVersion{});
    if (!isAnswered(answered)) co_return std::nullopt;
    const auto version = answered.outcome.value_or(CommandOutcome{}).localListVersion;
    if (version && *version >= 0) co_return version;
    // -1 says that there is no list (1.6 §5.10).
    run.sync.result = version ? LocalListSyncResult::NotSupported : LocalListSyncResult::Failed;
    co_return std::nullopt;
}

// A full update that does not fit into one message goes on as differential ones (1.6 §5.15).
Task<bool> LocalListService::send(Run& run, LocalListUpdate update,
                                  std::vector<LocalListChange> changes) {
    run.sync.update = update;
    auto next = update;
    do {
        auto part = takeFirst(changes, run.perMessage);
        const bool isAccepted = co_await sendOne(run, next, std::move(part));
        if (!isAccepted) co_return false;
        next = LocalListUpdate::Differential;
    } while (!changes.empty());
    run.sync.result = LocalListSyncResult::Synchronized;
    co_return true;
}

Task<bool> LocalListService::sendOne(Run& run, LocalListUpdate update,
                                     std::vector<LocalListChange> changes) {
    const bool isAtEnd = run.version >= versionAtMost;
    SendLocalList command{.listVersion = isAtEnd ? 1 : run.version + 1,
                          .update = update,
                          .changes = std::move(changes)};
    const auto answered = co_await ask(run, "send-local-list", described(command), command);
    if (!isAnswered(answered)) {
        run.sync.result = LocalListSyncResult::Unanswered;
        co_return false;
    }
    run.sync.stationStatus = answered.outcome.value_or(CommandOutcome{}).status;
    if (run.sync.stationStatus == "Accepted") {
        run.version = command.listVersion;
        run.sync.version = run.version;
        co_await lists_.accepted(run.station, run.version, update, std::move(command.changes),
                                 clock_.now());
        co_return true;
    }
    co_await lists_.forgetVersion(run.station);
    run.sync.result = run.sync.stationStatus == "NotSupported" ? LocalListSyncResult::NotSupported
                                                               : LocalListSyncResult::Failed;
    co_return false;
}

// A list of which is not known whether it came is told by its version, which every sync asks for.
Task<> LocalListService::follow(SendLocalList sent, Command answered) {
    if (!isAnswered(answered)) co_return;
    if (answered.outcome && answered.outcome->isAccepted()) {
        co_await lists_.accepted(std::move(answered.station), sent.listVersion, sent.update,
                                 std::move(sent.changes), clock_.now());
    } else {
        co_await lists_.forgetVersion(std::move(answered.station));
    }
}

Task<Command> LocalListService::ask(Run& run, std::string kind, std::string request,
                                    StationCommand command) {
    NewCommand fresh;
    fresh.station = run.station;
    fresh.kind = std::move(kind);
    fresh.request = std::move(request);
    fresh.command = std::move(command);
    fresh.requestedBy = run.requestedBy;
    auto answered = co_await commands_.perform(std::move(fresh));
    run.sync.commands.push_back(answered);
    co_return answered;
}

}  // namespace voltgate
