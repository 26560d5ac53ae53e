// Who waits until a piece of an answer has been sent. A connection of the HTTP library keeps what
// it is to call then, and who waits keeps the connection; kept here instead, neither outlives the
// server for the other's sake. Safe to use from any thread.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace voltgate::rest {

class Flushes {
public:
    /// The number by which it is resumed.
    std::uint64_t add(std::function<void()> resume) {
        const std::scoped_lock lock(mutex_);
        waiting_[++last_] = std::move(resume);
        return last_;
    }
    /// Once; later calls do nothing.
    void resume(std::uint64_t number) {
        std::function<void()> resume;
        {
            const std::scoped_lock lock(mutex_);
            const auto found = waiting_.find(number);
            if (found == waiting_.end()) return;
            resume = std::move(found->second);
            waiting_.erase(found);
        }
        resume();
    }
    /// Nobody is resumed any more; at the end, when nothing runs.
    void drop() {
        std::map<std::uint64_t, std::function<void()>> dropped;
        const std::scoped_lock lock(mutex_);
        dropped.swap(waiting_);
    }

private:
    std::mutex mutex_;
    std::map<std::uint64_t, std::function<void()>> waiting_;
    std::uint64_t last_ = 0;
};

/// Resumes who waits for a flush when it ends, also when the connection goes without a word.
struct Flush {
    Flush(std::shared_ptr<Flushes> all, std::uint64_t ownNumber)
        : flushes(std::move(all)), number(ownNumber) {}
    ~Flush() { flushes->resume(number); }
    Flush(const Flush&) = delete;
    Flush& operator=(const Flush&) = delete;

    std::shared_ptr<Flushes> flushes;
    std::uint64_t number;
};

}  // namespace voltgate::rest
