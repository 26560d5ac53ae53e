// Answer<Result>: resumes one awaiting coroutine, once, on its own executor, from whatever thread
// has the result. awaitAnswer() suspends a coroutine and hands out its Answer. No timer, no lock:
// one allocation per wait. An Answer that was given or failed is empty; none may be dropped
// unanswered.
#pragma once
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "ocpp/repositories/errors.hpp"
#include "ocpp/task.hpp"

namespace voltgate::db {

/// The result of what has none.
struct Done {};

template <class Result>
class Answer {
public:
    Answer() = default;
    Answer(Answer&&) noexcept = default;
    Answer& operator=(Answer&&) noexcept = default;
    ~Answer() {
        if (!waiter_) return;
        fail<DatabaseUnavailable>("the database is closed");
    }

    template <class Handler>
    static Answer to(Handler handler) {
        Answer answer;
        answer.waiter_ = std::make_unique<WaiterOf<Handler>>(std::move(handler));
        return answer;
    }

    /// Calls back on the thread that has the result: callback(failure, result).
    template <class Callback>
    static Answer calling(Callback callback) {
        Answer answer;
        answer.waiter_ = std::make_unique<CallerOf<Callback>>(std::move(callback));
        return answer;
    }

    void give(Result result) {
        std::exchange(waiter_, nullptr)->resume(nullptr, std::move(result));
    }
    void fail(std::exception_ptr failure) {
        std::exchange(waiter_, nullptr)->resume(std::move(failure), Result{});
    }
    /// An exception for this waiter alone: no other thread still holds it when the waiter looks at
    /// it.
    template <class Fault>
    void fail(const std::string& reason) {
        auto failure = std::make_exception_ptr(Fault(reason));
        fail(std::move(failure));
    }

private:
    struct Waiter {
        virtual ~Waiter() = default;
        virtual void resume(std::exception_ptr failure, Result result) = 0;
    };

    // Holds work of the coroutine's executor, so that its io_context keeps running meanwhile.
    template <class Handler>
    struct WaiterOf final : Waiter {
        explicit WaiterOf(Handler theHandler)
            : executor(asio::get_associated_executor(theHandler)),
              work(executor),
              handler(std::move(theHandler)) {}

        void resume(std::exception_ptr failure, Result result) override {
            asio::post(executor, [handler = std::move(handler), failure = std::move(failure),
                                  result = std::move(result)]() mutable {
                std::move(handler)(std::move(failure), std::move(result));
            });
        }

        asio::associated_executor_t<Handler> executor;
        asio::executor_work_guard<asio::associated_executor_t<Handler>> work;
        Handler handler;
    };

    template <class Callback>
    struct CallerOf final : Waiter {
        explicit CallerOf(Callback theCallback) : callback(std::move(theCallback)) {}
        void resume(std::exception_ptr failure, Result result) override {
            callback(std::move(failure), std::move(result));
        }
        Callback callback;
    };

    std::unique_ptr<Waiter> waiter_;
};

/// Suspends the coroutine, gives its Answer to `accept`, and returns what the Answer is given.
template <class Result, class Accept>
Task<Result> awaitAnswer(Accept accept) {
    auto initiation = [&accept](auto&& handler) {
        accept(Answer<Result>::to(std::forward<decltype(handler)>(handler)));
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                            void(std::exception_ptr, Result)>(initiation,
                                                                              asio::use_awaitable);
}

}  // namespace voltgate::db
