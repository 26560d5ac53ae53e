// A command's record is written by one coroutine at a time: the one that sends it until the answer
// is stored, afterwards whoever sees its effect. Expectation::isBeingSent says which, under mutex_.
#include "ocpp/services/command_service.hpp"

#include "ocpp/log.hpp"

namespace voltgate {
namespace {

constexpr std::size_t queuedPerStation = 50;
constexpr std::size_t expectationsAtMost = 20000;
constexpr auto effectPatience = std::chrono::minutes(10);

bool mayTakeEffect(const StationCommand& command) {
    return std::holds_alternative<RemoteStart>(command) ||
           std::holds_alternative<RemoteStop>(command);
}

bool isAskedFor(const StationCommand& command, const TransactionStart& start) {
    const auto* wanted = std::get_if<RemoteStart>(&command);
    return wanted != nullptr && wanted->idToken == start.idToken &&
           (!wanted->evse || *wanted->evse == start.evse);
}

StationOffline offline(const StationId& id) {
    return StationOffline("station " + id.value + " is offline");
}

}  // namespace

// A command that was sent and asks for a transaction to begin or end.
struct CommandService::Expectation {
    StationId station;
    StationCommand command;
    Command record;
    bool isBeingSent = true;
    std::optional<TransactionNumber> transaction{};  // The effect, once it is there.
};

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
    auto sent = co_await record(command, CommandState::Sent);
    auto name = "command to " + command.station.value;
    spawn(executor_, std::move(name), send(std::move(station), std::move(command), sent));
    co_return sent;
}

