#include "ocpp/rpc/session.hpp"

#include <algorithm>
#include <asio/bind_executor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/dispatch.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <asio/use_awaitable.hpp>

#include "ocpp/json/document.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rpc {
namespace {

constexpr auto quietly = asio::experimental::as_tuple(asio::use_awaitable);
constexpr std::size_t maxAbandoned = 16;
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

CommandOutcome toOutcome(const Message& message) {
    CommandOutcome outcome{.messageId = message.id};
    if (message.kind == MessageKind::CallError) {
        outcome.result = CommandResult::CallError;
        outcome.errorCode = message.errorCode;
        outcome.errorDescription = message.errorDescription;
        outcome.errorDetails = message.payload ? json::toText(*message.payload) : "{}";
        return outcome;
    }
    outcome.result = CommandResult::Answered;
    outcome.response = json::toText(*message.payload);
    if (message.payload->IsObject()) {
        const auto status = message.payload->FindMember("status");
        if (status != message.payload->MemberEnd() && status->value.IsString()) {
            outcome.status = status->value.GetString();
        }
    }
    return outcome;
}

}  // namespace

// A timer as mailbox: it expires (no answer) or is cancelled (an outcome was put in).
struct Session::PendingCall {
    asio::steady_timer arrived;
    std::string id;
    std::string action;
    std::string payload;
    std::optional<CommandOutcome> outcome;

    void complete(CommandOutcome with) {
        outcome = std::move(with);
        arrived.cancel();
    }
};

Session::Session(asio::io_context& io, SessionSettings settings, std::shared_ptr<Link> link,
                 std::shared_ptr<CallHandler> handler)
    : strand_(asio::make_strand(io)),
      settings_(std::move(settings)),
      link_(std::move(link)),
      handler_(std::move(handler)),
      frameBudget_(settings_.frameLogRate),
      queue_(settings_.maxQueuedCalls),
      // Unique across connections too: a late answer of an earlier one must not be taken for an
      // answer here.
      idPrefix_(std::to_string(DateTime::now().milliseconds()) + "-"),
      holdTimer_(strand_) {
    // From the beginning: whoever learns of the connection may call before it is started.
    if (settings_.holdCalls > Duration::zero()) queue_.hold();
}

// On the strand: a newer connection of the station may be ending this one already.
void Session::start() {
    if (settings_.holdCalls <= Duration::zero()) return;
    asio::dispatch(strand_, [self = shared_from_this()] {
        if (self->isClosed_) return;
        self->holdTimer_.expires_after(self->settings_.holdCalls);
        self->holdTimer_.async_wait(
            asio::bind_executor(self->strand_, [self](asio::error_code error) {
                if (!error) self->releaseCalls();
            }));
    });
}

void Session::receive(std::string frame, FrameKind kind) {
    asio::dispatch(strand_, [self = shared_from_this(), text = std::move(frame), kind]() mutable {
        self->accept(std::move(text), kind);
    });
}

// OCPP-J 1.6 §4.1: messages are text frames. Some stations send their JSON in binary ones.
bool Session::mayBeBinary() {
    if (isClosed_) return true;
    violated({.rule = std::string(name(json::LeniencyRule::BinaryFrame))});
    if (settings_.leniency.has(json::LeniencyRule::BinaryFrame)) return true;
    close(1003, "OCPP-J messages are text frames");
    return false;
}

void Session::accept(std::string frame, FrameKind kind) {
    if (frame.empty()) return;  // A keep-alive of some stations.
    if (kind == FrameKind::Binary && !mayBeBinary()) return;
    if (looksLikeAnswer(frame)) {  // Answers overtake the inbox.
        complete(readMessage(frame, settings_.leniency), frame);
        return;
    }
    inbox_.push_back(std::move(frame));
    if (inbox_.size() >= settings_.maxInbox && !isPaused_) {
        isPaused_ = true;
        link_->pauseReading();
    }
    if (isServing_) return;
    isServing_ = true;
    spawn(strand_, "serve inbox", serveInbox(shared_from_this()));
}

Task<> Session::serveInbox(std::shared_ptr<Session> self) {
    while (!self->inbox_.empty()) {
        const std::string frame = std::move(self->inbox_.front());
        self->inbox_.pop_front();
        self->readOnWhenThereIsRoom();
        const Message message = readMessage(frame, self->settings_.leniency);
        self->record(FrameDirection::Received, kindName(message.kind), message.action, message.id,
                     frame);
        co_await self->serve(message, frame);
    }
    self->isServing_ = false;
    if (self->isClosed_) self->handler_.reset();
}

void Session::readOnWhenThereIsRoom() {
    if (!isPaused_ || inbox_.size() >= settings_.maxInbox / 2) return;
    isPaused_ = false;
    link_->resumeReading();
}

