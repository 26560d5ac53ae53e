// Lane: one thread with one connection that serves many waiting coroutines at once: it takes all
// that is pending, does the work in one go, and resumes everyone. While PostgreSQL is away the
// requests wait, each for its patience; a batch that is refused is halved until only the bad
// request fails. The work may be repeated, so it must be idempotent. Safe to use from any thread.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "db/batch.hpp"
#include "db/connection.hpp"
#include "ocpp/log.hpp"
#include "ocpp/repositories/errors.hpp"

namespace voltgate::db {

struct LaneSettings {
    /// How long a request waits for PostgreSQL to come back; then it fails as DatabaseUnavailable.
    std::chrono::milliseconds patience = std::chrono::seconds(8);
    std::size_t mostPending = 50'000;  ///< Further requests fail at once.
    std::size_t mostTogether = 2'000;  ///< Requests in one database transaction.
    /// While requests come together, the next batch waits so long for more of them: what a
    /// transaction costs by itself is shared by more. Who comes alone is served at once.
    std::chrono::microseconds gathering = std::chrono::milliseconds(1);
    /// Who runs into one waits like who meets a database that is away. For locks it is below
    /// stallPatience: a session that is only cut would go on waiting in PostgreSQL.
    TimeLimits limits{.lock = std::chrono::seconds(2)};
};

template <class Batch>
class Lane {
public:
    /// Does the work for the whole batch, commits it, and leaves a result in each request.
    using Work = std::function<void(Connection& connection, Batch& batch)>;
    /// Takes requests that PostgreSQL could not take in time: they have to be answered there.
    using GiveUp = std::function<void(Batch batch, const std::string& reason)>;
    /// Takes a request that PostgreSQL refuses, in a batch of its own: as above.
    using Refuse = std::function<void(Batch batch, const std::string& reason)>;

    Lane(std::string name, Postgres postgres, LaneSettings settings, Work work,
         GiveUp giveUp = failAll, Refuse refuse = failRefused)
        : name_(std::move(name)),
          postgres_(std::move(postgres)),
          settings_(settings),
          work_(std::move(work)),
          giveUp_(std::move(giveUp)),
          refuse_(std::move(refuse)),
          thread_(&Lane::serve, this) {}
    ~Lane() { stop(); }

    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    /// Waits its turn and returns its result.
    template <class Kind>
    Task<typename Kind::Result> perform(typename Kind::Request request) {
        const auto accept = [this, &request](Answer<typename Kind::Result> answer) {
            submit(Kind{.request = std::move(request), .answer = std::move(answer)});
        };
        co_return co_await awaitAnswer<typename Kind::Result>(accept);
    }

    /// Puts a request in line.
    template <class Kind>
    void submit(Kind waiting) {
        waiting.deadline = std::chrono::steady_clock::now() + settings_.patience;
        {
            const std::scoped_lock lock(mutex_);
            if (!stopping_ && pending_.size() < settings_.mostPending) {
                pending_.template of<Kind>().push_back(std::move(waiting));
                changed_.notify_one();
                return;
            }
        }
        Batch refused;
        refused.template of<Kind>().push_back(std::move(waiting));
        giveUp_(std::move(refused), "too many requests wait for the database");
    }
    /// Puts requests in line, in their order.
    void submit(Batch waiting) {
        waiting.setDeadline(std::chrono::steady_clock::now() + settings_.patience);
        {
            const std::scoped_lock lock(mutex_);
            if (!stopping_) {
                pending_.append(std::move(waiting));
                isGathered_ = true;
                changed_.notify_one();
                return;
            }
        }
        giveUp_(std::move(waiting), "the database is closed");
    }

