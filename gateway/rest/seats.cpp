#include "gateway/rest/seats.hpp"

#include <map>
#include <set>

namespace voltgate::rest {

bool Seat::beginAnswer() {
    const std::scoped_lock lock(mutex_);
    if (phase_ == Phase::Lost) return false;
    phase_ = Phase::Answering;
    return true;
}

void Seat::endAnswer() {
    const std::scoped_lock lock(mutex_);
    if (phase_ != Phase::Answering) return;
    phase_ = Phase::Waiting;
    isNew_ = false;
    since_ = std::chrono::steady_clock::now();
}

// Its mutex comes before those of the seats.
struct Seats::State {
    explicit State(SeatLimits allowed) : limits(allowed) {}

    using Wanted = std::function<bool(const Seat&)>;

    // Null: of those that are wanted, none waits.
    Seat* longestWaiting(const Wanted& isWanted) const {
        Seat* longest = nullptr;
        const auto latest = std::chrono::steady_clock::now() - limits.grace;
        for (auto* seat : seats) {
            const std::scoped_lock lock(seat->mutex_);
            if (seat->phase_ != Seat::Phase::Waiting || !isWanted(*seat)) continue;
            if (seat->isNew_ && seat->since_ > latest) continue;
            if (longest == nullptr || seat->since_ < longest->since_) longest = seat;
        }
        return longest;
    }
    bool sendAway(const Wanted& isWanted) {
        auto* seat = longestWaiting(isWanted);
        if (seat == nullptr) return false;
        {
            const std::scoped_lock lock(seat->mutex_);
            if (seat->phase_ != Seat::Phase::Waiting) return false;
            seat->phase_ = Seat::Phase::Lost;
        }
        remove(*seat);
        seat->leave_();
        return true;
    }
    void remove(Seat& seat) {
        if (seats.erase(&seat) == 0) return;
        if (seat.kind_ == Seat::Kind::Reserve) {
            --inReserve;
        } else if (const auto found = ofAddress.find(seat.address_);
                   found != ofAddress.end() && --found->second == 0) {
            ofAddress.erase(found);
        }
    }
    bool hasRoomFor(const std::string& address) {
        const auto found = ofAddress.find(address);
        const bool isFullForIt =
            !address.empty() && found != ofAddress.end() && found->second >= limits.perAddress;
        const auto isOfIt = [&](const Seat& seat) {
            return seat.kind_ == Seat::Kind::Ordinary && seat.address_ == address;
        };
        if (isFullForIt) return sendAway(isOfIt);
        const auto isOrdinary = [](const Seat& seat) { return seat.kind_ == Seat::Kind::Ordinary; };
        return seats.size() - inReserve < limits.all || sendAway(isOrdinary);
    }
    bool hasRoomInReserve() {
        const auto isInReserve = [](const Seat& seat) { return seat.kind_ == Seat::Kind::Reserve; };
        return inReserve < limits.reserve || sendAway(isInReserve);
    }
    static std::shared_ptr<Seat> add(const std::shared_ptr<State>& state, std::string address,
                                     Seat::Kind kind, std::function<void()> leave) {
        auto seat = std::make_unique<Seat>(std::move(address), kind, std::move(leave));
        state->seats.insert(seat.get());
        if (kind == Seat::Kind::Reserve) {
            ++state->inReserve;
        } else {
            ++state->ofAddress[seat->address_];
        }
        return {seat.release(), [state](Seat* gone) {
                    {
                        const std::scoped_lock lock(state->mutex);
                        state->remove(*gone);
                    }
                    delete gone;
                }};
    }

    const SeatLimits limits;
    std::mutex mutex;
    std::set<Seat*> seats;
    std::map<std::string, std::size_t> ofAddress;  // Ordinary ones.
    std::size_t inReserve = 0;
};

Seats::Seats(SeatLimits limits) : state_(std::make_shared<State>(limits)) {}

std::shared_ptr<Seat> Seats::take(const std::string& address, std::function<void()> leave) {
    const std::scoped_lock lock(state_->mutex);
    if (state_->hasRoomFor(address))
        return State::add(state_, address, Seat::Kind::Ordinary, std::move(leave));
    if (!state_->hasRoomInReserve()) return nullptr;
    return State::add(state_, address, Seat::Kind::Reserve, std::move(leave));
}

std::shared_ptr<Seat> Seats::takeReserve(std::function<void()> leave) {
    const std::scoped_lock lock(state_->mutex);
    if (!state_->hasRoomInReserve()) return nullptr;
    return State::add(state_, "", Seat::Kind::Reserve, std::move(leave));
}

bool Seats::makeRoom() {
    const std::scoped_lock lock(state_->mutex);
    return state_->sendAway([](const Seat&) { return true; });
}

std::size_t Seats::taken() const {
    const std::scoped_lock lock(state_->mutex);
    return state_->seats.size();
}

}  // namespace voltgate::rest
