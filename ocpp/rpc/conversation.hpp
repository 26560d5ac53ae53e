// The states of one OCPP-J connection, without I/O, threads or a clock: which frames wait, which
// calls are out, and what an answer, a caller that gives up, or the end of the connection means for
// them, in whatever order they come. Not thread-safe.
//
// A call belongs to its caller from ask() to leave(): until then its outcome waits here, and
// whatever happens in between leaves exactly one.
#pragma once
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ocpp/domain/command.hpp"
#include "ocpp/rpc/call_queue.hpp"

namespace voltgate::rpc {

class Conversation {
public:
    struct Limits {
        std::size_t inbox;
        std::size_t queuedCalls;
    };
    /// `idPrefix`: of the message ids of our calls.
    Conversation(Limits limits, std::string idPrefix)
        : limits_(limits), idPrefix_(std::move(idPrefix)), queue_(limits.queuedCalls) {}

    // Calls of the peer.

    enum class Arrival {
        TooLate,  ///< The connection has ended; nobody could be answered.
        Waits,    ///< In line; it will be served.
        Serve     ///< The same, and nobody serves yet.
    };
    Arrival arrive(std::string frame);
    /// The next frame to serve; nothing when none waits: nobody serves then.
    std::optional<std::string> nextFrame();
    /// Whether the peer should be heard, when that has changed since the last call of this.
    std::optional<bool> changeOfReading();

    // Calls to the peer.

    struct Call {
        Ticket ticket;
        std::string id;
        std::string action;
        std::string payload;
    };
    /// Nothing when too many wait, or after the end.
    std::optional<Ticket> ask(std::string action, std::string payload, Priority priority);
    /// The call to send now; its answer is awaited from here on.
    std::optional<Call> nextCall();
    void hold() { queue_.hold(); }
    void release() { queue_.release(); }

    struct Answered {
        enum class Kind { Awaited, Late, Unasked } kind = Kind::Unasked;
        Ticket ticket = 0;     ///< Awaited: whose caller has an outcome now.
        std::string action{};  ///< Awaited and late.
    };
    /// An answer with this message id has come.
    Answered answer(const std::string& id, const CommandOutcome& outcome);
    bool hasOutcome(Ticket ticket) const;
    /// The caller goes, with the outcome that there is; NoAnswer when there is none.
    CommandOutcome leave(Ticket ticket);

    // The end.

    /// The calls that ended with it; nothing when it had ended before.
    std::optional<std::vector<Ticket>> close();
    bool isClosed() const { return isClosed_; }
    /// Whether it has ended and nothing is left to serve.
    bool isOver() const { return isClosed_ && !isServing_; }

private:
    struct Pending {
        std::string id;  // Empty while it was not sent.
        std::string action;
        std::string payload;
        std::optional<CommandOutcome> outcome;
    };
    struct Abandoned {
        std::string id;
        std::string action;
    };
    void settle(Pending& pending, CommandOutcome outcome);

    Limits limits_;
    bool isClosed_ = false;
    bool isServing_ = false;
    bool isHeard_ = true;
    std::deque<std::string> inbox_;

    std::string idPrefix_;
    std::uint64_t lastId_ = 0;
    CallQueue queue_;
    std::unordered_map<Ticket, Pending> pending_;
    std::unordered_map<std::string, Ticket> awaited_;  // By message id.
    std::deque<Abandoned> abandoned_;                  // The latest few.
};

}  // namespace voltgate::rpc