Task<Command> CommandService::record(NewCommand command, CommandState state) {
    Command fresh;
    fresh.station = command.station;
    fresh.kind = command.kind;
    fresh.request = command.request;
    fresh.state = state;
    fresh.requestedBy = command.requestedBy;
    if (state == CommandState::Sent) fresh.sentAt = clock_.now();
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

// The next command that waits for a station; none when it is offline or nothing waits.
CommandService::Queue CommandService::takeQueued(const StationId& id) {
    const std::scoped_lock lock(mutex_);
    const auto queue = queued_.find(id);
    if (queue == queued_.end() || !connected_.online(id)) {
        draining_.erase(id);
        return {};
    }
    Queue next;
    next.push_back(std::move(queue->second.front()));
    queue->second.pop_front();
    if (queue->second.empty()) queued_.erase(queue);
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
    const auto expectation = expect(command, record);
    auto outcome = co_await exchange(std::move(station), std::move(command));
    conclude(record, std::move(outcome), expectation.get());
    co_await save(record);
    if (tookEffectMeanwhile(record, expectation.get())) co_await save(record);
    if (record.state == CommandState::Effective) forget(record.id);
    lateAnswers_.expect(record);
    co_return record;
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

// Registered before the command goes out: the transaction may begin before the answer is here.
std::shared_ptr<CommandService::Expectation> CommandService::expect(const NewCommand& command,
                                                                    const Command& record) {
    if (!mayTakeEffect(command.command)) return nullptr;
    auto expectation = std::make_shared<Expectation>(
        Expectation{.station = command.station, .command = command.command, .record = record});
    const std::scoped_lock lock(mutex_);
    if (expectations_.size() >= expectationsAtMost) drop(expectations_.begin()->first);
    expectations_[record.id] = expectation;
    if (const auto* stop = std::get_if<RemoteStop>(&command.command))
        stopsExpected_[stop->transaction].insert(record.id);
    else
        startsExpected_[command.station].insert(record.id);
    return expectation;
}

// Under mutex_.
void CommandService::drop(CommandId id) {
    const auto found = expectations_.extract(id);
    if (!found) return;
    const auto& expectation = *found.mapped();
    const auto take = [id](auto& index, const auto& key) {
        const auto ids = index.find(key);
        if (ids == index.end()) return;
        ids->second.erase(id);
        if (ids->second.empty()) index.erase(ids);
    };
    if (const auto* stop = std::get_if<RemoteStop>(&expectation.command))
        take(stopsExpected_, stop->transaction);
    else
        take(startsExpected_, expectation.station);
}

void CommandService::answeredLate(const StationId& station, CommandOutcome outcome) {
    auto record = lateAnswers_.take(station, outcome.messageId);
    if (!record) return;
    if (outcome.result == CommandResult::Answered) {
        record->state = CommandState::Answered;
        record->answeredAt = clock_.now();
    }
    record->outcome = std::move(outcome);
    spawn(executor_, "late answer of " + station.value, save(std::move(*record)));
}

void CommandService::conclude(Command& record, CommandOutcome outcome, Expectation* expectation) {
    const bool isAnswered = outcome.result == CommandResult::Answered;
    const bool isAccepted = outcome.isAccepted();
    record.outcome = std::move(outcome);
    if (isAnswered) record.answeredAt = clock_.now();
    record.state = isAnswered ? CommandState::Answered : CommandState::Failed;
    if (expectation == nullptr) return;

    const std::scoped_lock lock(mutex_);
    if (expectation->transaction) {
        record.state = CommandState::Effective;
        record.effectiveAt = clock_.now();
        record.transaction = expectation->transaction;
    }
    if (!isAccepted && !expectation->transaction) drop(record.id);
    expectation->record = record;
}

// From here on whoever sees the effect writes the record.
bool CommandService::tookEffectMeanwhile(Command& record, Expectation* expectation) {
    if (expectation == nullptr) return false;
    const std::scoped_lock lock(mutex_);
    expectation->isBeingSent = false;
    if (!expectation->transaction || record.state == CommandState::Effective) return false;
    record.state = CommandState::Effective;
    record.effectiveAt = clock_.now();
    record.transaction = expectation->transaction;
    return true;
}

Task<> CommandService::transactionStarted(TransactionStart start, TransactionNumber number) {
    std::shared_ptr<Expectation> met;
    {
        const std::scoped_lock lock(mutex_);
        const auto expected = startsExpected_.find(start.station);
        if (expected == startsExpected_.end()) co_return;
        for (const auto id : expected->second) {
            const auto& expectation = expectations_.at(id);
            if (!expectation->transaction && isAskedFor(expectation->command, start)) {
                met = expectation;
                break;
            }
        }
    }
    if (met) co_await settle(std::move(met), number);
}

Task<> CommandService::transactionStopped(TransactionNumber number) {
    std::vector<std::shared_ptr<Expectation>> met;
    {
        const std::scoped_lock lock(mutex_);
        const auto expected = stopsExpected_.find(number);
        if (expected == stopsExpected_.end()) co_return;
        for (const auto id : expected->second) met.push_back(expectations_.at(id));
    }
    for (auto& expectation : met) co_await settle(std::move(expectation), number);
}

Task<> CommandService::settle(std::shared_ptr<Expectation> expectation, TransactionNumber number) {
    Command record;
    {
        const std::scoped_lock lock(mutex_);
        if (expectation->transaction) co_return;
        expectation->transaction = number;
        if (expectation->isBeingSent) co_return;  // Who sends it writes the record.
        record = expectation->record;
    }
    record.state = CommandState::Effective;
    record.effectiveAt = clock_.now();
    record.transaction = number;
    co_await save(record);
    forget(record.id);
}

Task<> CommandService::tookEffect(CommandId id) {
    auto record = co_await commands_.find(id);
    if (!record || record->state == CommandState::Effective) co_return;
    record->state = CommandState::Effective;
    record->effectiveAt = clock_.now();
    co_await save(std::move(*record));
}

void CommandService::forget(CommandId id) {
    const std::scoped_lock lock(mutex_);
    drop(id);
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
    const std::scoped_lock lock(mutex_);
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
    std::vector<CommandId> unmet;
    for (const auto& [id, expectation] : expectations_) {
        if (!expectation->isBeingSent && now - *expectation->record.sentAt > effectPatience)
            unmet.push_back(id);
    }
    for (const auto id : unmet) drop(id);
    return expired;
}

Task<> CommandService::expireQueued() {
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
