// The calls that a central system may send to a 1.6 station, and what their payloads must look
// like.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocpp/domain/command.hpp"
#include "ocpp/task.hpp"

namespace voltgate::v16 {

/// Nothing when the payload fits the action; else an outcome that says why not (Unsupported or
/// Invalid).
std::optional<CommandOutcome> checkOutgoingCall(std::string_view action, std::string_view payload);

std::vector<std::string_view> outgoingActions();

/// A task that is done already: for commands that end before anything is sent.
Task<CommandOutcome> settled(CommandOutcome outcome);

}  // namespace voltgate::v16
