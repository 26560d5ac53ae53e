#include "ocpp/services/command_service.hpp"

#include "ocpp/domain/secrets.hpp"
#include "ocpp/log.hpp"

namespace voltgate {
namespace {

constexpr std::size_t queuedPerStation = 50;
constexpr auto effectPatience = std::chrono::minutes(10);

// Stations answer with their keys and passwords, as configuration and as what was wrong with it.
CommandOutcome withoutSecrets(CommandOutcome outcome) {
    for (auto* text : {&outcome.response, &outcome.errorDescription, &outcome.errorDetails})
        *text = withoutAnySecret(std::move(*text));
    return outcome;
}

StationOffline offline(const StationId& id) {
    return StationOffline("station " + id.value + " is offline");
}

// 1.6 §4.2: a pending station is told to start or stop nothing, and a rejected one nothing at all.
bool mayTake(const ConnectedStation& station, const StationCommand& command) {
    return station.onboarding() == OnboardingStatus::Accepted ||
           !isOfATransaction(station.meaning(command));
}

void requireAccepted(const ConnectedStation& station, const StationCommand& command) {
    if (mayTake(station, command)) return;
    const bool isPending = station.onboarding() == OnboardingStatus::Pending;
    throw StationNotAccepted("station " + station.id().value + " was told at its last boot that " +
                             (isPending ? "it is pending" : "it is rejected") +
                             ": until it is accepted and has booted again, nothing can be started "
                             "or stopped there");
}

}  // namespace

CommandService::CommandService(asio::any_io_executor executor, CommandRepository& commands,
                               ConnectedStations& connected, const Clock& clock, Duration patience)
    : executor_(executor),
      commands_(commands),
      connected_(connected),
      clock_(clock),
      patience_(patience),
      waiters_(std::move(executor)) {}

CommandService::~CommandService() = default;

Task<Command> CommandService::perform(NewCommand command) {
    auto station = connected_.online(command.station);
    if (!station) {
        auto queued = co_await enqueue(std::move(command));
        co_return queued;
    }
    requireAccepted(*station, command.command);
    auto sent = co_await record(command, CommandState::Sent);
    auto answered = co_await sendAndReport(std::move(station), std::move(command), std::move(sent));
    co_return answered;
}

Task<Command> CommandService::performLater(NewCommand command) {
    auto station = connected_.online(command.station);
    if (!station) {
        auto queued = co_await enqueue(std::move(command));
        co_return queued;
    }
    requireAccepted(*station, command.command);
    auto sent = co_await record(command, CommandState::Sent);
    auto name = "command to " + command.station.value;
    spawn(executor_, std::move(name), send(std::move(station), std::move(command), sent));
    co_return sent;
}

Task<Command> CommandService::record(NewCommand command, CommandState state) {
    Command fresh;
    fresh.station = command.station;
    fresh.kind = command.kind;
    fresh.request = withoutAnySecret(command.request);
    fresh.state = state;
    fresh.requestedBy = command.requestedBy;
    fresh.createdAt = clock_.now();
    if (state == CommandState::Sent) fresh.sentAt = fresh.createdAt;
    auto stored = co_await commands_.add(std::move(fresh));
    co_return stored;
}

// Puts a command on record and into the queue of its station, which is offline.
Task<Command> CommandService::enqueue(NewCommand command) {
    const auto id = command.station;
    if (!command.queueUntil || *command.queueUntil <= clock_.now()) throw offline(id);
    auto stored = co_await record(command, CommandState::Queued);
    bool isFull = false;
    {
        const std::scoped_lock lock(mutex_);
        auto& queue = queued_[id];
        isFull = queue.size() >= queuedPerStation;
        if (!isFull) queue.emplace_back(std::move(command), stored);
    }
    if (isFull) {
        stored.state = CommandState::Failed;
        stored.outcome = CommandOutcome{.result = CommandResult::QueueFull,
                                        .errorDescription = "too many commands wait already"};
        co_await save(stored);
        co_return stored;
    }
    // It may have come online between the look and the queue.
    if (connected_.online(id)) stationIsReady(id);
    co_return stored;
}

void CommandService::stationIsReady(const StationId& id) {
    {
        const std::scoped_lock lock(mutex_);
        if (!queued_.contains(id) || !draining_.insert(id).second) return;
    }
    spawn(executor_, "queued commands of " + id.value, drain(id));
}

// The next command that waits for a station and can go out now; none when it is offline or nothing
// of the kind waits.
CommandService::Queue CommandService::takeQueued(const StationId& id) {
    const auto station = connected_.online(id);
    const std::scoped_lock lock(mutex_);
    const auto queue = queued_.find(id);
    if (queue == queued_.end() || !station) {
        draining_.erase(id);
        return {};
    }
    auto& waiting = queue->second;
    const auto found = std::find_if(waiting.begin(), waiting.end(), [&](const auto& each) {
        return mayTake(*station, each.first.command);
    });
    if (found == waiting.end()) {
        draining_.erase(id);
        return {};
    }
    Queue next;
    next.push_back(std::move(*found));
    waiting.erase(found);
    if (waiting.empty()) queued_.erase(queue);
    return next;
}

Task<> CommandService::drain(StationId id) {
    for (auto next = takeQueued(id); !next.empty(); next = takeQueued(id)) {
        co_await sendQueued(std::move(next.front().first), std::move(next.front().second));
    }
}

Task<> CommandService::sendQueued(NewCommand command, Command record) {
    if (command.queueUntil <= clock_.now()) {
        record.state = CommandState::Expired;
        co_await save(std::move(record));
        co_return;
    }
    auto station = connected_.online(command.station);
    if (!station) {  // It has just gone: back to the front.
        const std::scoped_lock lock(mutex_);
        queued_[command.station].emplace_front(std::move(command), std::move(record));
        co_return;
    }
    record.state = CommandState::Sent;
    record.sentAt = clock_.now();
    co_await save(record);
    co_await send(std::move(station), std::move(command), std::move(record));
}

Task<> CommandService::send(std::shared_ptr<ConnectedStation> station, NewCommand command,
                            Command record) {
    co_await sendAndReport(std::move(station), std::move(command), std::move(record));
}

Task<Command> CommandService::sendAndReport(std::shared_ptr<ConnectedStation> station,
                                            NewCommand command, Command record) {
    const bool isRaw = std::holds_alternative<RawCall>(command.command);
    auto meaning = station->meaning(command.command);
    const auto expected = expectations_.add(meaning, record);
    auto outcome = co_await exchange(std::move(station), std::move(command));
    conclude(record, std::move(outcome), expected);
    co_await save(record);
    if (expectations_.tookEffectMeanwhile(record, expected, clock_.now())) co_await save(record);
    if (record.state == CommandState::Effective) expectations_.forget(record.id);
    lateAnswers_.expect(record);
    if (isRaw && rawCalls_ != nullptr) co_await tell(std::move(meaning), record);
    co_return record;
}

// What the station has done stays done when it cannot be kept.
Task<> CommandService::tell(StationCommand meaning, Command record) {
    try {
        co_await rawCalls_->ended(std::move(meaning), record);
    } catch (const std::exception& error) {
        log::warn("what a raw call left behind is not recorded",
                  {{"command", record.id.value}, {"error", error.what()}});
    }
}

// The outcome, whatever happens: a record must never stay open because something threw.
Task<CommandOutcome> CommandService::exchange(std::shared_ptr<ConnectedStation> station,
                                              NewCommand command) {
    try {
        auto outcome = co_await station->perform(std::move(command.command),
                                                 command.patience.value_or(patience_));
        co_return outcome;
    } catch (const std::exception& error) {
        log::error("command failed", {{"station", command.station.value},
                                      {"command", command.kind},
                                      {"error", error.what()}});
    }
    co_return CommandOutcome{.result = CommandResult::Disconnected,
                             .errorDescription = "the command could not be sent"};
}

void CommandService::answeredLate(const StationId& station, CommandOutcome outcome) {
    auto record = lateAnswers_.take(station, outcome.messageId);
    if (!record) return;
    if (outcome.result == CommandResult::Answered) {
        record->state = CommandState::Answered;
        record->answeredAt = clock_.now();
    }
    record->outcome = withoutSecrets(std::move(outcome));
    expectations_.answeredLate(*record);
    spawn(executor_, "late answer of " + station.value, saveLate(std::move(*record)));
}

// Its effect may have come before the answer.
Task<> CommandService::saveLate(Command record) {
    const auto current = co_await commands_.find(record.id);
    if (current && current->state == CommandState::Effective) {
        record.state = current->state;
        record.effectiveAt = current->effectiveAt;
        record.transaction = current->transaction;
    }
    co_await save(std::move(record));
}

void CommandService::conclude(Command& record, CommandOutcome outcome,
                              const CommandExpectations::Expected& expected) {
    const bool isAnswered = outcome.result == CommandResult::Answered;
    record.outcome = withoutSecrets(std::move(outcome));
    if (isAnswered) record.answeredAt = clock_.now();
    record.state = isAnswered ? CommandState::Answered : CommandState::Failed;
    expectations_.concluded(record, expected, clock_.now());
}

Task<> CommandService::transactionStarted(TransactionStart start, TransactionNumber number) {
    if (auto met = expectations_.metBy(start)) co_await settle(std::move(met), number);
}

Task<> CommandService::transactionStopped(TransactionNumber number) {
    const auto met = expectations_.metByStopOf(number);
    for (const auto& expected : met) co_await settle(expected, number);
}

Task<> CommandService::settle(CommandExpectations::Expected expected, TransactionNumber number) {
    auto record = expectations_.settle(expected, number, clock_.now());
    if (!record) co_return;
    const auto id = record->id;
    co_await save(std::move(*record));
    expectations_.forget(id);
}

Task<> CommandService::tookEffect(CommandId id) {
    auto record = co_await commands_.find(id);
    if (!record || record->state == CommandState::Effective) co_return;
    record->state = CommandState::Effective;
    record->effectiveAt = clock_.now();
    co_await save(std::move(*record));
}

// What a station has done stays done when its record cannot be written, so that does not fail the
// caller.
Task<> CommandService::save(Command record) {
    try {
        co_await commands_.update(record);
    } catch (const std::exception& error) {
        log::warn("command state not recorded",
                  {{"command", record.id.value}, {"error", error.what()}});
    }
    waiters_.notify(record.id);
}

Task<Command> CommandService::awaitEffect(Command command, Duration patience) {
    // Listening first, then looking: no change between the two can be missed.
    const auto listening = waiters_.listen(command.id, patience);
    while (true) {
        auto current = co_await commands_.find(command.id);
        if (current) command = std::move(*current);
        if (isSettled(command) || listening->isOver()) co_return command;
        co_await listening->change();
    }
}

bool CommandService::isSettled(const Command& command) const {
    switch (command.state) {
        case CommandState::Queued:
        case CommandState::Sent:
            return false;
        case CommandState::Answered:
            return !expectations_.contains(command.id);
        case CommandState::Effective:
        case CommandState::Failed:
        case CommandState::Expired:
            return true;
    }
    return true;
}

std::vector<Command> CommandService::takeExpired() {
    const auto now = clock_.now();
    std::vector<Command> expired;
    const std::scoped_lock lock(mutex_);
    for (auto queue = queued_.begin(); queue != queued_.end();) {
        for (const auto& [command, record] : queue->second) {
            if (command.queueUntil <= now) expired.push_back(record);
        }
        std::erase_if(queue->second, [&](const auto& e) { return e.first.queueUntil <= now; });
        queue = queue->second.empty() ? queued_.erase(queue) : std::next(queue);
    }
    return expired;
}

Task<> CommandService::expireQueued() {
    expectations_.forgetSentBefore(clock_.now() - effectPatience);
    auto expired = takeExpired();
    for (auto& record : expired) {
        record.state = CommandState::Expired;
        co_await save(record);
    }
}

Task<std::optional<Command>> CommandService::find(CommandId id) {
    auto command = co_await commands_.find(id);
    co_return command;
}

Task<Listed<Command>> CommandService::list(CommandFilter filter, Page page) {
    auto commands = co_await commands_.list(std::move(filter), page);
    co_return commands;
}

}  // namespace voltgate
