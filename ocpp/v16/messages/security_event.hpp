// What happens to a station's security (security whitepaper for 1.6 §4.6: A04).
#pragma once
#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

struct SecurityEventNotificationRequest {
    static constexpr Action action = "SecurityEventNotification";
    using Response = Empty;

    json::String<50> type;
    DateTime timestamp;
    std::optional<json::String<255>> techInfo{};
};
JSON_FIELDS(SecurityEventNotificationRequest, type, timestamp, techInfo)

}  // namespace voltgate::v16
