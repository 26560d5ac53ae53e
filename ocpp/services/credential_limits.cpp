#include "ocpp/services/credential_limits.hpp"

#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

constexpr std::size_t mostEntries = 60000;
constexpr auto recordPause = std::chrono::minutes(1);

std::string ofAddress(const std::string& address) { return "a " + address; }
std::string ofStation(const std::string& station) { return "s " + toLower(station); }
std::string ofPair(const std::string& address, const std::string& station) {
    return "p " + address + " " + toLower(station);
}

}  // namespace

TokenBucket::Limit CredentialLimits::limit(int most) const {
    return {.burst = double(most), .perSecond = double(most) / double(settings_.window.count())};
}

CredentialLimits::Entry* CredentialLimits::find(const std::string& key) {
    const auto found = byKey_.find(key);
    if (found == byKey_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &entries_.front();
}

CredentialLimits::Entry& CredentialLimits::entry(std::string key) {
    if (auto* known = find(key)) return *known;
    if (entries_.size() >= mostEntries) {
        byKey_.erase(entries_.back().key);
        entries_.pop_back();
    }
    entries_.push_front({.key = std::move(key), .bucket = {}});
    byKey_[entries_.front().key] = entries_.begin();
    return entries_.front();
}

std::optional<std::chrono::seconds> CredentialLimits::waitOf(const std::string& key, int most,
                                                             DateTime now) {
    auto* known = most == 0 ? nullptr : find(key);
    if (known == nullptr || !known->bucket.isEmpty(limit(most), now)) return std::nullopt;
    return known->bucket.wait(limit(most), now);
}

std::optional<CredentialLimits::Refusal> CredentialLimits::refusal(const std::string& address,
                                                                   const std::string& station) {
    const std::scoped_lock lock(mutex_);
    const auto now = clock_.now();
    const auto pairKey = ofPair(address, station);
    const auto* pair = find(pairKey);
    const bool isTrusted = pair != nullptr && pair->isTrusted;
    auto wait = isTrusted ? waitOf(pairKey, settings_.perStation, now)
                          : waitOf(ofAddress(address), settings_.perAddress, now);
    if (!wait && !isTrusted) wait = waitOf(ofStation(station), settings_.perStation, now);
    if (!wait) return std::nullopt;
    auto& refused = entry(pairKey);
    const bool isFirst = now - refused.refusedAt >= recordPause;
    if (isFirst) refused.refusedAt = now;
    return Refusal{.retryAfter = *wait, .isFirst = isFirst};
}

void CredentialLimits::failed(const std::string& address, const std::string& station) {
    const std::scoped_lock lock(mutex_);
    const auto now = clock_.now();
    const auto* pair = find(ofPair(address, station));
    if (pair != nullptr && pair->isTrusted) {
        entry(ofPair(address, station)).bucket.take(limit(settings_.perStation), now);
        return;
    }
    entry(ofAddress(address)).bucket.take(limit(settings_.perAddress), now);
    entry(ofStation(station)).bucket.take(limit(settings_.perStation), now);
}

void CredentialLimits::succeeded(const std::string& address, const std::string& station) {
    const std::scoped_lock lock(mutex_);
    auto& pair = entry(ofPair(address, station));
    pair.isTrusted = true;
    pair.bucket = {};
}

}  // namespace voltgate
