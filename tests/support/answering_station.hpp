// A connected station without a socket: it answers every command as told and remembers it.
#pragma once
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "ocpp/services/connected_station.hpp"

namespace voltgate {

inline CommandOutcome answered(std::string status) {
    return {.result = CommandResult::Answered,
            .status = status,
            .response = "{\"status\":\"" + status + "\"}"};
}

class AnsweringStation final : public ConnectedStation {
public:
    explicit AnsweringStation(std::string id) : id_{std::move(id)} {}

    const StationId& id() const override { return id_; }
    OcppVersion version() const override { return OcppVersion::V16; }
    std::uint64_t generation() const override { return 1; }
    DateTime connectedSince() const override { return DateTime::fromMilliseconds(1767225600000); }
    DateTime lastSeenAt() const override { return DateTime::fromMilliseconds(1767225601000); }
    std::optional<DateTime> lastMessageAt() const override { return lastMessage; }

    Task<CommandOutcome> perform(StationCommand command, Duration) override {
        {
            const std::scoped_lock lock(mutex_);
            commands_.push_back(command);
        }
        if (beforeAnswer) co_await beforeAnswer();
        co_return answerTo ? answerTo(command) : answer;
    }
    OnboardingStatus onboarding() const override { return onboardingStatus; }
    void onboarded(OnboardingStatus status) override { onboardingStatus = status; }
    StationCommand meaning(const StationCommand& command) const override {
        return meaningOf ? meaningOf(command) : command;
    }
    void disconnect(std::string) override {}

    std::vector<StationCommand> commands() const {
        const std::scoped_lock lock(mutex_);
        return commands_;
    }
    /// The last command, which must be a C.
    template <class C>
    C last() const {
        const std::scoped_lock lock(mutex_);
        return std::get<C>(commands_.back());
    }

    std::optional<DateTime> lastMessage{};
    OnboardingStatus onboardingStatus = OnboardingStatus::Accepted;
    std::function<StationCommand(const StationCommand&)> meaningOf{};
    CommandOutcome answer = answered("Accepted");
    std::function<CommandOutcome(const StationCommand&)> answerTo{};  ///< In place of `answer`.
    std::function<Task<>()> beforeAnswer{};  ///< What happens at the station before it answers.

private:
    StationId id_;
    mutable std::mutex mutex_;
    std::vector<StationCommand> commands_;
};

}  // namespace voltgate
