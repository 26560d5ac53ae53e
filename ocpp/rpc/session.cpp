#include "ocpp/rpc/session.hpp"

#include <asio/bind_executor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/dispatch.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>

#include "ocpp/json/document.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rpc {
namespace {

constexpr auto quietly = asio::experimental::as_tuple(asio::use_awaitable);
constexpr std::size_t maxLoggedFrame = 65536;

const char* kindName(MessageKind kind) {
    switch (kind) {
        case MessageKind::Call:
            return "CALL";
        case MessageKind::CallResult:
            return "CALLRESULT";
        case MessageKind::CallError:
            return "CALLERROR";
        default:
            return "INVALID";
    }
}

// A first look at the message type; the full reading follows.
bool looksLikeAnswer(std::string_view frame) {
    constexpr const char* space = " \t\r\n";
    const auto bracket = frame.find_first_not_of(space);
    if (bracket == std::string_view::npos || frame[bracket] != '[') return false;
    const auto type = frame.find_first_not_of(space, bracket + 1);
    return type != std::string_view::npos && (frame[type] == '3' || frame[type] == '4');
}

// Of these an earlier answer may be untrue by now: who was told Pending may have been accepted, and
// time goes on. Asking again does nothing twice.
bool isAboutNow(std::string_view action) {
    return action == "BootNotification" || action == "Heartbeat" || action == "Authorize";
}

CommandOutcome toOutcome(const Message& message) {
    CommandOutcome outcome{.messageId = message.id};
    if (message.kind == MessageKind::Malformed) {
        outcome.result = CommandResult::Unreadable;
        outcome.errorDescription = message.fault;
        return outcome;
    }
    if (message.kind == MessageKind::CallError) {
        outcome.result = CommandResult::CallError;
        outcome.errorCode = message.errorCode;
        outcome.errorDescription = message.errorDescription;
        outcome.errorDetails = message.payload ? json::toText(*message.payload) : "{}";
        return outcome;
    }
    outcome.result = CommandResult::Answered;
    outcome.response = json::toText(*message.payload);
    const auto status = message.payload->FindMember("status");
    if (status != message.payload->MemberEnd() && status->value.IsString())
        outcome.status = status->value.GetString();
    return outcome;
}

}  // namespace

Session::Session(asio::io_context& io, SessionSettings settings, std::shared_ptr<Link> link,
                 std::shared_ptr<CallHandler> handler)
    : strand_(asio::make_strand(io)),
      settings_(std::move(settings)),
      link_(std::move(link)),
      handler_(std::move(handler)),
      conversation_({.inbox = settings_.maxInbox, .queuedCalls = settings_.maxQueuedCalls},
                    // Unique across connections too: a late answer of an earlier one must not be
                    // taken for an answer here.
                    std::to_string(DateTime::now().milliseconds()) + "-"),
      frameBudget_(settings_.frameLogRate),
      holdTimer_(strand_) {
    // From the beginning: whoever learns of the connection may call before it is started.
    if (settings_.holdCalls > Duration::zero()) conversation_.hold();
}

// Posted, never dispatched: a call from the strand itself would run at once, ahead of what waits
// for the strand, and in the middle of what runs there.
template <class Work>
void Session::later(Work work) {
    asio::post(strand_, [self = shared_from_this(), work = std::move(work)]() mutable {
        self->guarded([&] { work(*self); });
    });
}

template <class Work>
void Session::guarded(Work work) {
    try {
        work();
    } catch (const std::exception& error) {
        log::writeLimited(log::Level::Error, "session failed",
                          {{"station", settings_.station.value}, {"error", error.what()}});
    }
}

// On the strand: a newer connection of the station may be ending this one already.
void Session::start() {
    if (settings_.holdCalls <= Duration::zero()) return;
    later([](Session& self) {
        if (self.conversation_.isClosed()) return;
        self.holdTimer_.expires_after(self.settings_.holdCalls);
        self.holdTimer_.async_wait(asio::bind_executor(
            self.strand_, [session = self.shared_from_this()](asio::error_code error) {
                if (!error) session->guarded([&] { session->releaseCalls(); });
            }));
    });
}

// Dispatched, to save a turn of the loop for every frame. It keeps the order all the same: whoever
// reads a socket is never on the strand of its session (rpc::Link).
void Session::receive(std::string frame, FrameKind kind) {
    asio::dispatch(strand_, [self = shared_from_this(), text = std::move(frame), kind]() mutable {
        self->guarded([&] { self->accept(std::move(text), kind); });
    });
}

