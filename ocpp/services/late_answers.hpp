// Commands that were given up on, by the message id of their CALL: an answer that comes after all
// still belongs to its record. Bounded: the oldest are forgotten. Safe to use from any thread.
#pragma once
#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>

#include "ocpp/domain/command.hpp"

namespace voltgate {

class LateAnswers {
public:
    /// Remembers the command if its CALL went out and nothing came back.
    void expect(const Command& command) {
        const auto outcome = command.outcome.value_or(CommandOutcome{});
        if (outcome.result != CommandResult::NoAnswer || outcome.messageId.empty()) return;
        const std::scoped_lock lock(mutex_);
        if (unanswered_.size() >= capacity) unanswered_.pop_front();
        unanswered_.push_back(command);
    }

    /// The command that this answer belongs to; it is forgotten.
    std::optional<Command> take(const StationId& station, const std::string& messageId) {
        const std::scoped_lock lock(mutex_);
        const auto found =
            std::find_if(unanswered_.begin(), unanswered_.end(), [&](const Command& command) {
                return command.station == station && command.outcome &&
                       command.outcome->messageId == messageId;
            });
        if (found == unanswered_.end()) return std::nullopt;
        auto command = std::move(*found);
        unanswered_.erase(found);
        return command;
    }

private:
    static constexpr std::size_t capacity = 1000;

    std::mutex mutex_;
    std::deque<Command> unanswered_;
};

}  // namespace voltgate
