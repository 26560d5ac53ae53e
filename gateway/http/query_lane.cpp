#include "gateway/http/query_lane.hpp"

#include <deque>
#include <functional>
#include <mutex>

#include "gateway/http/message.hpp"
#include "gateway/http/suspend.hpp"

namespace voltgate::http {

struct QueryLane::State {
    explicit State(LaneLimits allowed)
        : limits(allowed), waitingTurns(allowed.waitingOfOne, allowed.waitingOfAll) {}

    bool enterAtOnce() {
        const std::scoped_lock lock(mutex);
        if (running >= limits.atOnce) return false;
        ++running;
        return true;
    }
    // Calls `resume` when it is its turn, at once when it can be.
    void wait(std::function<void()> resume) {
        {
            const std::scoped_lock lock(mutex);
            if (running >= limits.atOnce) {
                waiting.push_back(std::move(resume));
                return;
            }
            ++running;
        }
        resume();
    }
    // Who comes next takes over the turn that ends.
    void leave() {
        std::function<void()> next;
        {
            const std::scoped_lock lock(mutex);
            if (waiting.empty()) {
                --running;
                return;
            }
            next = std::move(waiting.front());
            waiting.pop_front();
        }
        next();
    }

    const LaneLimits limits;
    Turns waitingTurns;
    std::mutex mutex;
    std::size_t running = 0;
    std::deque<std::function<void()>> waiting;
};

QueryLane::QueryLane(LaneLimits limits) : state_(std::make_shared<State>(limits)) {}

// They hold the state, and the state holds them.
QueryLane::~QueryLane() {
    std::deque<std::function<void()>> dropped;
    const std::scoped_lock lock(state_->mutex);
    dropped.swap(state_->waiting);
}

Task<Turn> QueryLane::enter(std::string caller, std::shared_ptr<const Presence> client) {
    auto state = state_;
    const auto turnOf = [state] {
        return Turn(state.get(), [state](const void* /*held*/) { state->leave(); });
    };
    if (state->enterAtOnce()) co_return turnOf();
    const auto waiting = state->waitingTurns.take(caller);
    if (!waiting) {
        const bool isFull = state->waitingTurns.taken() >= state->limits.waitingOfAll;
        throw tryLater(isFull ? 503 : 429,
                       isFull ? "too many queries are waiting for the database"
                              : "too many of your queries are waiting for the database already",
                       2);
    }
    const auto wait = [state](std::function<void()> resume) { state->wait(std::move(resume)); };
    co_await suspend(wait);
    auto turn = turnOf();
    if (client && client->isGone()) throw HttpProblem(499, "the client has gone");
    co_return turn;
}

}  // namespace voltgate::http
