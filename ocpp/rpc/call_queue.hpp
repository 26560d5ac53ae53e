// The order of outgoing calls of one connection, without I/O and without a clock: one CALL in
// flight (OCPP-J 1.6 §4.1.1), the others wait by priority, then by age. Whoever waits for a call
// gives up on it by its ticket.
#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace voltgate::rpc {

/// A stop overtakes a start, a start overtakes everything else.
enum class Priority { Stop, Start, Other };

using Ticket = std::uint64_t;

class CallQueue {
public:
    explicit CallQueue(std::size_t capacity) : capacity_(capacity) {}

    /// Nothing when the queue is full.
    std::optional<Ticket> enqueue(Priority priority);
    /// The call to send now; nothing while one is in flight, while held, or when none waits. It is
    /// in flight then.
    std::optional<Ticket> next();
    /// The call in flight has been answered.
    void answered(Ticket ticket);
    /// Its caller waits no longer, whether it was sent or not.
    void abandon(Ticket ticket);

    /// While held, nothing is sent: a station may drop a connection on which it is asked before its
    /// boot is answered.
    void hold() { held_ = true; }
    void release() { held_ = false; }

    std::size_t waiting() const;
    std::optional<Ticket> inFlight() const { return inFlight_; }

private:
    std::size_t capacity_;
    bool held_ = false;
    Ticket lastTicket_ = 0;
    std::optional<Ticket> inFlight_;
    std::array<std::deque<Ticket>, 3> waiting_;  // By priority.
};

}  // namespace voltgate::rpc
