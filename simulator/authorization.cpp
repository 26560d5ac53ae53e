// Tags and the authorization cache (OCPP 1.6 §3.4, §4.1, §5.4).
#include <strings.h>

#include "ocpp/domain/id_token.hpp"
#include "simulator/charging_station.hpp"

namespace voltgate::simulator {

bool ChargingStation::isSame(std::string_view oneTag, std::string_view otherTag) {
    return oneTag.size() == otherTag.size() &&
           ::strncasecmp(oneTag.data(), otherTag.data(), oneTag.size()) == 0;
}

Task<std::optional<v16::IdTagInfo>> ChargingStation::authorize(std::string idTag) {
    auto self = shared_from_this();
    const std::string key = IdToken{.value = idTag}.normalized();
    if (!isReady()) {
        if (const auto info = locallyAuthorized(key)) co_return info;
        if (!configuration_.isTrue("AllowOfflineTxForUnknownId")) co_return std::nullopt;
        co_return v16::IdTagInfo{.status = v16::AuthorizationStatus::Accepted};
    }
    const auto answer = co_await call(v16::AuthorizeRequest{.idTag = idTag});
    if (!answer.response) co_return std::nullopt;
    const v16::IdTagInfo info = answer.response->idTagInfo;
    note("tag " + idTag + ": " + std::string(json::text(info.status)));
    if (configuration_.isTrue("AuthorizationCacheEnabled")) authorized_[key] = info;
    co_return info;
}

Task<v16::ClearCacheResponse> ChargingStation::clearCache(Inbound&, const v16::ClearCacheRequest&) {
    const bool hasCache = configuration_.isTrue("AuthorizationCacheEnabled");
    authorized_.clear();
    co_return v16::ClearCacheResponse{hasCache ? v16::AcceptedOrRejected::Accepted
                                               : v16::AcceptedOrRejected::Rejected};
}

}  // namespace voltgate::simulator
