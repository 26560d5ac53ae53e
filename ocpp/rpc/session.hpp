// One OCPP-J connection, either side of it: frames in, answers out, and calls to the peer one at a
// time.
//
// Inbound calls are handled strictly in order, one after the other; answers to our own calls never
// wait behind them, so a handler may call the same peer and wait. What may happen when is decided
// by rpc::Conversation; here are the strand on which alone it is touched, the timers and the I/O.
// The public members may be called from any thread. Frames that came before the socket ended are
// still handled, those after it are not.
#pragma once
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "ocpp/domain/command.hpp"
#include "ocpp/domain/frame_record.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/domain/violation.hpp"
#include "ocpp/rpc/conversation.hpp"
#include "ocpp/rpc/frame_budget.hpp"
#include "ocpp/rpc/link.hpp"
#include "ocpp/rpc/message.hpp"
#include "ocpp/rpc/recent_ids.hpp"
#include "ocpp/rpc/replay_cache.hpp"
#include "ocpp/task.hpp"

namespace voltgate::rpc {

/// Handles the calls of the peer.
class CallHandler {
public:
    virtual ~CallHandler() = default;

    virtual bool handles(std::string_view action) const = 0;
    /// The payload of the answer. `payload` lives until the task has ended. What it throws becomes
    /// a CALLERROR.
    virtual Task<std::string> handle(std::string_view action, const rapidjson::Value& payload) = 0;
    /// An answer has come after its caller had given up; the outcome names the call.
    virtual void answeredLate(std::string_view action, const CommandOutcome& outcome) = 0;
    /// The peer broke a rule of OCPP, forgiven or not.
    virtual void violated(ViolationReport) {}
    /// The connection has ended; called once. Calls that came before are still handled.
    virtual void disconnected() = 0;
};

struct SessionSettings {
    StationId station;  ///< For logs and the frame log.
    OcppVersion version = OcppVersion::V16;
    json::Leniency leniency = json::Leniency::all();
    std::size_t maxQueuedCalls = 100;
    std::size_t maxInbox = 64;  ///< Frames that wait; then the peer has to.
    /// Calls to the peer are held until its first call was answered, at most this long (0: not at
    /// all).
    Duration holdCalls = std::chrono::seconds(3);
    /// Takes every frame, for the frame log; may be empty.
    std::function<void(FrameRecord)> frameLog{};
    int frameLogRate = 0;  ///< Frames per second that it takes of this connection; 0: all.
};

enum class FrameKind { Text, Binary };

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(asio::io_context& io, SessionSettings settings, std::shared_ptr<Link> link,
            std::shared_ptr<CallHandler> handler);

    /// Call once, before the first receive().
    void start();
    /// The frame must be UTF-8.
    void receive(std::string frame, FrameKind kind = FrameKind::Text);
    /// The socket has ended: pending calls end as Disconnected at once.
    void closed();
    /// Ends the socket, and with it the session.
    void close(std::uint16_t code, std::string reason);

    /// Calls the peer: the raw answer, or why there is none. `patience` counts from now, waiting in
    /// line included.
    Task<CommandOutcome> call(std::string action, std::string payload, Priority priority,
                              Duration patience);

    DateTime lastReceivedAt() const { return link_->lastReceivedAt(); }

private:
    using Strand = asio::strand<asio::io_context::executor_type>;

    /// Runs `work` on the strand, after all that was given to it before; never in the caller.
    template <class Work>
    void later(Work work);
    /// What escapes is logged: nothing may leave the strand.
    template <class Work>
    void guarded(Work work);

    void accept(std::string frame, FrameKind kind);
    bool mayBeBinary();
    /// Static, so that the session lives as long as the coroutine.
    static Task<> serveInbox(std::shared_ptr<Session> self);
    void listenWhenThereIsRoom();
    Task<> serveGuarded(std::string frame);
    Task<> serve(const Message& message, std::string_view frame);
    Task<std::string> answer(const Message& message);
    void violated(ViolationReport report);
    void noteDeviations(const Message& message, const std::string& action);
    void noteMalformed(const Message& message, const std::string& action);
    void complete(const Message& message, std::string_view frame);
    void completeLate(const std::string& action, const CommandOutcome& outcome);
    void wake(Ticket ticket);
    void end();
    void releaseCalls();
    void sendNext();
    void send(std::string frame, std::string_view kind, std::string_view action,
              std::string_view id);
    void record(FrameDirection direction, std::string_view kind, std::string_view action,
                std::string_view id, std::string_view frame);
    Task<CommandOutcome> callOnStrand(std::string action, std::string payload, Priority priority,
                                      Duration patience);

    Strand strand_;
    SessionSettings settings_;
    std::shared_ptr<Link> link_;
    std::shared_ptr<CallHandler> handler_;  // Null when the conversation is over.

    Conversation conversation_;
    ReplayCache replay_;
    RecentIds recentIds_;
    FrameBudget frameBudget_;

    // Where the callers wait: their timer expires (no answer) or is cancelled (there is an
    // outcome).
    std::unordered_map<Ticket, asio::steady_timer*> callers_;
    asio::steady_timer holdTimer_;
};

}  // namespace voltgate::rpc
