// Commands to stations: each is put on record, sent, and its record kept true until what it asked
// for has happened. A command for an offline station waits until it comes online if it was given a
// time to wait for. Safe to use from any thread.
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include "ocpp/domain/transaction.hpp"
#include "ocpp/repositories/command_repository.hpp"
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

class CommandService {
public:
    /// `executor` runs what nobody awaits: commands in the background and those that waited.
    /// `patience` is the usual one with a station's answer.
    CommandService(asio::any_io_executor executor, CommandRepository& commands,
                   ConnectedStations& connected, const Clock& clock,
                   Duration patience = std::chrono::seconds(30));
    ~CommandService();

    /// Sends the command and waits for the answer; throws StationOffline. A queued command comes
    /// back as Queued.
    Task<Command> perform(NewCommand command);
    /// Puts the command on record and returns at once; it is performed in the background. Throws
    /// StationOffline.
    Task<Command> performLater(NewCommand command);
    /// Waits until nothing more will come of the command: it is effective, failed, expired, or
    /// answered without an effect to wait for; at most `patience`.
    Task<Command> awaitEffect(Command command, Duration patience);

    bool isOnline(const StationId& id) const { return connected_.online(id) != nullptr; }
    Task<std::optional<Command>> find(CommandId id);
    Task<Listed<Command>> list(CommandFilter filter, Page page);

    /// A station is online and its boot was accepted: what waits for it goes out.
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
    struct Expectation;
    using Queue = std::deque<std::pair<NewCommand, Command>>;

    Task<Command> record(NewCommand command, CommandState state);
    Task<Command> enqueue(NewCommand command);
    Task<> drain(StationId id);
    Task<> sendQueued(NewCommand command, Command record);
    Task<> send(std::shared_ptr<ConnectedStation> station, NewCommand command, Command record);
    Task<Command> sendAndReport(std::shared_ptr<ConnectedStation> station, NewCommand command,
                                Command record);
    Task<CommandOutcome> exchange(std::shared_ptr<ConnectedStation> station, NewCommand command);
    Task<> save(Command record);
    Task<> settle(std::shared_ptr<Expectation> expectation, TransactionNumber number);

    std::shared_ptr<Expectation> expect(const NewCommand& command, const Command& record);
    void conclude(Command& record, CommandOutcome outcome, Expectation* expectation);
    bool tookEffectMeanwhile(Command& record, Expectation* expectation);
    Queue takeQueued(const StationId& id);
    std::vector<Command> takeExpired();
    void drop(CommandId id);
    void forget(CommandId id);
    bool isSettled(const Command& command) const;

    asio::any_io_executor executor_;
    CommandRepository& commands_;
    ConnectedStations& connected_;
    const Clock& clock_;
    const Duration patience_;
    mutable std::mutex mutex_;
    std::unordered_map<StationId, Queue> queued_;
    std::set<StationId> draining_;
    std::map<CommandId, std::shared_ptr<Expectation>> expectations_;  // Oldest first.
    std::map<StationId, std::set<CommandId>> startsExpected_;         // Those of them.
    std::map<TransactionNumber, std::set<CommandId>> stopsExpected_;  // And those.
    CommandWaiters waiters_;
    LateAnswers lateAnswers_;
};

}  // namespace voltgate
