// Commands on record.
#pragma once
#include <optional>

#include "ocpp/domain/command.hpp"
#include "ocpp/domain/page.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class CommandRepository {
public:
    virtual ~CommandRepository() = default;

    /// Stores it with an id of its own.
    virtual Task<Command> add(Command command) = 0;
    /// Stores state, outcome, times and transaction of a command.
    virtual Task<> update(Command command) = 0;
    virtual Task<std::optional<Command>> find(CommandId id) = 0;
    /// A period is that of createdAt, by our clock.
    virtual Task<Listed<Command>> list(CommandFilter filter, Page page) = 0;
    /// At start: what was queued or sent by an earlier process will never be answered. Returns how
    /// many.
    virtual Task<int> failUnfinished(std::string reason) = 0;
};

}  // namespace voltgate
