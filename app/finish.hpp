// For command lines: runs a task to its end on this thread.
#pragma once
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include "ocpp/task.hpp"

namespace voltgate::app {

template <class Result>
Result finish(Task<Result> task) {
    asio::io_context io;
    auto result = asio::co_spawn(io, std::move(task), asio::use_future);
    io.run();
    return result.get();
}

}  // namespace voltgate::app