// OCPP-J 1.6 §4.1: messages are text frames. Some stations send their JSON in binary ones.
bool Session::mayBeBinary() {
    violated({.rule = std::string(name(json::LeniencyRule::BinaryFrame))});
    if (settings_.leniency.has(json::LeniencyRule::BinaryFrame)) return true;
    close(1003, "OCPP-J messages are text frames");
    return false;
}

void Session::accept(std::string frame, FrameKind kind) {
    if (frame.empty()) return;  // A keep-alive of some stations.
    if (conversation_.isClosed()) return;
    if (kind == FrameKind::Binary && !mayBeBinary()) return;
    if (looksLikeAnswer(frame)) {  // Answers overtake the inbox.
        complete(readMessage(frame, settings_.leniency), frame);
        return;
    }
    const auto arrival = conversation_.arrive(std::move(frame));
    listenWhenThereIsRoom();
    if (arrival == Conversation::Arrival::Serve)
        spawn(strand_, "serve inbox", serveInbox(shared_from_this()));
}

Task<> Session::serveInbox(std::shared_ptr<Session> self) {
    while (auto frame = self->conversation_.nextFrame()) {
        self->listenWhenThereIsRoom();
        co_await self->serveGuarded(std::move(*frame));
    }
    if (self->conversation_.isOver()) self->handler_.reset();
}

void Session::listenWhenThereIsRoom() {
    const auto shouldListen = conversation_.changeOfReading();
    if (!shouldListen) return;
    *shouldListen ? link_->resumeReading() : link_->pauseReading();
}

// One frame that fails must not end the serving of those behind it.
Task<> Session::serveGuarded(std::string frame) {
    try {
        const Message message = readMessage(frame, settings_.leniency);
        record(FrameDirection::Received, kindName(message.kind), message.action, message.id, frame);
        co_await serve(message, frame);
    } catch (const std::exception& error) {
        log::writeLimited(log::Level::Error, "frame failed",
                          {{"station", settings_.station.value}, {"error", error.what()}});
    }
}

Task<> Session::serve(const Message& message, std::string_view frame) {
    if (message.kind == MessageKind::Malformed && message.mustAnswer) {
        const auto code = text(ErrorCode::RpcFrameworkError, settings_.version);
        noteMalformed(message, "");
        send(writeCallError(message.id, code, message.fault), "CALLERROR", "", message.id);
    }
    if (message.kind != MessageKind::Call) co_return;

    const ReplayCache::Fingerprint fingerprint(frame);
    auto known = replay_.answerTo(fingerprint, DateTime::now());
    if (known && !isAboutNow(message.action)) {
        send(std::move(*known), "CALLRESULT", message.action, message.id);
        co_return;
    }
    noteDeviations(message, message.action);
    // An id alone proves nothing, so the message is handled all the same.
    if (recentIds_.isReused(message.id) && !known) {
        violated({.rule = violation::messageIdReused,
                  .action = message.action,
                  .example = message.id.substr(0, 50)});
    }
    std::string reply = co_await answer(message);
    const bool isResult = reply.starts_with("[3");
    if (isResult) replay_.remember(fingerprint, reply, DateTime::now());
    send(std::move(reply), isResult ? "CALLRESULT" : "CALLERROR", message.action, message.id);
    releaseCalls();
}

void Session::violated(ViolationReport report) {
    if (handler_) handler_->violated(std::move(report));
}

void Session::noteDeviations(const Message& message, const std::string& action) {
    for (const auto& deviation : message.deviations) {
        violated({.rule = std::string(name(deviation.rule)),
                  .action = action,
                  .example = deviation.example});
    }
}

void Session::noteMalformed(const Message& message, const std::string& action) {
    log::writeLimited(log::Level::Info, "malformed frame",
                      {{"station", settings_.station.value}, {"fault", message.fault}});
    violated({.rule = violation::malformedFrame, .action = action, .example = message.fault});
}

Task<std::string> Session::answer(const Message& message) {
    static const rapidjson::Value empty(rapidjson::kObjectType);
    const bool isNull =
        message.payload->IsNull() && settings_.leniency.has(json::LeniencyRule::NullPayload);
    if (isNull) {
        violated(
            {.rule = std::string(name(json::LeniencyRule::NullPayload)), .action = message.action});
    }
    auto code = ErrorCode::InternalError;
    std::string description = "Could not be processed now; please send it again.";
    try {
        if (handler_->handles(message.action)) {
            const auto payload =
                co_await handler_->handle(message.action, isNull ? empty : *message.payload);
            co_return writeCallResult(message.id, payload);
        }
        violated({.rule = violation::unknownAction, .example = message.action.substr(0, 50)});
        code = ErrorCode::NotImplemented;
        description = "Unknown action '" + message.action + "'";
    } catch (const json::ProtocolFault& fault) {
        violated({.rule = violation::refusedPayload,
                  .action = message.action,
                  .path = fault.path,
                  .example = fault.reason});
        code = toErrorCode(fault.kind);
        description = fault.what();
    } catch (const std::exception& error) {
        log::writeLimited(log::Level::Warn, "call failed",
                          {{"station", settings_.station.value},
                           {"action", message.action},
                           {"error", error.what()}});
    }
    co_return writeCallError(message.id, text(code, settings_.version), description);
}

