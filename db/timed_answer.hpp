// TimedAnswer: an Answer with a time limit. Either somebody takes it in time, to give the result,
// or the guard fails it as DatabaseBusy. Safe to use from any thread.
#pragma once
#include <optional>

#include "db/answer.hpp"
#include "db/stall_guard.hpp"

namespace voltgate::db {

template <class Result>
class TimedAnswer {
public:
    TimedAnswer(StallGuard& guard, std::chrono::milliseconds patience, Answer<Result> answer,
                std::string reason)
        : answer_(std::move(answer)),
          reason_(std::move(reason)),
          watch_(std::in_place, guard, patience, [this] { giveUp(); }) {}

    /// Nothing when it was too late. To be called once.
    std::optional<Answer<Result>> take() {
        watch_.reset();  // From here on the guard leaves the answer alone.
        return std::exchange(answer_, std::nullopt);
    }

private:
    void giveUp() { std::exchange(answer_, std::nullopt)->template fail<DatabaseBusy>(reason_); }

    std::optional<Answer<Result>> answer_;
    const std::string reason_;
    std::optional<StallGuard::Watch> watch_;
};

}  // namespace voltgate::db
