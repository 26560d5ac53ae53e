#include "ocpp/task.hpp"

#include <asio/co_spawn.hpp>

#include "ocpp/log.hpp"

namespace voltgate {

void spawn(const asio::any_io_executor& executor, std::string name, Task<> task) {
    asio::co_spawn(executor, std::move(task), [name = std::move(name)](std::exception_ptr failure) {
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            log::error("task failed", {{"task", name}, {"error", error.what()}});
        }
    });
}

}  // namespace voltgate
