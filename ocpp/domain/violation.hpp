// Violations: what a station sent that OCPP does not allow, whether it was forgiven (then the name
// is that of a leniency rule) or only noticed. Counted per station and name.
#pragma once
#include <cstdint>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

/// Names of what is counted and no leniency rule: nothing can be switched off about it.
namespace violation {
inline constexpr auto lateAnswer = "late-answer";             ///< To a call we had given up on.
inline constexpr auto malformedFrame = "malformed-frame";     ///< Answered with CALLERROR.
inline constexpr auto messageIdReused = "message-id-reused";  ///< For another message.
inline constexpr auto refusedPayload = "refused-payload";     ///< Answered with CALLERROR.
inline constexpr auto repeatedBoot = "repeated-boot";         ///< Minutes after another.
inline constexpr auto takenOver = "connection-taken-over";    ///< By another, while it was alive.
inline constexpr auto unaskedAnswer = "unasked-answer";       ///< To nothing we asked.
inline constexpr auto unansweredCall = "unanswered-call";     ///< No answer before its deadline.
inline constexpr auto unknownAction = "unknown-action";       ///< Answered with CALLERROR.
}  // namespace violation

/// One occurrence.
struct ViolationReport {
    std::string rule;
    std::string action{};   ///< Empty when the frame did not tell.
    std::string path{};     ///< In the payload; empty for the message as a whole.
    std::string example{};  ///< What was sent, bounded; empty where it may be a secret.
};

/// All occurrences of one name at one station.
struct Violation {
    StationId station;
    std::int64_t count = 0;
    DateTime firstAt;
    DateTime lastAt;
    ViolationReport last;
};

}  // namespace voltgate
