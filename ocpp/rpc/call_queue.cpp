#include "ocpp/rpc/call_queue.hpp"

#include <algorithm>

namespace voltgate::rpc {

std::optional<Ticket> CallQueue::enqueue(Priority priority) {
    if (waiting() >= capacity_) return std::nullopt;
    const Ticket ticket = ++lastTicket_;
    waiting_[static_cast<std::size_t>(priority)].push_back(ticket);
    return ticket;
}

std::optional<Ticket> CallQueue::next() {
    if (held_ || inFlight_) return std::nullopt;
    for (auto& line : waiting_) {
        if (line.empty()) continue;
        inFlight_ = line.front();
        line.pop_front();
        return inFlight_;
    }
    return std::nullopt;
}

void CallQueue::answered(Ticket ticket) {
    if (inFlight_ == ticket) inFlight_.reset();
}

void CallQueue::abandon(Ticket ticket) {
    answered(ticket);
    for (auto& line : waiting_) std::erase(line, ticket);
}

std::size_t CallQueue::waiting() const {
    std::size_t count = 0;
    for (const auto& line : waiting_) count += line.size();
    return count;
}

}  // namespace voltgate::rpc
