#include "db/database.hpp"

#include "db/timed_answer.hpp"
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

// It makes many transactions, in connections of its own.
constexpr auto maintenancePatience = std::chrono::hours(1);

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

Database::Database(Postgres postgres, std::size_t threads, DatabaseLimits limits)
    : postgres_(std::move(postgres)), limits_(limits), threads_(threads) {}

Database::~Database() { stop(); }

void Database::stop() {
    stopped_ = true;
    threads_.join();
    dropIdle();
}

Task<> Database::perform(std::chrono::milliseconds limit, Step step) {
    co_await onThread(limits_.usual.statement, [this, limit, &step] { attempt(limit, step); });
}

void Database::allowLarge(pqxx::work& tx) const {
    tx.exec("set local statement_timeout = " + std::to_string(limits_.large.count()));
}

Task<> Database::session(std::function<void(pqxx::connection&)> work) {
    co_await onThread(maintenance.statement, [this, &work] {
        const auto connection = newConnection(maintenance);
        const auto watch = connection->watch(maintenancePatience);
        work(connection->session);
    });
}

Task<> Database::onThread(std::chrono::milliseconds patience, std::function<void()> job) {
    if (stopped_) throw DatabaseUnavailable("the database is closed");
    if (waiting_ >= mostWaiting) throw DatabaseUnavailable("too many queries are waiting");
    ++waiting_;
    const auto accept = [this, patience, &job](Answer<Done> answer) {
        auto timed = std::make_shared<TimedAnswer<Done>>(
            postgres_.guard(), patience, std::move(answer), "no connection was free in time");
        asio::post(threads_, [this, &job, timed = std::move(timed)] {
            --waiting_;
            if (auto waiting = timed->take()) doJob(job, std::move(*waiting));
        });
    };
    co_await awaitAnswer<Done>(accept);
}

void Database::attempt(std::chrono::milliseconds limit, const Step& step) {
    auto connection = idleConnection();
    try {
        tryOnce(connection, limit, step);
    } catch (const DatabaseBusy&) {
        throw;  // It would be so again.
    } catch (const DatabaseUnavailable&) {
        // Idle connections that outlived a restart of PostgreSQL all fail alike: start anew.
        dropIdle();
        auto fresh = newConnection(limits_.usual);
        tryOnce(fresh, limit, step);
        connection = std::move(fresh);
    }
    putBack(std::move(connection));
}

void Database::tryOnce(std::unique_ptr<Connection>& connection, std::chrono::milliseconds limit,
                       const Step& step) {
    std::optional<StallGuard::Watch> watch(std::in_place, postgres_.guard(),
                                           connection->session.sock(), limit + answerGrace);
    try {
        pqxx::work tx(connection->session);
        step(tx);
        tx.commit();
    } catch (...) {
        const auto failure = std::current_exception();
        const auto kind = kindOf(failure, connection->session);
        const bool hasHung = watch->hasEnded();
        watch.reset();
        if (kind == FailureKind::Refused || kind == FailureKind::TimedOut) {
            putBack(std::move(connection));
            if (kind == FailureKind::TimedOut) throw DatabaseBusy(describe(failure));
            throw;
        }
        connection.reset();
        if (kind == FailureKind::InDoubt) throw std::runtime_error(describe(failure));
        if (hasHung) {
            dropIdle();  // They hang as well.
            throw DatabaseBusy("PostgreSQL did not answer in time");
        }
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
        return std::make_unique<Connection>(postgres_, Planning::Deciding, limits);
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