Task<> Session::serve(const Message& message, std::string_view frame) {
    if (message.kind == MessageKind::Malformed && message.mustAnswer) {
        const auto code = text(ErrorCode::RpcFrameworkError, settings_.version);
        log::info("malformed frame",
                  {{"station", settings_.station.value}, {"fault", message.fault}});
        violated({.rule = violation::malformedFrame, .example = message.fault});
        send(writeCallError(message.id, code, message.fault), "CALLERROR", "", message.id);
    }
    if (message.kind != MessageKind::Call) co_return;

    const ReplayCache::Fingerprint fingerprint(frame);
    if (auto known = replay_.answerTo(fingerprint, DateTime::now())) {
        send(std::move(*known), "CALLRESULT", message.action, message.id);
        co_return;
    }
    noteDeviations(message);
    std::string reply = co_await answer(message);
    const bool isResult = reply.starts_with("[3");
    if (isResult) replay_.remember(fingerprint, reply, DateTime::now());
    send(std::move(reply), isResult ? "CALLRESULT" : "CALLERROR", message.action, message.id);
    releaseCalls();
}

void Session::violated(ViolationReport report) {
    if (handler_) handler_->violated(std::move(report));
}

void Session::noteDeviations(const Message& message) {
    for (const auto& deviation : message.deviations) {
        violated({.rule = std::string(name(deviation.rule)),
                  .action = message.action,
                  .example = deviation.example});
    }
    // An id alone proves nothing, so the message is handled all the same.
    if (recentIds_.isReused(message.id)) {
        violated({.rule = violation::messageIdReused,
                  .action = message.action,
                  .example = message.id.substr(0, 50)});
    }
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
        log::warn("call failed", {{"station", settings_.station.value},
                                  {"action", message.action},
                                  {"error", error.what()}});
    }
    co_return writeCallError(message.id, text(code, settings_.version), description);
}

void Session::complete(const Message& message, std::string_view frame) {
    const auto sent = sent_.find(message.id);
    PendingCall* pending = sent == sent_.end() ? nullptr : pending_.at(sent->second);
    record(FrameDirection::Received, kindName(message.kind), pending ? pending->action : "",
           message.id, frame);
    if (message.kind != MessageKind::CallResult && message.kind != MessageKind::CallError) return;
    if (pending == nullptr) return completeLate(message);
    queue_.answered(sent->second);
    sent_.erase(sent);
    pending->complete(toOutcome(message));
    sendNext();
}

void Session::completeLate(const Message& message) {
    const auto abandoned =
        std::find_if(abandoned_.begin(), abandoned_.end(),
                     [&](const auto& entry) { return entry.first == message.id; });
    if (abandoned == abandoned_.end()) return violated({.rule = violation::unaskedAnswer});
    violated({.rule = violation::lateAnswer, .action = abandoned->second});
    if (handler_) handler_->answeredLate(abandoned->second, toOutcome(message));
    abandoned_.erase(abandoned);
}

void Session::closed() {
    asio::dispatch(strand_, [self = shared_from_this()] {
        if (std::exchange(self->isClosed_, true)) return;
        if (self->handler_) self->handler_->disconnected();
        self->holdTimer_.cancel();
        self->giveUpAll();
        if (!self->isServing_) self->handler_.reset();
    });
}

void Session::close(std::uint16_t code, std::string reason) {
    link_->close(code, std::move(reason));
    closed();
}

void Session::giveUpAll() {
    for (const auto& [ticket, pending] : pending_) {
        if (!pending->outcome) pending->complete({.result = CommandResult::Disconnected});
    }
}

void Session::releaseCalls() {
    queue_.release();
    holdTimer_.cancel();
    sendNext();
}

void Session::sendNext() {
    if (isClosed_) return;
    while (const auto ticket = queue_.next()) {
        PendingCall& pending = *pending_.at(*ticket);
        pending.id = idPrefix_ + std::to_string(++lastId_);
        sent_.emplace(pending.id, *ticket);
        send(writeCall(pending.id, pending.action, pending.payload), "CALL", pending.action,
             pending.id);
    }
}

Task<CommandOutcome> Session::call(std::string action, std::string payload, Priority priority,
                                   Duration patience) {
    auto self = shared_from_this();
    auto exchange = callOnStrand(std::move(action), std::move(payload), priority, patience);
    co_return co_await asio::co_spawn(strand_, std::move(exchange), asio::use_awaitable);
}

Task<CommandOutcome> Session::callOnStrand(std::string action, std::string payload,
                                           Priority priority, Duration patience) {
    if (isClosed_) co_return CommandOutcome{.result = CommandResult::Disconnected};
    if (const auto ticket = queue_.enqueue(priority)) {
        auto exchange = exchangeOnStrand(*ticket, std::move(action), std::move(payload), patience);
        co_return co_await std::move(exchange);
    }
    co_return CommandOutcome{.result = CommandResult::QueueFull};
}

Task<CommandOutcome> Session::exchangeOnStrand(Ticket ticket, std::string action,
                                               std::string payload, Duration patience) {
    PendingCall pending{
        asio::steady_timer(strand_, patience), {}, std::move(action), std::move(payload), {}};
    pending_.emplace(ticket, &pending);
    sendNext();
    if (!pending.outcome) co_await pending.arrived.async_wait(quietly);

    pending_.erase(ticket);
    queue_.abandon(ticket);
    if (!pending.outcome && !pending.id.empty()) {
        sent_.erase(pending.id);
        abandoned_.emplace_back(pending.id, pending.action);
        if (abandoned_.size() > maxAbandoned) abandoned_.pop_front();
    }
    sendNext();
    co_return pending.outcome.value_or(
        CommandOutcome{.result = CommandResult::NoAnswer, .messageId = pending.id});
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
