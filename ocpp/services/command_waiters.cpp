#include "ocpp/services/command_waiters.hpp"

#include <asio/co_spawn.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <asio/use_awaitable.hpp>
#include <map>
#include <mutex>

namespace voltgate {

// The timer and the flag are touched on the strand only.
struct CommandWaiters::Waiter {
    Waiter(const asio::any_io_executor& executor, Duration patience)
        : deadline(std::chrono::steady_clock::now() + patience),
          strand(asio::make_strand(executor)),
          timer(strand, deadline) {}

    const std::chrono::steady_clock::time_point deadline;
    asio::strand<asio::any_io_executor> strand;
    asio::steady_timer timer;
    bool isWoken = false;
};

struct CommandWaiters::Shared {
    std::mutex mutex;
    std::multimap<CommandId, std::shared_ptr<Waiter>> waiters;
};

CommandWaiters::Listening::Listening(std::shared_ptr<Shared> shared, CommandId id,
                                     std::shared_ptr<Waiter> waiter)
    : shared_(std::move(shared)), waiter_(std::move(waiter)) {
    const std::scoped_lock lock(shared_->mutex);
    shared_->waiters.emplace(id, waiter_);
}

CommandWaiters::Listening::~Listening() {
    const std::scoped_lock lock(shared_->mutex);
    std::erase_if(shared_->waiters, [&](const auto& entry) { return entry.second == waiter_; });
}

bool CommandWaiters::Listening::isOver() const {
    return std::chrono::steady_clock::now() >= waiter_->deadline;
}

Task<> CommandWaiters::Listening::change() {
    co_await asio::co_spawn(waiter_->strand, wait(waiter_), asio::use_awaitable);
}

Task<> CommandWaiters::Listening::wait(std::shared_ptr<Waiter> waiter) {
    using asio::experimental::as_tuple;
    if (!waiter->isWoken) co_await waiter->timer.async_wait(as_tuple(asio::use_awaitable));
    waiter->isWoken = false;
}

CommandWaiters::CommandWaiters(asio::any_io_executor executor)
    : executor_(std::move(executor)), shared_(std::make_shared<Shared>()) {}

std::unique_ptr<CommandWaiters::Listening> CommandWaiters::listen(CommandId id, Duration patience) {
    return std::make_unique<Listening>(shared_, id, std::make_shared<Waiter>(executor_, patience));
}

void CommandWaiters::notify(CommandId id) {
    const std::scoped_lock lock(shared_->mutex);
    const auto [first, last] = shared_->waiters.equal_range(id);
    for (auto entry = first; entry != last; ++entry) {
        asio::post(entry->second->strand, [waiter = entry->second] {
            waiter->isWoken = true;
            waiter->timer.cancel();
        });
    }
}

}  // namespace voltgate
