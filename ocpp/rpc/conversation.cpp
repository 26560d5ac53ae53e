#include "ocpp/rpc/conversation.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::rpc {
namespace {

constexpr std::size_t maxAbandoned = 16;

}  // namespace

// What comes after the end is left to the peer, which has no answer and says it again: its handler
// has been told that nothing more comes.
Conversation::Arrival Conversation::arrive(std::string frame) {
    if (isClosed_) return Arrival::TooLate;
    inbox_.push_back(std::move(frame));
    return std::exchange(isServing_, true) ? Arrival::Waits : Arrival::Serve;
}

std::optional<std::string> Conversation::nextFrame() {
    if (inbox_.empty()) {
        isServing_ = false;
        return std::nullopt;
    }
    std::optional<std::string> oldest(std::move(inbox_.front()));
    inbox_.pop_front();
    return oldest;
}

std::optional<bool> Conversation::changeOfReading() {
    const bool wasHeard = isHeard_;
    if (inbox_.size() >= limits_.inbox) isHeard_ = false;
    if (inbox_.size() < std::max<std::size_t>(1, limits_.inbox / 2) || isClosed_) isHeard_ = true;
    return isHeard_ == wasHeard ? std::nullopt : std::optional(isHeard_);
}

std::optional<Ticket> Conversation::ask(std::string action, std::string payload,
                                        Priority priority) {
    if (isClosed_) return std::nullopt;
    const auto ticket = queue_.enqueue(priority);
    if (ticket)
        pending_.emplace(*ticket, Pending{.id = {},
                                          .action = std::move(action),
                                          .payload = std::move(payload),
                                          .outcome = {}});
    return ticket;
}

std::optional<Conversation::Call> Conversation::nextCall() {
    if (isClosed_) return std::nullopt;
    const auto ticket = queue_.next();
    if (!ticket) return std::nullopt;
    Pending& pending = pending_.at(*ticket);
    pending.id = idPrefix_ + std::to_string(++lastId_);
    awaited_.emplace(pending.id, *ticket);
    return Call{.ticket = *ticket,
                .id = pending.id,
                .action = pending.action,
                .payload = std::move(pending.payload)};
}

Conversation::Answered Conversation::answer(const std::string& id, const CommandOutcome& outcome) {
    if (const auto awaited = awaited_.find(id); awaited != awaited_.end()) {
        const Ticket ticket = awaited->second;
        Pending& pending = pending_.at(ticket);
        queue_.answered(ticket);
        settle(pending, outcome);
        return {.kind = Answered::Kind::Awaited, .ticket = ticket, .action = pending.action};
    }
    const auto late = std::find_if(abandoned_.begin(), abandoned_.end(),
                                   [&](const Abandoned& call) { return call.id == id; });
    if (late == abandoned_.end()) return {};
    Answered answered{.kind = Answered::Kind::Late, .action = std::move(late->action)};
    abandoned_.erase(late);
    return answered;
}

bool Conversation::hasOutcome(Ticket ticket) const {
    const auto pending = pending_.find(ticket);
    return pending != pending_.end() && pending->second.outcome.has_value();
}

CommandOutcome Conversation::leave(Ticket ticket) {
    auto node = pending_.extract(ticket);
    if (node.empty()) return {};
    Pending& pending = node.mapped();
    queue_.abandon(ticket);
    if (pending.outcome) return std::move(*pending.outcome);
    CommandOutcome outcome{.result = CommandResult::NoAnswer, .messageId = pending.id};
    if (pending.id.empty()) return outcome;
    awaited_.erase(pending.id);
    abandoned_.push_back({.id = std::move(pending.id), .action = std::move(pending.action)});
    if (abandoned_.size() > maxAbandoned) abandoned_.pop_front();
    return outcome;
}

std::optional<std::vector<Ticket>> Conversation::close() {
    if (std::exchange(isClosed_, true)) return std::nullopt;
    std::vector<Ticket> ended;
    for (auto& [ticket, pending] : pending_) {
        if (pending.outcome) continue;
        settle(pending, {.result = CommandResult::Disconnected, .messageId = pending.id});
        ended.push_back(ticket);
    }
    return ended;
}

// From here on no answer is awaited: one that comes all the same is unasked.
void Conversation::settle(Pending& pending, CommandOutcome outcome) {
    awaited_.erase(pending.id);
    pending.outcome = std::move(outcome);
}

}  // namespace voltgate::rpc
