#include "db/database.hpp"

#include "db/answer.hpp"
#include "ocpp/repositories/errors.hpp"

namespace voltgate::db {
namespace {

constexpr int mostWaiting = 10'000;
// After a failed connection everybody fails at once for a moment, so that a network that swallows
// packets does not make each caller wait for a timeout of its own.
constexpr auto pauseAfterFailure = std::chrono::milliseconds(200);

// Whoever holds what maintenance wants has more right to it: it comes again.
constexpr TimeLimits maintenance{.statement = std::chrono::minutes(10),
                                 .lock = std::chrono::seconds(10)};

using SteadyClock = std::chrono::steady_clock;

void doJob(const std::function<void()>& job, Answer<Done> answer) {
    std::exception_ptr failure;
    try {
        job();
    } catch (...) {
        failure = std::current_exception();
    }
    // From here on the job is gone: its coroutine runs.
    if (failure) {
        answer.fail(std::move(failure));
    } else {
        answer.give({});
    }
}

}  // namespace

Database::Database(std::string url, std::size_t threads, DatabaseLimits limits)
    : url_(std::move(url)), limits_(limits), threads_(threads) {}

Database::~Database() { stop(); }

void Database::stop() {
    stopped_ = true;
    threads_.join();
    dropIdle();
}

Task<> Database::perform(Step step) {
    const auto deadline = SteadyClock::now() + limits_.usual.statement;
    co_await onThread([this, &step, deadline] {
        if (SteadyClock::now() > deadline) throw DatabaseBusy("no connection was free in time");
        attempt(step);
    });
}

void Database::allowLarge(pqxx::work& tx) const {
    tx.exec("set local statement_timeout = " + std::to_string(limits_.large.count()));
}

Task<> Database::session(std::function<void(pqxx::connection&)> work) {
    co_await onThread([this, &work] {
        const auto connection = newConnection(maintenance);
        work(connection->session);
    });
}

Task<> Database::onThread(std::function<void()> job) {
    if (stopped_) throw DatabaseUnavailable("the database is closed");
    if (waiting_ >= mostWaiting) throw DatabaseUnavailable("too many queries are waiting");
    ++waiting_;
    const auto accept = [this, &job](Answer<Done> answer) {
        asio::post(threads_, [this, &job, answer = std::move(answer)]() mutable {
            --waiting_;
            doJob(job, std::move(answer));
        });
    };
    co_await awaitAnswer<Done>(accept);
}

void Database::attempt(const Step& step) {
    auto connection = idleConnection();
    try {
        tryOnce(connection, step);
    } catch (const DatabaseBusy&) {
        throw;  // It would be so again.
    } catch (const DatabaseUnavailable&) {
        // Idle connections that outlived a restart of PostgreSQL all fail alike: start anew.
        dropIdle();
        auto fresh = newConnection(limits_.usual);
        tryOnce(fresh, step);
        connection = std::move(fresh);
    }
    putBack(std::move(connection));
}

void Database::tryOnce(std::unique_ptr<Connection>& connection, const Step& step) {
    try {
        pqxx::work tx(connection->session);
        step(tx);
        tx.commit();
    } catch (...) {
        const auto failure = std::current_exception();
        const auto kind = kindOf(failure, connection->session);
        if (kind == FailureKind::Refused || kind == FailureKind::TimedOut) {
            putBack(std::move(connection));
            if (kind == FailureKind::TimedOut) throw DatabaseBusy(describe(failure));
            throw;
        }
        connection.reset();
        if (kind == FailureKind::InDoubt) throw std::runtime_error(describe(failure));
        throw DatabaseUnavailable(describe(failure));
    }
}

std::unique_ptr<Connection> Database::idleConnection() {
    {
        const std::scoped_lock lock(mutex_);
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
    }
    return newConnection(limits_.usual);
}

std::unique_ptr<Connection> Database::newConnection(TimeLimits limits) {
    {
        const std::scoped_lock lock(mutex_);
        if (SteadyClock::now() < awayUntil_) throw DatabaseUnavailable("PostgreSQL is away");
    }
    try {
        return std::make_unique<Connection>(url_, Planning::Deciding, limits);
    } catch (const DatabaseUnavailable&) {
        const std::scoped_lock lock(mutex_);
        awayUntil_ = SteadyClock::now() + pauseAfterFailure;
        throw;
    }
}

void Database::dropIdle() {
    const std::scoped_lock lock(mutex_);
    idle_.clear();
}

void Database::putBack(std::unique_ptr<Connection> connection) {
    const std::scoped_lock lock(mutex_);
    if (!stopped_) idle_.push_back(std::move(connection));
}

}  // namespace voltgate::db