    /// Does what is pending, if PostgreSQL is there; later requests fail.
    void stop() {
        {
            const std::scoped_lock lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        if (thread_.joinable()) thread_.join();
    }

    std::uint64_t batches() const { return batches_; }  ///< How many were done so far.

private:
    static void failAll(Batch batch, const std::string& reason) {
        batch.template fail<DatabaseUnavailable>(reason);
    }
    static void failRefused(Batch batch, const std::string& reason) {
        log::error("database refused a request", {{"error", reason}});
        batch.template fail<std::runtime_error>(reason);
    }

    void serve() {
        std::unique_ptr<Connection> connection;
        while (true) {
            Batch batch = awaitPending();
            if (batch.empty()) return;  // Only when stopping.
            if (connected(connection) && done(connection, batch)) continue;
            giveBack(std::move(batch));
            failWhoWaitedTooLong();
            pause();
        }
    }

    Batch awaitPending() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stopping_ || !pending_.empty(); });
        if (cameTogether_ && !isGathered_ && !stopping_) {
            lock.unlock();
            std::this_thread::sleep_for(settings_.gathering);
            lock.lock();
        }
        cameTogether_ = pending_.size() > 1 && !isGathered_;
        isGathered_ = false;
        if (pending_.size() > settings_.mostTogether) {
            return pending_.takeFirst(settings_.mostTogether);
        }
        return std::exchange(pending_, Batch{});
    }

    bool connected(std::unique_ptr<Connection>& connection) {
        if (connection) return true;
        try {
            connection =
                std::make_unique<Connection>(postgres_, Planning::Writing, settings_.limits);
            if (std::exchange(isAway_, false)) log::info("database is back", {{"lane", name_}});
            return true;
        } catch (const std::exception& failure) {
            noteAway(failure.what());
            return false;
        }
    }

    // False when PostgreSQL is away; what is left in the batch is not done then.
    bool done(std::unique_ptr<Connection>& connection, Batch& batch) {
        try {
            work_(*connection, batch);
            ++batches_;
        } catch (...) {
            const auto failure = std::current_exception();
            if (kindOf(failure, connection->session) == FailureKind::Refused) {
                return doneInHalves(connection, batch, failure);
            }
            connection.reset();
            noteAway(describe(failure));
            return false;
        }
        batch.answer();
        return true;
    }

    bool doneInHalves(std::unique_ptr<Connection>& connection, Batch& batch,
                      const std::exception_ptr& failure) {
        if (batch.size() == 1) {
            refuse_(std::move(batch), describe(failure));
            return true;
        }
        Batch firstHalf = batch.takeFirst(batch.size() / 2);
        if (!done(connection, firstHalf)) {
            firstHalf.append(std::move(batch));
            batch = std::move(firstHalf);
            return false;
        }
        return done(connection, batch);
    }

    void giveBack(Batch batch) {
        const std::scoped_lock lock(mutex_);
        batch.append(std::move(pending_));
        pending_ = std::move(batch);
    }

    void failWhoWaitedTooLong() {
        Batch overdue;
        {
            const std::scoped_lock lock(mutex_);
            overdue = stopping_ ? std::exchange(pending_, Batch{})
                                : pending_.takeOverdue(std::chrono::steady_clock::now());
        }
        if (!overdue.empty()) giveUp_(std::move(overdue), "PostgreSQL is away");
    }

    void pause() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::milliseconds(50), [this] { return stopping_; });
    }

    void noteAway(const std::string& reason) {
        if (std::exchange(isAway_, true)) return;
        log::warn("database is away", {{"lane", name_}, {"error", reason}});
    }

    const std::string name_;
    const Postgres postgres_;
    const LaneSettings settings_;
    const Work work_;
    const GiveUp giveUp_;
    const Refuse refuse_;
    std::mutex mutex_;
    std::condition_variable changed_;
    Batch pending_;
    bool stopping_ = false;
    bool isGathered_ = false;    // What is pending was handed over as one.
    bool isAway_ = false;        // Only the lane's thread touches it.
    bool cameTogether_ = false;  // As above.
    std::atomic<std::uint64_t> batches_ = 0;
    std::thread thread_;
};

}  // namespace voltgate::db
