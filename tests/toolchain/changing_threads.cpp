// Coroutines that move between two threads of one io_context, each on a strand of its own. A compiler that keeps the
// address of a thread's variable over a suspension ends this program by a signal, or makes it count wrong (LLVM issue 63022).
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>
#include <asio/use_awaitable.hpp>
#include <array>
#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

#include "ocpp/task.hpp"

namespace {

using voltgate::Task;

constexpr int coroutines = 64;
constexpr int rounds = 20000;

// A frame of some size, which lives on across threads.
Task<int> step(asio::any_io_executor executor, std::size_t round) {
    std::array<char, 400> room{};
    room[round % room.size()] = 1;
    co_await asio::post(executor, asio::use_awaitable);
    co_return room[round % room.size()];
}

Task<> work(asio::any_io_executor executor, std::atomic<int>& right) {
    int sum = 0;
    for (std::size_t i = 0; i < rounds; ++i) sum += co_await step(executor, i);
    if (sum == rounds) ++right;
}

}  // namespace

int main() {
    asio::io_context io;
    std::atomic<int> right = 0;
    for (int i = 0; i < coroutines; ++i) {
        const asio::any_io_executor strand = asio::make_strand(io);
        asio::co_spawn(strand, work(strand, right), [](std::exception_ptr) {});
    }
    std::vector<std::thread> threads;
    threads.reserve(2);
    for (int i = 0; i < 2; ++i) threads.emplace_back([&io] { io.run(); });
    for (auto& thread : threads) thread.join();
    std::printf("%d of %d coroutines counted right\n", right.load(), coroutines);
    return right == coroutines ? 0 : 1;
}
