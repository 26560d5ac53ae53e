// The journal: while PostgreSQL is away, what stations report is appended to a file here, synced,
// and then acknowledged; when PostgreSQL is back it is replayed in order (journal_replay.hpp).
// While the journal is in use everything goes through it, so that nothing overtakes. Records are
// written by a thread of the journal's own, one sync for all that wait. Safe to use from any
// thread.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "db/journal_file.hpp"
#include "db/journal_record.hpp"
#include "db/number_block.hpp"
#include "ocpp/repositories/journal.hpp"

namespace voltgate::db {

struct JournalSettings {
    std::filesystem::path folder;
    std::uint64_t mostBytes = std::uint64_t{1} << 30;  ///< Beyond them records are refused.
    std::size_t numbers = 20'000;                      ///< To have in reserve for starts.
};

class Journal final : public voltgate::Journal {
public:
    /// Throws std::runtime_error with a sentence when the folder cannot be used.
    explicit Journal(JournalSettings settings);
    ~Journal() override;

    /// Reports go to PostgreSQL, and nothing waits here.
    bool isLive() const { return isLive_; }
    /// From now on reports go to the journal, until it has been replayed.
    void takeOver(const std::string& reason);

    /// Keeps the report and answers when that is durable. False, and the report stays, when it is
    /// to go to PostgreSQL.
    template <class Kind>
    bool take(Kind& waiting) {
        if (isLive_) return false;
        const std::scoped_lock lock(mutex_);
        if (isLive_) return false;
        ReportBatch one;
        one.of<Kind>().push_back(std::move(waiting));
        add(std::move(one));
        return true;
    }
    /// Keeps reports that did not get through to PostgreSQL.
    void keep(ReportBatch reports, const std::string& reason);

    /// Where reports go that came in while the journal was on the point of ending.
    void handOverTo(std::function<void(ReportBatch)> lane);

    JournalState state() const override;
    std::size_t numbersWanted() const;  ///< How many are to be reserved now; 0: enough are there.
    void addNumbers(const std::vector<NumberRange>& ranges);
    std::int32_t highestNumber() const;

    /// What is durable from `offset` on: the records, and where the next begins.
    struct Part {
        std::vector<JournalRecord> records;
        std::uint64_t end = 0;
    };
    Part read(std::uint64_t offset) const;
    /// Ends the use of the journal: everything before `offset` is in PostgreSQL. Waits for what is
    /// being written; false when there is more now.
    bool finish(std::uint64_t offset);
    /// Sets reports aside that PostgreSQL refuses, for a person to look at, and answers them: a
    /// station that is refused a fact forgets it.
    void setAside(ReportBatch reports, const std::string& reason);

    /// What was set aside and received before `end` is taken out, soon.
    void dropRefusedBefore(DateTime end);

    /// Writes what waits; later reports fail.
    void stop();

private:
    using Lock = std::unique_lock<std::mutex>;

    void add(ReportBatch reports);
    void numberStarts(ReportBatch& reports);
    void beginUse(const std::string& reason);
    bool mayWrite() const;
    void serve();
    void write(ReportBatch reports);
    void noteFault(const std::string& fault);
    void end(Lock& lock);
    bool isEmptied();
    void saveNumbers();
    void putAside(const std::string& frames);
    void dropRefused(DateTime end);
    std::filesystem::path path(const char* name) const { return settings_.folder / name; }

    const JournalSettings settings_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::atomic<bool> isLive_ = true;
    bool isStopping_ = false;
    ReportBatch pending_;
    NumberBlock numbers_;
    std::mutex savingNumbers_;                                   // Taken before the other one.
    std::mutex refusing_;                                        // For the file `refused`.
    std::unordered_map<std::string, TransactionNumber> starts_;  // In the journal, by content.
    std::function<void(ReportBatch)> handOver_;
    std::optional<std::uint64_t> finishAt_;
    std::optional<DateTime> dropBefore_;
    std::chrono::steady_clock::time_point heldUntil_{};
    JournalState state_;
    JournalFile file_;
    std::thread thread_;
};

}  // namespace voltgate::db