// An answer that cannot be read ends its call all the same, if it names it: nothing better comes.
void Session::complete(const Message& message, std::string_view frame) {
    if (message.kind == MessageKind::Ignored || message.kind == MessageKind::Call)
        return record(FrameDirection::Received, kindName(message.kind), "", message.id, frame);
    const auto outcome = toOutcome(message);
    const auto answered = conversation_.answer(message.id, outcome);
    record(FrameDirection::Received, kindName(message.kind), answered.action, message.id, frame);
    if (message.kind == MessageKind::Malformed) noteMalformed(message, answered.action);
    noteDeviations(message, answered.action);
    switch (answered.kind) {
        case Conversation::Answered::Kind::Awaited:
            wake(answered.ticket);
            return sendNext();
        case Conversation::Answered::Kind::Late:
            return completeLate(answered.action, outcome);
        case Conversation::Answered::Kind::Unasked:
            if (message.kind != MessageKind::Malformed)
                violated({.rule = violation::unaskedAnswer});
    }
}

void Session::completeLate(const std::string& action, const CommandOutcome& outcome) {
    violated({.rule = violation::lateAnswer, .action = action});
    if (handler_) handler_->answeredLate(action, outcome);
}

void Session::wake(Ticket ticket) {
    if (const auto caller = callers_.find(ticket); caller != callers_.end())
        caller->second->cancel();
}

void Session::closed() {
    later([](Session& self) { self.end(); });
}

void Session::end() {
    const auto ended = conversation_.close();
    if (!ended) return;
    for (const auto ticket : *ended) wake(ticket);
    holdTimer_.cancel();
    if (!handler_) return;
    const auto handler = conversation_.isOver() ? std::exchange(handler_, nullptr) : handler_;
    handler->disconnected();
}

void Session::close(std::uint16_t code, std::string reason) {
    link_->close(code, std::move(reason));
    closed();
}

void Session::releaseCalls() {
    conversation_.release();
    holdTimer_.cancel();
    sendNext();
}

void Session::sendNext() {
    guarded([this] {
        while (const auto call = conversation_.nextCall())
            send(writeCall(call->id, call->action, call->payload), "CALL", call->action, call->id);
    });
}

Task<CommandOutcome> Session::call(std::string action, std::string payload, Priority priority,
                                   Duration patience) {
    auto self = shared_from_this();
    auto exchange = callOnStrand(std::move(action), std::move(payload), priority, patience);
    co_return co_await asio::co_spawn(strand_, std::move(exchange), asio::use_awaitable);
}

Task<CommandOutcome> Session::callOnStrand(std::string action, std::string payload,
                                           Priority priority, Duration patience) {
    const auto ticket = conversation_.ask(std::move(action), std::move(payload), priority);
    if (!ticket) {
        co_return CommandOutcome{.result = conversation_.isClosed() ? CommandResult::Disconnected
                                                                    : CommandResult::QueueFull};
    }
    asio::steady_timer deadline(strand_, patience);
    callers_.emplace(*ticket, &deadline);
    sendNext();
    if (!conversation_.hasOutcome(*ticket)) co_await deadline.async_wait(quietly);

    callers_.erase(*ticket);
    auto outcome = conversation_.leave(*ticket);
    sendNext();
    co_return outcome;
}

void Session::send(std::string frame, std::string_view kind, std::string_view action,
                   std::string_view id) {
    record(FrameDirection::Sent, kind, action, id, frame);
    link_->send(std::move(frame));
}

void Session::record(FrameDirection direction, std::string_view kind, std::string_view action,
                     std::string_view id, std::string_view frame) {
    const auto now = DateTime::now();
    if (!settings_.frameLog || !frameBudget_.spend(now)) return;
    if (const auto skipped = frameBudget_.takeSkipped(); skipped > 0) {
        log::debug("frames not kept", {{"station", settings_.station.value}, {"count", skipped}});
    }
    settings_.frameLog({.station = settings_.station,
                        .at = now,
                        .direction = direction,
                        .kind = std::string(kind),
                        .action = std::string(action),
                        .messageId = std::string(id),
                        .frame = std::string(frame.substr(0, maxLoggedFrame))});
}

}  // namespace voltgate::rpc
