// Changes of how a station authenticates itself: another AuthorizationKey, or a higher security
// profile. Until the station has come back in the new way both ways are open to it (1.6 security
// whitepaper A01, A05).
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

enum class SecurityChangeKind { AuthorizationKey, SecurityProfile };

/// Requested: sent, and it is not known whether the station took it. Accepted: it did, and has not
/// come back in the new way. Both are open: old and new are valid. The others are final.
enum class SecurityChangeState { Requested, Accepted, Completed, Rejected, Superseded };

/// How the key goes into ChangeConfiguration: 1.6 wants hexadecimal, some stations take it as it
/// is.
enum class KeyForm { Hexadecimal, Plain };

struct SecurityChange {
    std::int64_t number = 0;
    StationId station;
    SecurityChangeKind kind = SecurityChangeKind::AuthorizationKey;
    std::optional<int> securityProfile;  ///< Of SecurityProfile: the new one.
    SecurityChangeState state = SecurityChangeState::Requested;
    std::string detail;  ///< How it stands, a sentence.
    std::string requestedBy;
    DateTime createdAt;
    std::optional<DateTime> endedAt;

    bool isOpen() const {
        return state == SecurityChangeState::Requested || state == SecurityChangeState::Accepted;
    }
};

}  // namespace voltgate
