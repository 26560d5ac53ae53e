// The database for everything but the hot path: `co_await database.transaction(work)` runs the work
// on a database thread, inside one transaction, and resumes on the awaiting executor. A transaction
// whose connection breaks before its commit is tried once more on a new connection; one whose
// commit is in doubt is not. Throws DatabaseUnavailable when PostgreSQL can't be reached. Safe to
// use from any thread.
#pragma once
#include <asio/thread_pool.hpp>
#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "db/connection.hpp"
#include "ocpp/task.hpp"

namespace voltgate::db {

class Database {
public:
    Database(std::string url, std::size_t threads);
    ~Database();

    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// `work` is called with a pqxx::work&, at most twice; what it returns is the result.
    template <class Work>
    auto transaction(Work work) -> Task<std::invoke_result_t<Work&, pqxx::work&>> {
        using Result = std::invoke_result_t<Work&, pqxx::work&>;
        if constexpr (std::is_void_v<Result>) {
            co_await perform(std::ref(work));
        } else {
            std::optional<Result> result;
            const Step step = [&work, &result](pqxx::work& tx) { result.emplace(work(tx)); };
            co_await perform(step);
            if (result) co_return std::move(*result);
            throw std::logic_error("a database step ended without its result");
        }
    }

    /// Runs the work on a database thread with a connection of its own, where it makes its own
    /// transactions. For maintenance; it is not repeated.
    Task<> session(std::function<void(pqxx::connection&)> work);

    /// Waits for the running transactions; those that come later throw DatabaseUnavailable.
    void stop();

private:
    using Step = std::function<void(pqxx::work&)>;

    Task<> perform(Step step);
    Task<> onThread(std::function<void()> job);
    void attempt(const Step& step);
    void tryOnce(std::unique_ptr<Connection>& connection, const Step& step);
    std::unique_ptr<Connection> idleConnection();
    std::unique_ptr<Connection> newConnection();
    void dropIdle();
    void putBack(std::unique_ptr<Connection> connection);

    const std::string url_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::chrono::steady_clock::time_point awayUntil_{};
    std::atomic<int> waiting_ = 0;
    std::atomic<bool> stopped_ = false;
    asio::thread_pool threads_;
};

}  // namespace voltgate::db
