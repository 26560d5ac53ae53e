#include "ocpp/services/credential_limits.hpp"

#include <algorithm>

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

CredentialLimits::Entry& CredentialLimits::entry(std::string key) {
    const auto found = byKey_.find(key);
    if (found != byKey_.end()) {
        entries_.splice(entries_.begin(), entries_, found->second);
        return entries_.front();
    }
    if (entries_.size() >= mostEntries) {
        byKey_.erase(entries_.back().key);
        entries_.pop_back();
    }
    entries_.push_front({.key = std::move(key), .bucket = {}});
    byKey_[entries_.front().key] = entries_.begin();
    return entries_.front();
}

// How long to wait when the bucket was empty already.
std::optional<std::chrono::seconds> CredentialLimits::count(std::string key, int most,
                                                            DateTime now) {
    if (most == 0) return std::nullopt;
    auto& bucket = entry(std::move(key)).bucket;
    if (bucket.isEmpty(limit(most), now)) return bucket.wait(limit(most), now);
    bucket.take(limit(most), now);
    return std::nullopt;
}

std::optional<CredentialLimits::Refusal> CredentialLimits::failed(const std::string& address,
                                                                  const std::string& station) {
    const std::scoped_lock lock(mutex_);
    const auto now = clock_.now();
    const auto ofTheAddress = count(ofAddress(address), settings_.perAddress, now);
    const auto ofTheStation = count(ofStation(station), settings_.perStation, now);
    if (!ofTheAddress && !ofTheStation) return std::nullopt;
    auto& refused = entry(ofPair(address, station));
    const bool isFirst = now - refused.refusedAt >= recordPause;
    if (isFirst) refused.refusedAt = now;
    const auto none = std::chrono::seconds(0);
    return Refusal{.retryAfter = std::max(ofTheAddress.value_or(none), ofTheStation.value_or(none)),
                   .isFirst = isFirst};
}

}  // namespace voltgate
