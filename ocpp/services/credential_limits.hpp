// How often credentials may be wrong, per address and per station, until whoever guesses is told to
// wait. A right password passes all the same: nobody can lock a station out by guessing at its
// password, wherever from. Bounded in memory; safe to use from any thread.
#pragma once
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/token_bucket.hpp"

namespace voltgate {

struct CredentialLimitSettings {
    int perAddress = 60;  ///< Wrong credentials at once; 0: any number.
    int perStation = 20;
    std::chrono::seconds window{600};  ///< In which all of them come back, one by one.
};

class CredentialLimits {
public:
    CredentialLimits(const Clock& clock, CredentialLimitSettings settings)
        : clock_(clock), settings_(settings) {}

    struct Refusal {
        std::chrono::seconds retryAfter;
        bool isFirst;  ///< Of this address and station in a minute: the one to record.
    };
    /// Counts credentials that were wrong; a refusal when there were too many before.
    std::optional<Refusal> failed(const std::string& address, const std::string& station);

private:
    struct Entry {
        std::string key;
        TokenBucket bucket;
        DateTime refusedAt{};  // Of an address and a station: last recorded.
    };
    TokenBucket::Limit limit(int most) const;
    Entry& entry(std::string key);
    std::optional<std::chrono::seconds> count(std::string key, int most, DateTime now);

    const Clock& clock_;
    CredentialLimitSettings settings_;
    std::mutex mutex_;
    std::list<Entry> entries_;  // Those used last stand in front.
    std::unordered_map<std::string, std::list<Entry>::iterator> byKey_;
};

}  // namespace voltgate
