// Who may be connected to the REST port. Every connection has a seat. When all are taken, a
// newcomer gets that of the connection that has waited longest: idle, silent, or still sending its
// request; so none of these shuts others out. When all are being answered, there are seats in
// reserve for requests that must be answered even then. Safe to use from any thread.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace voltgate::rest {

struct SeatLimits {
    std::size_t all = 0;  ///< The reserve aside.
    std::size_t perAddress = 0;
    std::size_t reserve = 0;
    /// That a new connection may wait before it makes room: its request may be on its way.
    std::chrono::milliseconds grace{0};
};

class Seats;

class Seat {
public:
    enum class Kind { Ordinary, Reserve };

    Seat(std::string address, Kind kind, std::function<void()> leave)
        : address_(std::move(address)), kind_(kind), leave_(std::move(leave)) {}

    Kind kind() const { return kind_; }
    /// The request is complete. False: the seat has been given to another.
    bool beginAnswer();
    /// From now on it waits for the next request.
    void endAnswer();

private:
    friend class Seats;
    enum class Phase { Waiting, Answering, Lost };

    const std::string address_;
    const Kind kind_;
    const std::function<void()> leave_;
    std::mutex mutex_;
    Phase phase_ = Phase::Waiting;
    bool isNew_ = true;  // Nothing has been answered yet.
    std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

class Seats {
public:
    explicit Seats(SeatLimits limits);

    /// Held as long as the connection lasts. Null: there is no room at all. `leave` is called when
    /// it is lost to another, from any thread. An address without limit is given empty.
    std::shared_ptr<Seat> take(const std::string& address, std::function<void()> leave);
    /// One in reserve.
    std::shared_ptr<Seat> takeReserve(std::function<void()> leave);
    /// Takes its seat from the connection that waits longest. False: none waits.
    bool makeRoom();
    std::size_t taken() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace voltgate::rest
