#include "gateway/rest/wire.hpp"

#include <asio/experimental/as_tuple.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <string>

namespace voltgate::rest {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto quietly = asio::experimental::as_tuple(asio::use_awaitable);
constexpr auto farewell = std::chrono::seconds(1);
constexpr std::size_t unheardAtMost = std::size_t{4} * 1024 * 1024;

}  // namespace

Wire::Wire(asio::ip::tcp::socket socket)
    : socket_(std::move(socket)), timer_(socket_.get_executor()) {}

void Wire::allow(std::chrono::milliseconds time) {
    deadline_ = Clock::now() + time;
    isLate_ = false;
    if (!isWatched_ || deadline_ < alarm_) watch();
}

void Wire::allowAnyTime() { deadline_ = Clock::time_point::max(); }

void Wire::watch() {
    isWatched_ = true;
    alarm_ = deadline_;
    timer_.expires_at(alarm_);  // An earlier wait ends with an error.
    timer_.async_wait([weak = weak_from_this()](const asio::error_code& error) {
        const auto self = weak.lock();
        if (self && !error) self->passed();
    });
}

void Wire::passed() {
    isWatched_ = false;
    if (deadline_ == Clock::time_point::max() || !socket_.is_open()) return;
    if (Clock::now() < deadline_) return watch();
    isLate_ = true;
    cancel();
    // Again, in case that a write was just between two parts of it.
    deadline_ = Clock::now() + farewell;
    watch();
}

Task<std::size_t> Wire::read(asio::mutable_buffer into) {
    if (isLate_) co_return 0;
    const auto [error, size] = co_await socket_.async_read_some(into, quietly);
    co_return error ? 0 : size;
}

Task<bool> Wire::write(Pieces pieces) {
    if (isLate_) co_return false;
    const auto [error, size] = co_await asio::async_write(socket_, pieces, quietly);
    co_return !error;
}

bool Wire::hasWaitingBytes() {
    asio::error_code broken;
    return socket_.available(broken) > 0;
}

void Wire::cancel() {
    asio::error_code ignored;
    socket_.cancel(ignored);
}

void Wire::close() {
    asio::error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
}

Task<> Wire::closeGently() {
    allow(farewell);
    asio::error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    std::string unheard(std::size_t{16} * 1024, '\0');
    std::size_t total = 0;
    while (total < unheardAtMost) {
        const auto size = co_await read(asio::buffer(unheard));
        if (size == 0) break;
        total += size;
    }
    close();
}

}  // namespace voltgate::rest
