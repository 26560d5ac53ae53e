// Security events: those that stations tell, and those that are seen here. Safe to use from any
// thread.
#pragma once
#include "ocpp/repositories/security_event_repository.hpp"

namespace voltgate {

class SecurityEventService {
public:
    SecurityEventService(SecurityEventRepository& events, const Clock& clock)
        : events_(events), clock_(clock) {}

    /// Of a station; on record when it returns.
    Task<> report(SecurityEvent event);
    /// Seen here. Logged; on record unless the database is away.
    Task<> note(StationId station, std::string type, std::string sentence);
    Task<Listed<SecurityEvent>> list(SecurityEventFilter filter, Page page);

private:
    SecurityEventRepository& events_;
    const Clock& clock_;
};

}  // namespace voltgate
