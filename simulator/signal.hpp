// Lets coroutines wait until something may have changed: each waits with a timer of its own, and
// notify() wakes them all to look again. Used by the one thread that runs the io_context.
#pragma once
#include <asio/experimental/as_tuple.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/task.hpp"

namespace voltgate::simulator {

class Signal {
public:
    explicit Signal(asio::io_context& io) : io_(io) {}

    void notify() {
        for (auto* timer : waiting_) timer->cancel();
    }

    /// Until the next notify(), at most `longest`.
    Task<> wait(Duration longest) {
        asio::steady_timer timer(io_, longest);
        waiting_.push_back(&timer);
        co_await timer.async_wait(asio::experimental::as_tuple(asio::use_awaitable));
        std::erase(waiting_, &timer);
    }

private:
    asio::io_context& io_;
    std::vector<asio::steady_timer*> waiting_;
};

}  // namespace voltgate::simulator
