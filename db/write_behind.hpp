// WriteBehind: records that nobody waits for (diagnostics) are queued, bounded in bytes, and
// written by a thread of their own. When the queue is full a record is dropped and counted, and the
// count is logged once a minute. Safe to use from any thread.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "db/connection.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {

template <class Record>
class WriteBehind {
public:
    /// Writes and commits the records.
    using Write =
        std::function<void(pqxx::connection& session, const std::vector<Record>& records)>;

    WriteBehind(std::string name, Postgres postgres, std::size_t mostBytes, Write write)
        : name_(std::move(name)),
          postgres_(std::move(postgres)),
          mostBytes_(mostBytes),
          write_(std::move(write)),
          thread_(&WriteBehind::serve, this) {}
    ~WriteBehind() { stop(); }

    WriteBehind(const WriteBehind&) = delete;
    WriteBehind& operator=(const WriteBehind&) = delete;

    void add(Record record, std::size_t bytes) {
        const std::scoped_lock lock(mutex_);
        if (stopping_ || queuedBytes_ + bytes > mostBytes_) {
            ++dropped_;
            return;
        }
        queuedBytes_ += bytes;
        queue_.push_back(std::move(record));
        if (queue_.size() == 1) changed_.notify_one();
    }

    /// Writes what is queued, if PostgreSQL is there; later records are dropped.
    void stop() {
        {
            const std::scoped_lock lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        if (thread_.joinable()) thread_.join();
    }

    std::uint64_t dropped() const { return dropped_; }

private:
    void serve() {
        std::unique_ptr<Connection> connection;
        while (awaitRecords()) {
            const bool isLast = isStopping();
            std::vector<Record> records = takeRecords();
            if (!written(connection, records)) keep(std::move(records));
            logDropped();
            if (isLast) return;
            gather();
        }
    }

    bool awaitRecords() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        return !queue_.empty();
    }

    // Nobody waits: a moment's rest makes fewer and larger transactions.
    void gather() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::milliseconds(100), [this] { return stopping_; });
    }

    std::vector<Record> takeRecords() {
        const std::scoped_lock lock(mutex_);
        takenBytes_ = queuedBytes_;
        return std::exchange(queue_, {});
    }

    // False when PostgreSQL is away. Records that it refuses are lost: they would be refused again.
    bool written(std::unique_ptr<Connection>& connection, const std::vector<Record>& records) {
        try {
            if (!connection) {
                connection = std::make_unique<Connection>(postgres_, Planning::Deciding);
            }
            const auto watch = connection->watch();
            write_(connection->session, records);
        } catch (const std::exception& error) {
            const bool refused = connection && kindOf(std::current_exception(),
                                                      connection->session) == FailureKind::Refused;
            connection.reset();
            if (!refused) return false;
            log::error("records refused", {{"kind", name_}, {"error", error.what()}});
            dropped_ += records.size();
        }
        const std::scoped_lock lock(mutex_);
        queuedBytes_ -= takenBytes_;
        return true;
    }

    void keep(std::vector<Record> records) {
        const std::scoped_lock lock(mutex_);
        records.insert(records.end(), std::make_move_iterator(queue_.begin()),
                       std::make_move_iterator(queue_.end()));
        queue_ = std::move(records);
    }

    void logDropped() {
        const auto now = std::chrono::steady_clock::now();
        const std::uint64_t dropped = dropped_;
        if (dropped == loggedDropped_ || now - loggedAt_ < std::chrono::minutes(1)) return;
        log::warn("records dropped", {{"kind", name_}, {"count", dropped - loggedDropped_}});
        loggedDropped_ = dropped;
        loggedAt_ = now;
    }

    bool isStopping() {
        const std::scoped_lock lock(mutex_);
        return stopping_;
    }

    const std::string name_;
    const Postgres postgres_;
    const std::size_t mostBytes_;
    const Write write_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Record> queue_;
    std::size_t queuedBytes_ = 0;  // Includes what is being written.
    bool stopping_ = false;
    std::atomic<std::uint64_t> dropped_ = 0;
    std::size_t takenBytes_ = 0;  // From here on only the thread's.
    std::uint64_t loggedDropped_ = 0;
    std::chrono::steady_clock::time_point loggedAt_{};
    std::thread thread_;
};

}  // namespace voltgate::db
