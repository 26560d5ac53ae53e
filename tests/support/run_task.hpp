// Runs tasks to their end on an io_context of the test's own thread. A task that does not end
// within the deadline fails the test instead of hanging it.
#pragma once
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "ocpp/task.hpp"

namespace voltgate::test {

inline constexpr std::chrono::seconds taskDeadline{60};

/// The result of a task, or what it threw.
template <class Result>
Result runTask(Task<Result> task, std::chrono::milliseconds deadline = taskDeadline) {
    asio::io_context io;
    std::exception_ptr failure;
    bool ended = false;
    if constexpr (std::is_void_v<Result>) {
        asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown) {
            failure = thrown;
            ended = true;
        });
        io.run_for(deadline);
        if (!ended) throw std::runtime_error("the task did not end in time");
        if (failure) std::rethrow_exception(failure);
    } else {
        std::optional<Result> result;
        asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, Result value) {
            failure = thrown;
            ended = true;
            result.emplace(std::move(value));
        });
        io.run_for(deadline);
        if (!ended) throw std::runtime_error("the task did not end in time");
        if (failure) std::rethrow_exception(failure);
        return std::move(*result);
    }
}

/// Runs many tasks at once; the outcome of each, in order: empty when it failed.
template <class Result>
std::vector<std::optional<Result>> runTasks(std::vector<Task<Result>> tasks,
                                            std::chrono::milliseconds deadline = taskDeadline) {
    asio::io_context io;
    std::vector<std::optional<Result>> results(tasks.size());
    std::size_t ended = 0;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        asio::co_spawn(io, std::move(tasks[i]), [&, i](std::exception_ptr thrown, Result value) {
            if (!thrown) results[i].emplace(std::move(value));
            ++ended;
        });
    }
    io.run_for(deadline);
    if (ended != tasks.size()) throw std::runtime_error("the tasks did not end in time");
    return results;
}

/// Waits until a condition holds; false when it does not within the deadline.
inline bool eventually(const std::function<bool()>& condition,
                       std::chrono::milliseconds deadline = std::chrono::seconds(20)) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

}  // namespace voltgate::test

namespace voltgate {
using test::eventually;
using test::runTask;
}  // namespace voltgate
