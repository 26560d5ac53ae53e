#include "ocpp/services/onboarding_service.hpp"

namespace voltgate {
namespace {

// Whoever accepts a station waits for it, but not long.
constexpr auto patience = std::chrono::seconds(5);

BootRequest verdictOf(const CommandOutcome& outcome) {
    switch (outcome.result) {
        case CommandResult::Answered:
            if (outcome.isAccepted()) return {.isAsked = true};
            return {.reason = "the station answered " + outcome.status + " to TriggerMessage"};
        case CommandResult::CallError:
            return {.reason =
                        "the station answered TriggerMessage with the error " + outcome.errorCode};
        case CommandResult::NoAnswer:
            return {.reason = "the station did not answer TriggerMessage in time"};
        case CommandResult::Disconnected:
            return {.reason = "the connection to the station ended"};
        case CommandResult::QueueFull:
            return {.reason = "too many commands wait for the station"};
        case CommandResult::Unreadable:
        case CommandResult::Unsupported:
        case CommandResult::Invalid:
            break;
    }
    return {.reason = outcome.errorDescription};
}

}  // namespace

Task<std::optional<BootRequest>> OnboardingService::accepted(StationId id,
                                                             std::string requestedBy) {
    const auto station = connected_.online(id);
    if (!station) co_return BootRequest{.reason = "the station is offline"};
    if (station->onboarding() == OnboardingStatus::Accepted) co_return std::nullopt;
    NewCommand command{.station = std::move(id),
                       .kind = "trigger",
                       .request = R"({"message":"BootNotification"})",
                       .command = TriggerMessage{.message = "BootNotification"},
                       .requestedBy = std::move(requestedBy),
                       .patience = patience};
    try {
        const auto answered = co_await commands_.perform(std::move(command));
        co_return verdictOf(answered.outcome.value_or(CommandOutcome{}));
    } catch (const StationOffline&) {
        co_return BootRequest{.reason = "the station is offline"};
    }
}

}  // namespace voltgate
