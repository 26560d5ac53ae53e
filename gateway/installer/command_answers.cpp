#include "gateway/installer/command_answers.hpp"

namespace voltgate::installer {

NewCommand makeCommand(const Request& request, std::string kind, StationCommand command) {
    NewCommand fresh;
    fresh.station = request.station.id;
    fresh.kind = std::move(kind);
    fresh.request = "{}";
    fresh.command = std::move(command);
    fresh.requestedBy = request.caller;
    return fresh;
}

std::string requireStatus(const Command& command) {
    const auto outcome = command.outcome.value_or(CommandOutcome{});
    const auto& code = outcome.errorCode;
    switch (outcome.result) {
        case CommandResult::Answered:
            return outcome.status;
        case CommandResult::CallError:
            if (code == "NotImplemented" || code == "NotSupported") {
                throw HttpProblem(501, "the station cannot do this: it answered " + code);
            }
            throw HttpProblem(502, "the station answered with the error " + code);
        case CommandResult::Unsupported:
            throw HttpProblem(501, "the station's OCPP version has no message for this");
        case CommandResult::Disconnected:
            throw HttpProblem(503, "the station has gone offline before it answered");
        case CommandResult::QueueFull:
            throw http::tryLater(503, "too many commands wait for this station", 5);
        case CommandResult::Invalid:
            throw HttpProblem(400, "the station cannot be told this: " + outcome.errorDescription);
        case CommandResult::Unreadable:
            throw HttpProblem(502, "the station answered with what cannot be read: " +
                                       outcome.errorDescription);
        case CommandResult::NoAnswer:
            break;
    }
    throw HttpProblem(504, "the station did not answer");
}

void require(const Command& command, const std::string& status) {
    const auto given = requireStatus(command);
    if (given == status) return;
    if (given == "NotSupported" || given == "NotImplemented") {
        throw HttpProblem(501, "the station cannot do this: it answered " + given);
    }
    throw HttpProblem(409, "the station answered " + given);
}

Response storedAnswer(const SettingOutcome& outcome, std::string json) {
    using enum SettingResult;
    if (outcome.isStored()) {
        auto response = jsonAnswer(std::move(json));
        const auto* state = outcome.result == Pending          ? "pending"
                            : outcome.result == RebootRequired ? "reboot-required"
                                                               : "applied";
        response.headers.emplace_back("Voltgate-Setting", state);
        return response;
    }
    if (outcome.result == NotSupported) throw HttpProblem(501, outcome.reason);
    if (outcome.result == Rejected) throw HttpProblem(409, outcome.reason);
    throw HttpProblem(outcome.result == Failed ? 502 : 504, outcome.reason);
}

}  // namespace voltgate::installer
