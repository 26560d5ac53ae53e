// Runs tasks to their end on an io_context of the calling thread. A task that does not end within
// the deadline fails the test instead of hanging it.
#pragma once
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>
#include <chrono>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "ocpp/task.hpp"

namespace voltgate::test {

inline constexpr std::chrono::seconds taskDeadline{60};

/// Lives as long as the process: a thread that resumed a task may still be on its way out of the
/// loop when the task has ended.
inline asio::io_context& loopOfThisThread() {
    static std::mutex mutex;
    static std::deque<asio::io_context> loops;
    thread_local asio::io_context& loop = []() -> asio::io_context& {
        const std::scoped_lock lock(mutex);
        return loops.emplace_back();
    }();
    return loop;
}

/// The result of a task that runs on this loop, or what it threw.
template <class Result>
Result runTask(asio::io_context& io, Task<Result> task,
               std::chrono::milliseconds deadline = taskDeadline) {
    auto result = asio::co_spawn(io, std::move(task), asio::use_future);
    const auto isDone = [&] {
        return result.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    };
    const auto end = std::chrono::steady_clock::now() + deadline;
    io.restart();
    while (!isDone() && std::chrono::steady_clock::now() < end) io.run_one_until(end);
    if (!isDone()) throw std::runtime_error("the task did not end in time");
    return result.get();
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
