// The database for everything but the hot path: `co_await database.transaction(work)` runs the work
// on a database thread, inside one transaction, and resumes on the awaiting executor. A transaction
// whose connection breaks before its commit is tried once more on a new connection; one whose
// commit is in doubt is not. Throws DatabaseUnavailable when PostgreSQL can't be reached, and
// DatabaseBusy when it took longer than it may, so that nobody keeps a thread for ever: where
// PostgreSQL does not even say so, the connection is cut. Safe to use from any thread.
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

struct DatabaseLimits {
    /// Of a statement, and with answerGrace of a transaction as a whole; also, how long one waits
    /// for a thread at most.
    TimeLimits usual{.statement = std::chrono::seconds(20), .lock = std::chrono::seconds(5)};
    /// Of statements that read or write much: reports, exports, imports, all of a table.
    std::chrono::milliseconds large = std::chrono::seconds(120);
};

class Database {
public:
    Database(Postgres postgres, std::size_t threads, DatabaseLimits limits = {});
    ~Database();

    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// `work` is called with a pqxx::work&, at most twice; what it returns is the result.
    template <class Work>
    auto transaction(Work work) -> Task<std::invoke_result_t<Work&, pqxx::work&>> {
        co_return co_await within(limits_.usual.statement, std::ref(work));
    }

    /// The same for what reads or writes much, and may take longer.
    template <class Work>
    auto largeTransaction(Work work) -> Task<std::invoke_result_t<Work&, pqxx::work&>> {
        const auto atLeisure = [this, &work](pqxx::work& tx) {
            allowLarge(tx);
            return work(tx);
        };
        co_return co_await within(limits_.large, atLeisure);
    }

    /// Runs the work on a database thread with a connection of its own, where it makes its own
    /// transactions. For maintenance, which may take minutes, an hour at most; it is not repeated.
    Task<> session(std::function<void(pqxx::connection&)> work);

    /// Waits for the running transactions; those that come later throw DatabaseUnavailable. How
    /// long they may take yet says the guard of `postgres`.
    void stop();

private:
    using Step = std::function<void(pqxx::work&)>;

    template <class Work>
    auto within(std::chrono::milliseconds limit, Work work)
        -> Task<std::invoke_result_t<Work&, pqxx::work&>> {
        using Result = std::invoke_result_t<Work&, pqxx::work&>;
        if constexpr (std::is_void_v<Result>) {
            co_await perform(limit, std::ref(work));
        } else {
            std::optional<Result> result;
            const Step step = [&work, &result](pqxx::work& tx) { result.emplace(work(tx)); };
            co_await perform(limit, step);
            if (result) co_return std::move(*result);
            throw std::logic_error("a database step ended without its result");
        }
    }
    Task<> perform(std::chrono::milliseconds limit, Step step);
    Task<> onThread(std::chrono::milliseconds patience, std::function<void()> job);
    void allowLarge(pqxx::work& tx) const;
    void attempt(std::chrono::milliseconds limit, const Step& step);
    void tryOnce(std::unique_ptr<Connection>& connection, std::chrono::milliseconds limit,
                 const Step& step);
    std::unique_ptr<Connection> idleConnection();
    std::unique_ptr<Connection> newConnection(TimeLimits limits);
    void dropIdle();
    void putBack(std::unique_ptr<Connection> connection);

    const Postgres postgres_;
    const DatabaseLimits limits_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::chrono::steady_clock::time_point awayUntil_{};
    std::atomic<int> waiting_ = 0;
    std::atomic<bool> stopped_ = false;
    asio::thread_pool threads_;
};

}  // namespace voltgate::db
