// Requests that are begun together, without sockets, towards a station that answers when the test
// lets it.
#pragma once
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <chrono>
#include <functional>
#include <vector>

#include "gateway/http/message.hpp"
#include "ocpp/task.hpp"

namespace voltgate::test {

class BegunRequests {
public:
    using Answerer = std::function<Task<http::Response>(http::Request)>;

    BegunRequests(asio::io_context& io, Answerer answerer)
        : io_(io), answerer_(std::move(answerer)) {}

    void begin(http::Request request) {
        request.address = "192.0.2.1";
        spawn(io_.get_executor(), "request", answer(std::move(request)));
        settle();
    }
    void release() {
        isReleased_ = true;
        settle();
    }
    std::vector<http::Response> with(int status) const {
        std::vector<http::Response> found;
        for (const auto& response : answers)
            if (response.status == status) found.push_back(response);
        return found;
    }
    /// For the station, before it answers.
    Task<> untilReleased() {
        asio::steady_timer timer(io_);
        while (!isReleased_) {
            timer.expires_after(std::chrono::milliseconds(1));
            co_await timer.async_wait(asio::use_awaitable);
        }
    }

    std::vector<http::Response> answers;

private:
    Task<> answer(http::Request request) {
        auto response = co_await answerer_(std::move(request));
        answers.push_back(std::move(response));
    }
    // Until all that can happen has happened.
    void settle() {
        io_.restart();
        if (isReleased_) io_.run_for(std::chrono::milliseconds(200));
        while (io_.poll() > 0) io_.restart();
    }

    asio::io_context& io_;
    Answerer answerer_;
    bool isReleased_ = false;
};

}  // namespace voltgate::test
