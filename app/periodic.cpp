#include "app/periodic.hpp"

#include <asio/bind_executor.hpp>
#include <asio/dispatch.hpp>
#include <asio/strand.hpp>

#include "ocpp/log.hpp"

namespace voltgate::app {

struct PeriodicTasks::Entry {
    asio::strand<asio::io_context::executor_type> strand;
    std::string name;
    Duration interval;
    std::function<Task<>()> task;
    asio::steady_timer timer{strand};
    bool isStopped = false;
};

void PeriodicTasks::add(std::string name, Duration interval, std::function<Task<>()> task) {
    auto entry =
        std::make_shared<Entry>(asio::make_strand(io_), std::move(name), interval, std::move(task));
    entries_.push_back(entry);
    run(std::move(entry));
}

void PeriodicTasks::run(std::shared_ptr<Entry> entry) {
    asio::co_spawn(entry->strand, entry->task(), [entry](std::exception_ptr failure) {
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            log::warn("periodic task failed", {{"task", entry->name}, {"error", error.what()}});
        }
        wait(entry);
    });
}

void PeriodicTasks::wait(std::shared_ptr<Entry> entry) {
    if (entry->isStopped) return;
    entry->timer.expires_after(entry->interval);
    auto& timer = entry->timer;
    timer.async_wait([entry = std::move(entry)](asio::error_code error) mutable {
        if (!error && !entry->isStopped) run(std::move(entry));
    });
}

void PeriodicTasks::stop() {
    for (auto& entry : entries_) {
        asio::dispatch(entry->strand, [entry] {
            entry->isStopped = true;
            entry->timer.cancel();
        });
    }
    entries_.clear();
}

}  // namespace voltgate::app
