// Task<T>: a coroutine of ours. spawn() starts one that nobody awaits and logs what escapes it, so
// that no failure disappears in asio::detached.
#pragma once
#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <string>

namespace voltgate {

template <class T = void>
using Task = asio::awaitable<T>;

/// Runs `task` on `executor`; an exception that escapes is logged as "task failed" with `name`.
void spawn(const asio::any_io_executor& executor, std::string name, Task<> task);

}  // namespace voltgate
