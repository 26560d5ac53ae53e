// Commands to stations: each is put on record, sent, and its record kept true until what it asked
// for has happened. A command for an offline station waits until it comes online if it was given a
// time to wait for. Safe to use from any thread.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "ocpp/domain/transaction.hpp"
#include "ocpp/repositories/command_repository.hpp"
#include "ocpp/services/connected_stations.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

struct NewCommand {
    StationId station;
    std::string kind;     ///< remote-start, reset, ... or calls/{Action}; what the record says.
    std::string request;  ///< The request as JSON, for the record.
    StationCommand command;
    std::string requestedBy;
    Duration patience = std::chrono::seconds(30);
    std::optional<DateTime> queueUntil{};  ///< Wait for an offline station until then.
};

/// The station is offline and the command was not to wait for it.
struct StationOffline : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class CommandService {
public:
    CommandService(CommandRepository& commands, ConnectedStations& connected, const Clock& clock);

    /// Sends the command and waits for the answer; throws StationOffline. A queued command comes
    /// back as Queued.
    Task<Command> perform(NewCommand command);
    /// Puts the command on record and returns at once; it is performed in the background. Throws
    /// StationOffline.
    Task<Command> performLater(NewCommand command);
    /// Waits until the command is effective, failed or expired, at most `patience`.
    Task<Command> awaitEffect(Command command, Duration patience);

    Task<std::optional<Command>> find(CommandId id);
    Task<Listed<Command>> list(CommandFilter filter, Page page);

    /// A station is online and its boot was accepted: what waits for it goes out.
    void stationIsReady(const StationId& id);
    /// A transaction began or ended: the command that asked for it is effective.
    Task<> transactionStarted(const TransactionStart& start, TransactionNumber number);
    Task<> transactionStopped(TransactionNumber number);
    /// Expires queued commands whose time is over; called periodically.
    Task<> expireQueued();

private:
    struct Pending;

    Task<Command> record(const NewCommand& command);
    Task<Command> send(std::shared_ptr<ConnectedStation> station, NewCommand command,
                       Command record);
    Task<> sendInBackground(std::shared_ptr<ConnectedStation> station, NewCommand command,
                            Command record);

    CommandRepository& commands_;
    ConnectedStations& connected_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::unordered_map<StationId, std::deque<std::pair<NewCommand, Command>>> queued_;
    std::map<std::int64_t, std::shared_ptr<Pending>> awaitingEffect_;
};

}  // namespace voltgate
