// Runs tasks to their end on an io_context of the calling thread. A task that does not end within
// the deadline fails the test instead of hanging it.
#pragma once
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "ocpp/task.hpp"

namespace voltgate::test {

inline constexpr std::chrono::seconds taskDeadline{60};

/// The loop on which runTask runs tasks of the calling thread.
asio::io_context& loopOfThisThread();

/// Runs until the task has ended; throws what it threw, or when it does not end in time.
void runToItsEnd(asio::io_context& io, Task<> task, std::chrono::milliseconds deadline);

/// Shared, since a task that does not end in time outlives the test that gave it up.
template <class Result>
Task<> keepResult(Task<Result> task, std::shared_ptr<std::optional<Result>> result) {
    result->emplace(co_await std::move(task));
}

/// The result of a task that runs on this loop, or what it threw.
template <class Result>
Result runTask(asio::io_context& io, Task<Result> task,
               std::chrono::milliseconds deadline = taskDeadline) {
    if constexpr (std::is_void_v<Result>) {
        runToItsEnd(io, std::move(task), deadline);
    } else {
        auto result = std::make_shared<std::optional<Result>>();
        runToItsEnd(io, keepResult(std::move(task), result), deadline);
        return std::move(**result);
    }
}

template <class Result>
Result runTask(Task<Result> task, std::chrono::milliseconds deadline = taskDeadline) {
    return runTask(loopOfThisThread(), std::move(task), deadline);
}

/// Runs many tasks at once; the outcome of each, in order: empty when it failed.
template <class Result>
std::vector<std::optional<Result>> runTasks(std::vector<Task<Result>> tasks,
                                            std::chrono::milliseconds deadline = taskDeadline) {
    auto& io = loopOfThisThread();
    std::vector<std::optional<Result>> results(tasks.size());
    std::size_t ended = 0;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        asio::co_spawn(io, std::move(tasks[i]), [&, i](std::exception_ptr thrown, Result value) {
            if (!thrown) results[i].emplace(std::move(value));
            ++ended;
        });
    }
    const auto end = std::chrono::steady_clock::now() + deadline;
    io.restart();
    while (ended != tasks.size() && std::chrono::steady_clock::now() < end) io.run_one_until(end);
    if (ended != tasks.size()) throw std::runtime_error("the tasks did not end in time");
    return results;
}

/// Waits until a condition holds; false when it does not within the deadline.
bool eventually(const std::function<bool()>& condition,
                std::chrono::milliseconds deadline = std::chrono::seconds(20));

}  // namespace voltgate::test

namespace voltgate {
using test::eventually;
using test::runTask;
}  // namespace voltgate
