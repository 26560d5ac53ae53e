// A station that is online, whatever its OCPP version: the outbound side that services and REST
// talk to. One object per connection; a remote station (on another node) is just another
// implementation. All members may be called from any thread.
#pragma once
#include <cstdint>
#include <string>

#include "ocpp/domain/command.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class ConnectedStation {
public:
    virtual ~ConnectedStation() = default;

    virtual const StationId& id() const = 0;
    virtual OcppVersion version() const = 0;
    /// Grows with every connection of this process: the fencing token of a connection.
    virtual std::uint64_t generation() const = 0;
    virtual DateTime connectedSince() const = 0;
    virtual DateTime lastSeenAt() const = 0;                    ///< Any inbound byte counts.
    virtual std::optional<DateTime> lastMessageAt() const = 0;  ///< Its last call on it.
    /// What its last boot was answered, unless it has been told less since; before a boot, what is
    /// on record. A station that was not accepted may not charge.
    virtual OnboardingStatus onboarding() const = 0;
    virtual void onboarded(OnboardingStatus status) = 0;

    /// What a command is in plain data: a raw call of an action that has a command of its own is
    /// that command, as far as it can be read; everything else is itself.
    virtual StationCommand meaning(const StationCommand& command) const { return command; }
    /// Sends the command and waits for the answer, at most `patience` from now, its time in the
    /// queue included.
    virtual Task<CommandOutcome> perform(StationCommand command, Duration patience) = 0;

    /// Ends the connection; its pending commands end as Disconnected at once.
    virtual void disconnect(std::string reason) = 0;
};

}  // namespace voltgate
