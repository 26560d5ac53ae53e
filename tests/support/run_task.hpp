// Runs a task to its end on the calling thread, for tests; what it throws escapes to the test.
#pragma once
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include "ocpp/task.hpp"

namespace voltgate {

template <class T>
T runTask(Task<T> task) {
    asio::io_context io;
    auto result = asio::co_spawn(io, std::move(task), asio::use_future);
    io.run();
    return result.get();
}

}  // namespace voltgate
