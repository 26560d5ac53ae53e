#include "ocpp/rpc/replay_cache.hpp"

namespace voltgate::rpc {

std::optional<std::string> ReplayCache::answerTo(Fingerprint call, DateTime now) const {
    for (const auto& entry : entries_) {
        if (entry.call == call && now - entry.at < maxAge) return entry.answer;
    }
    return std::nullopt;
}

void ReplayCache::remember(Fingerprint call, std::string answer, DateTime now) {
    if (answer.size() > maxAnswer) return;
    if (entries_.size() == capacity) entries_.pop_front();
    entries_.push_back({call, std::move(answer), now});
}

}  // namespace voltgate::rpc
