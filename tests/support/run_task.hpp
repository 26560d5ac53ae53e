// Runs a task to its end on the calling thread, for tests; what it throws escapes to the test.
#pragma once
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include "ocpp/task.hpp"

namespace voltgate {

/// Runs everything else on `io` to its end too.
template <class T>
T runTask(asio::io_context& io, Task<T> task) {
    auto result = asio::co_spawn(io, std::move(task), asio::use_future);
    io.restart();
    io.run();
    return result.get();
}

template <class T>
T runTask(Task<T> task) {
    asio::io_context io;
    return runTask(io, std::move(task));
}

}  // namespace voltgate
