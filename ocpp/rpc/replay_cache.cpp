#include "ocpp/rpc/replay_cache.hpp"

#include <functional>

namespace voltgate::rpc {

std::optional<std::string> ReplayCache::answerTo(std::string_view call, DateTime now) const {
    const std::size_t hash = std::hash<std::string_view>{}(call);
    for (const auto& entry : entries_) {
        const bool isSame = entry.hash == hash && entry.size == call.size();
        if (isSame && now - entry.at < maxAge) return entry.answer;
    }
    return std::nullopt;
}

void ReplayCache::remember(std::string_view call, std::string answer, DateTime now) {
    if (answer.size() > maxAnswer) return;
    if (entries_.size() == capacity) entries_.pop_front();
    entries_.push_back({std::hash<std::string_view>{}(call), call.size(), std::move(answer), now});
}

}  // namespace voltgate::rpc
