#include "tests/support/run_task.hpp"

#include <deque>
#include <mutex>
#include <thread>

namespace voltgate::test {

asio::io_context& loopOfThisThread() {
    // They live as long as the process: a thread that resumed a task may still be on its way out of
    // the loop when the task has ended.
    static std::mutex mutex;
    static std::deque<asio::io_context> loops;
    thread_local asio::io_context& loop = []() -> asio::io_context& {
        const std::scoped_lock lock(mutex);
        return loops.emplace_back();
    }();
    return loop;
}

void runToItsEnd(asio::io_context& io, Task<> task, std::chrono::milliseconds deadline) {
    struct Ending {
        bool hasEnded = false;
        std::exception_ptr thrown;
    };
    const auto ending = std::make_shared<Ending>();
    asio::co_spawn(io, std::move(task), [ending](std::exception_ptr thrown) {
        ending->thrown = std::move(thrown);
        ending->hasEnded = true;
    });
    const auto end = std::chrono::steady_clock::now() + deadline;
    io.restart();
    while (!ending->hasEnded && std::chrono::steady_clock::now() < end) io.run_one_until(end);
    if (!ending->hasEnded) throw std::runtime_error("the task did not end in time");
    if (ending->thrown) std::rethrow_exception(ending->thrown);
}

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds deadline) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

}  // namespace voltgate::test
