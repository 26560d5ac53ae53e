// Commands to stations: each is put on record, sent, and its record kept true until what it asked
// for has happened. A command for an offline station waits until it comes online if it was given a
// time to wait for. Safe to use from any thread.
#pragma once
#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include "ocpp/domain/transaction.hpp"
#include "ocpp/repositories/command_repository.hpp"
#include "ocpp/services/command_expectations.hpp"
#include "ocpp/services/command_waiters.hpp"
#include "ocpp/services/connected_stations.hpp"
#include "ocpp/services/late_answers.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

struct NewCommand {
    StationId station;
    std::string kind;  ///< remote-start, reset, ... or calls/{Action}; what the record says.
    std::string request = "{}";  ///< The request as JSON, for the record.
    StationCommand command;
    std::string requestedBy;
    std::optional<Duration> patience{};    ///< With its answer; absent: the usual one.
    std::optional<DateTime> queueUntil{};  ///< Wait for an offline station until then.
};

/// The station is offline and the command was not to wait for it.
struct StationOffline : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The station is online, but not accepted: it starts and stops nothing (1.6 §4.2).
struct StationNotAccepted : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Is told of raw calls when they have ended, by what they mean.
class RawCallListener {
public:
    virtual ~RawCallListener() = default;
    virtual Task<> ended(StationCommand meaning, Command command) = 0;
};

class CommandService {
public:
    /// `executor` runs what nobody awaits: commands in the background and those that waited.
    /// `patience` is the usual one with a station's answer.
    CommandService(asio::any_io_executor executor, CommandRepository& commands,
                   ConnectedStations& connected, const Clock& clock,
                   Duration patience = std::chrono::seconds(30));
    ~CommandService();

    /// Call before the first command. The listener ends before the executor does.
    void tellOfRawCalls(RawCallListener& listener) { rawCalls_ = &listener; }

    /// Sends the command and waits for the answer; throws StationOffline, StationNotAccepted. A
    /// queued command comes back as Queued.
    Task<Command> perform(NewCommand command);
    /// Puts the command on record and returns at once; it is performed in the background. Throws
    /// as perform().
    Task<Command> performLater(NewCommand command);
    /// Waits until nothing more will come of the command: it is effective, failed, expired, or
    /// answered without an effect to wait for; at most `patience`.
    Task<Command> awaitEffect(Command command, Duration patience);

    bool isOnline(const StationId& id) const { return connected_.online(id) != nullptr; }
    Task<std::optional<Command>> find(CommandId id);
    Task<Listed<Command>> list(CommandFilter filter, Page page);

    /// A station is online, or its boot was accepted: what waits for it and it may be told goes
    /// out.
    void stationIsReady(const StationId& id);
    /// A transaction began or ended: the command that asked for it is effective.
    Task<> transactionStarted(TransactionStart start, TransactionNumber number);
    Task<> transactionStopped(TransactionNumber number);
    /// What this command asked for has happened, by a report of the station. For what may take
    /// days, outlasts a restart of ours, and is matched by who calls this.
    Task<> tookEffect(CommandId id);
    /// An answer has come after its command was given up on: it goes on record all the same.
    void answeredLate(const StationId& station, CommandOutcome outcome);
    /// Expires queued commands whose time is over, and stops waiting for effects that did not come
    /// within ten minutes; called periodically.
    Task<> expireQueued();

private:
    using Queue = std::deque<std::pair<NewCommand, Command>>;

    Task<Command> record(NewCommand command, CommandState state);
    Task<Command> enqueue(NewCommand command);
    Task<> drain(StationId id);
    Task<> sendQueued(NewCommand command, Command record);
    Task<> send(std::shared_ptr<ConnectedStation> station, NewCommand command, Command record);
    Task<Command> sendAndReport(std::shared_ptr<ConnectedStation> station, NewCommand command,
                                Command record);
    Task<CommandOutcome> exchange(std::shared_ptr<ConnectedStation> station, NewCommand command);
    Task<> tell(StationCommand meaning, Command record);
    Task<> save(Command record);
    Task<> saveLate(Command record);
    Task<> settle(CommandExpectations::Expected expected, TransactionNumber number);

    void conclude(Command& record, CommandOutcome outcome,
                  const CommandExpectations::Expected& expected);
    Queue takeQueued(const StationId& id);
    std::vector<Command> takeExpired();
    bool isSettled(const Command& command) const;

    asio::any_io_executor executor_;
    CommandRepository& commands_;
    ConnectedStations& connected_;
    const Clock& clock_;
    const Duration patience_;
    mutable std::mutex mutex_;
    std::unordered_map<StationId, Queue> queued_;
    std::set<StationId> draining_;
    CommandExpectations expectations_;
    CommandWaiters waiters_;
    LateAnswers lateAnswers_;
    RawCallListener* rawCalls_ = nullptr;
};

}  // namespace voltgate
