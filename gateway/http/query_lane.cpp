#include "gateway/http/query_lane.hpp"

#include <algorithm>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>

#include "gateway/http/message.hpp"
#include "gateway/http/suspend.hpp"

namespace voltgate::http {

struct QueryLane::State {
    struct Waiting {
        std::function<void()> resume{};
        bool isLate = false;  // Resumed without a turn.

        // Whoever is resumed may be dropped before he goes on, and must not hold himself then.
        void goOn() { std::exchange(resume, nullptr)(); }
    };

    explicit State(LaneLimits allowed)
        : limits(allowed), waitingTurns(allowed.waitingOfOne, allowed.waitingOfAll) {}

    bool enterAtOnce() {
        const std::scoped_lock lock(mutex);
        if (running >= limits.atOnce) return false;
        ++running;
        return true;
    }
    // Resumes whoever waits when it is its turn, at once when it can be.
    void wait(const std::shared_ptr<Waiting>& fresh) {
        {
            const std::scoped_lock lock(mutex);
            if (running >= limits.atOnce) {
                waiting.push_back(fresh);
                return;
            }
            ++running;
        }
        fresh->goOn();
    }
    void giveUp(const std::shared_ptr<Waiting>& late) {
        {
            const std::scoped_lock lock(mutex);
            if (std::erase(waiting, late) == 0) return;  // It has its turn.
            late->isLate = true;
        }
        late->goOn();
    }
    // Who comes next takes over the turn that ends.
    void leave() {
        std::shared_ptr<Waiting> next;
        {
            const std::scoped_lock lock(mutex);
            if (waiting.empty()) {
                --running;
                return;
            }
            next = std::move(waiting.front());
            waiting.pop_front();
        }
        next->goOn();
    }

    const LaneLimits limits;
    Turns waitingTurns;
    std::mutex mutex;
    std::size_t running = 0;
    std::deque<std::shared_ptr<Waiting>> waiting;
};

QueryLane::QueryLane(LaneLimits limits) : state_(std::make_shared<State>(limits)) {}

// They hold the state, and the state holds them.
QueryLane::~QueryLane() {
    std::deque<std::shared_ptr<State::Waiting>> dropped;
    {
        const std::scoped_lock lock(state_->mutex);
        dropped.swap(state_->waiting);
    }
    for (const auto& waiting : dropped) waiting->resume = nullptr;
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
    auto mine = std::make_shared<State::Waiting>();
    asio::steady_timer timer(co_await asio::this_coro::executor, state->limits.patience);
    timer.async_wait([state, mine](asio::error_code error) {
        if (!error) state->giveUp(mine);
    });
    const auto wait = [state, mine](std::function<void()> resume) {
        mine->resume = std::move(resume);
        state->wait(mine);
    };
    co_await suspend(wait);
    timer.cancel();
    if (mine->isLate) throw tryLater(503, "the database takes too long at the moment", 5);
    auto turn = turnOf();
    if (client && client->isGone()) throw HttpProblem(499, "the client has gone");
    co_return turn;
}

}  // namespace voltgate::http
