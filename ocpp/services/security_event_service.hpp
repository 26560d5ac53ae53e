// Security events: those that stations tell, and those that are seen here. Of one station so many
// are kept and no more, lest it bury those of others. Safe to use from any thread.
#pragma once
#include <mutex>
#include <unordered_map>

#include "ocpp/domain/token_bucket.hpp"
#include "ocpp/repositories/security_event_repository.hpp"

namespace voltgate {

class SecurityEventService {
public:
    SecurityEventService(SecurityEventRepository& events, const Clock& clock)
        : events_(events), clock_(clock) {}

    /// A thousand at once, and as many again each day. Beyond them they are counted, and the count
    /// is a security event of its own once there is room again.
    static constexpr TokenBucket::Limit ofAStation{.burst = 1000, .perSecond = 1000.0 / 86400};

    /// Of a station; on record when it returns, unless it sends too many.
    Task<> report(SecurityEvent event);
    /// Seen here. Logged; on record unless the database is away.
    Task<> note(StationId station, std::string type, std::string sentence);
    Task<Listed<SecurityEvent>> list(SecurityEventFilter filter, Page page);

private:
    struct Allowance {
        TokenBucket bucket{};
        std::uint64_t leftOut = 0;
    };

    bool mayKeep(const StationId& station, DateTime now, std::uint64_t& leftOut);

    SecurityEventRepository& events_;
    const Clock& clock_;
    std::mutex mutex_;
    std::unordered_map<StationId, Allowance> allowances_;
};

}  // namespace voltgate
