// Changes of a station's security on record, together with what they change of the station.
#pragma once
#include <optional>

#include "ocpp/domain/security_change.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class SecurityChangeRepository {
public:
    virtual ~SecurityChangeRepository() = default;

    /// Puts it on record with a number of its own, and the new credential or profile beside the
    /// one in force. An open one of its kind becomes Superseded.
    virtual Task<SecurityChange> begin(SecurityChange change,
                                       std::optional<StationCredential> credential) = 0;
    /// Moves an open one to Requested, Accepted, or to Rejected, which drops what is new. False
    /// when it is not open any more.
    virtual Task<bool> move(std::int64_t number, SecurityChangeState state, std::string detail) = 0;
    /// Puts the new in the place of the old, if it still is this credential or profile. False when
    /// it is not.
    virtual Task<bool> complete(StationId station, SecurityChangeKind kind,
                                std::optional<StationCredential> credential,
                                std::optional<int> securityProfile) = 0;
    /// The latest of its kind.
    virtual Task<std::optional<SecurityChange>> latest(StationId station,
                                                       SecurityChangeKind kind) = 0;
};

}  // namespace voltgate
