// Suspends a coroutine until a function is called: for events that are told by callbacks.
#pragma once
#include <asio/associated_executor.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>
#include <functional>
#include <memory>

#include "ocpp/task.hpp"

namespace voltgate::http {

/// `begin` gets the function to call, once, from any thread; if that is destroyed without having
/// been called, the coroutine goes with it.
inline Task<> suspend(std::function<void(std::function<void()>)> begin) {
    auto initiate = [](auto handler, const auto& start) {
        auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        start([kept] {
            const auto executor = asio::get_associated_executor(*kept);
            asio::post(executor, [kept] { std::move (*kept)(); });
        });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
        std::move(initiate), asio::use_awaitable, begin);
}

}  // namespace voltgate::http
