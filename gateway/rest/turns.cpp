#include "gateway/rest/turns.hpp"

#include <algorithm>
#include <array>
#include <asio/associated_executor.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "gateway/http/message.hpp"

namespace voltgate::rest {
namespace {

enum class Outcome { Waiting, Granted, TooManyOfAddress, TooMany };

struct Waiter {
    Outcome outcome = Outcome::Waiting;
    std::function<void()> resume{};
};
using Waiters = std::deque<std::shared_ptr<Waiter>>;

// Those of one address, by rank.
struct Lane {
    std::array<Waiters, 2> ranks;
    std::size_t size() const { return ranks[0].size() + ranks[1].size(); }
};

}  // namespace

struct Turns::Queue {
    explicit Queue(TurnLimits bounds) : limits(bounds) {}

    void enter(const std::string& address, Rank rank, std::shared_ptr<Waiter> waiter);
    void leave();

    const TurnLimits limits;
    std::mutex mutex;
    std::size_t running = 0;
    std::size_t waiting = 0;
    std::map<std::string, Lane> lanes;
    std::deque<std::string> order;  // Of addresses that wait; the front is next.

private:
    void put(const std::string& address, Rank rank, std::shared_ptr<Waiter> waiter);
    std::shared_ptr<Waiter> takeNext();
    std::shared_ptr<Waiter> takeLast(const std::string& address);
    std::shared_ptr<Waiter> makeRoom(const std::string& address, Rank rank, Outcome& outcome);
    static void settle(const std::shared_ptr<Waiter>& waiter, Outcome outcome) {
        if (!waiter) return;
        waiter->outcome = outcome;
        if (auto resume = std::exchange(waiter->resume, nullptr)) resume();
    }
};

void Turns::Queue::put(const std::string& address, Rank rank, std::shared_ptr<Waiter> waiter) {
    auto& lane = lanes[address];
    if (lane.size() == 0) order.push_back(address);
    lane.ranks[static_cast<std::size_t>(rank)].push_back(std::move(waiter));
    ++waiting;
}

std::shared_ptr<Waiter> Turns::Queue::takeNext() {
    if (order.empty()) return nullptr;
    const auto address = order.front();
    order.pop_front();
    auto& lane = lanes[address];
    auto& waiters = lane.ranks[0].empty() ? lane.ranks[1] : lane.ranks[0];
    auto next = std::move(waiters.front());
    waiters.pop_front();
    --waiting;
    if (lane.size() > 0) {
        order.push_back(address);
    } else {
        lanes.erase(address);
    }
    return next;
}

std::shared_ptr<Waiter> Turns::Queue::takeLast(const std::string& address) {
    auto& lane = lanes[address];
    auto& waiters = lane.ranks[1].empty() ? lane.ranks[0] : lane.ranks[1];
    auto last = std::move(waiters.back());
    waiters.pop_back();
    --waiting;
    if (lane.size() == 0) {
        lanes.erase(address);
        std::erase(order, address);
    }
    return last;
}

// Whoever has to give way, for this reason; nobody when there is room, and null with a reason when
// it is the newcomer.
std::shared_ptr<Waiter> Turns::Queue::makeRoom(const std::string& address, Rank rank,
                                               Outcome& outcome) {
    const auto own = lanes.find(address);
    const auto ownSize = own == lanes.end() ? 0 : own->second.size();
    if (ownSize >= limits.waitingPerAddress) {
        outcome = Outcome::TooManyOfAddress;
        const bool mayPass = rank == Rank::Known && !own->second.ranks[1].empty();
        return mayPass ? takeLast(address) : nullptr;
    }
    if (waiting < limits.waitingInAll) return nullptr;
    const auto longest = std::max_element(
        lanes.begin(), lanes.end(),
        [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
    const bool isOwn = longest == lanes.end() || longest->second.size() <= ownSize + 1;
    outcome = isOwn ? Outcome::TooMany : Outcome::TooManyOfAddress;
    return isOwn ? nullptr : takeLast(std::string(longest->first));
}

void Turns::Queue::enter(const std::string& address, Rank rank, std::shared_ptr<Waiter> waiter) {
    std::shared_ptr<Waiter> out;
    auto reason = Outcome::Granted;
    {
        const std::scoped_lock lock(mutex);
        if (running < limits.atOnce) {
            ++running;
            out = std::move(waiter);
        } else {
            reason = Outcome::Waiting;
            out = makeRoom(address, rank, reason);
            const bool isNewcomerRefused = !out && reason != Outcome::Waiting;
            if (isNewcomerRefused) {
                out = std::move(waiter);
            } else {
                put(address, rank, std::move(waiter));
            }
        }
    }
    settle(out, reason);
}

void Turns::Queue::leave() {
    std::shared_ptr<Waiter> next;
    {
        const std::scoped_lock lock(mutex);
        next = takeNext();
        if (!next) --running;
    }
    settle(next, Outcome::Granted);
}

class Turns::Turn {
public:
    explicit Turn(std::shared_ptr<Queue> queue) : queue_(std::move(queue)) {}
    ~Turn() { queue_->leave(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    std::shared_ptr<Queue> queue_;
};

Turns::Turns(TurnLimits limits) : queue_(std::make_shared<Queue>(limits)) {}

// Who waits is dropped, and with them what they are to resume.
Turns::~Turns() {
    std::map<std::string, Lane> dropped;
    const std::scoped_lock lock(queue_->mutex);
    dropped.swap(queue_->lanes);
    queue_->order.clear();
    queue_->waiting = 0;
}

Task<std::shared_ptr<Turns::Turn>> Turns::take(std::string address, Rank rank) {
    auto waiter = std::make_shared<Waiter>();
    auto initiate = [](auto handler, std::shared_ptr<Queue> queue, std::string whose, Rank place,
                       std::shared_ptr<Waiter> who) {
        auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        who->resume = [kept] {
            const auto executor = asio::get_associated_executor(*kept);
            asio::post(executor, [kept] { std::move (*kept)(); });
        };
        queue->enter(whose, place, std::move(who));
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
        std::move(initiate), asio::use_awaitable, queue_, std::move(address), rank, waiter);
    if (waiter->outcome == Outcome::Granted) co_return std::make_shared<Turn>(queue_);
    if (waiter->outcome == Outcome::TooManyOfAddress) {
        throw http::tryLater(429, "too many passwords from this address are being checked", 2);
    }
    throw http::tryLater(503, "too many passwords are being checked at the moment", 1);
}

}  // namespace voltgate::rest
