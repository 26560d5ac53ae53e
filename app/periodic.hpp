// Tasks that run again and again while the server lives, and a way to wait for one task while it
// starts.
#pragma once
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_future.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/task.hpp"

namespace voltgate::app {

class PeriodicTasks {
public:
    explicit PeriodicTasks(asio::io_context& io) : io_(io) {}

    /// Runs the task at once, then `interval` after it has ended, for ever. What it throws is
    /// logged; it goes on.
    void add(std::string name, Duration interval, std::function<Task<>()> task);
    void stop();

private:
    struct Entry;
    static void run(std::shared_ptr<Entry> entry);
    static void wait(std::shared_ptr<Entry> entry);

    asio::io_context& io_;
    std::vector<std::shared_ptr<Entry>> entries_;
};

/// Waits, on a thread that does not run `io` itself, until the task has ended on it.
template <class Result>
Result runNow(asio::io_context& io, Task<Result> task) {
    return asio::co_spawn(io, std::move(task), asio::use_future).get();
}

}  // namespace voltgate::app
