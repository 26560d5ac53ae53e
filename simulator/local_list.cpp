// The local authorization list (OCPP 1.6 §3.5, §5.10, §5.15).
#include "ocpp/domain/id_token.hpp"
#include "simulator/charging_station.hpp"

namespace voltgate::simulator {

Task<v16::GetLocalListVersionResponse> ChargingStation::getLocalListVersion(
    Inbound&, const v16::GetLocalListVersionRequest&) {
    const bool hasList = configuration_.isTrue("LocalAuthListEnabled");
    co_return v16::GetLocalListVersionResponse{hasList ? localListVersion_ : -1};
}

Task<v16::SendLocalListResponse> ChargingStation::sendLocalList(
    Inbound&, const v16::SendLocalListRequest& request) {
    co_return v16::SendLocalListResponse{updateLocalList(request)};
}

v16::UpdateStatus ChargingStation::updateLocalList(const v16::SendLocalListRequest& request) {
    using enum v16::UpdateStatus;
    if (!configuration_.isTrue("LocalAuthListEnabled")) return NotSupported;
    const bool isFull = request.updateType == v16::UpdateType::Full;
    if (!isFull && request.listVersion <= localListVersion_) return VersionMismatch;
    const auto changes =
        request.localAuthorizationList.value_or(json::List<v16::AuthorizationData>{});
    const auto most = [this](std::string_view key) {
        return static_cast<std::size_t>(configuration_.number(key));
    };
    if (changes.size() > most("SendLocalListMaxLength")) return Failed;
    auto list = isFull ? decltype(localList_){} : localList_;
    for (const auto& change : changes) {
        const auto key = IdToken{.value = change.idTag.value}.normalized();
        if (isFull && !change.idTagInfo) return Failed;
        if (change.idTagInfo) {
            list[key] = *change.idTagInfo;
        } else {
            list.erase(key);
        }
    }
    if (list.size() > most("LocalAuthListMaxLength")) return Failed;
    localList_ = std::move(list);
    localListVersion_ = request.listVersion;
    return Accepted;
}

std::optional<v16::IdTagInfo> ChargingStation::locallyAuthorized(const std::string& key) const {
    if (!configuration_.isTrue("LocalAuthorizeOffline")) return std::nullopt;
    const auto listed = localList_.find(key);
    // The list goes before the cache (1.6 §3.5.3).
    if (configuration_.isTrue("LocalAuthListEnabled") && listed != localList_.end()) {
        auto info = listed->second;
        const bool isOver = info.expiryDate && *info.expiryDate <= DateTime::now();
        if (isOver && info.status == v16::AuthorizationStatus::Accepted) {
            info.status = v16::AuthorizationStatus::Expired;
        }
        return info;
    }
    const auto cached = authorized_.find(key);
    return cached == authorized_.end() ? std::nullopt : std::optional(cached->second);
}

}  // namespace voltgate::simulator
