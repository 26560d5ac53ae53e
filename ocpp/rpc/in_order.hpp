// Things that any thread puts in and one worker at a time takes out, in the order in which they
// were put: what an executor that sometimes runs work at once and sometimes later does not promise.
// All members may be called from any thread.
#pragma once
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace voltgate::rpc {

template <class Thing>
class InOrder {
public:
    /// Whether a worker has to be started: none is at it.
    [[nodiscard]] bool put(Thing thing) {
        const std::scoped_lock lock(mutex_);
        things_.push_back(std::move(thing));
        return !std::exchange(isWorkedOff_, true);
    }
    /// The oldest; when there is none, the worker has to end.
    std::optional<Thing> take() {
        const std::scoped_lock lock(mutex_);
        if (things_.empty()) {
            isWorkedOff_ = false;
            return std::nullopt;
        }
        std::optional<Thing> oldest(std::move(things_.front()));
        things_.pop_front();
        return oldest;
    }

private:
    std::mutex mutex_;
    std::deque<Thing> things_;
    bool isWorkedOff_ = false;
};

}  // namespace voltgate::rpc
