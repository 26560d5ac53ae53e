// The local authorization list of a station (OCPP 1.6 §5.10, §5.15).
#pragma once
#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

struct GetLocalListVersionResponse {
    int listVersion = 0;  ///< 0: the list is empty; -1: the station has none.
};
JSON_FIELDS(GetLocalListVersionResponse, listVersion)

struct GetLocalListVersionRequest {
    static constexpr Action action = "GetLocalListVersion";
    using Response = GetLocalListVersionResponse;
};
JSON_FIELDS(GetLocalListVersionRequest)

/// §7.1; in a differential update an idTag without idTagInfo is removed.
struct AuthorizationData {
    IdTag idTag;
    std::optional<IdTagInfo> idTagInfo{};
};
JSON_FIELDS(AuthorizationData, idTag, idTagInfo)

enum class UpdateType { Differential, Full };
JSON_ENUM(UpdateType, Differential, Full)

enum class UpdateStatus { Accepted, Failed, NotSupported, VersionMismatch };
JSON_ENUM(UpdateStatus, Accepted, Failed, NotSupported, VersionMismatch)

struct SendLocalListResponse {
    UpdateStatus status = UpdateStatus::NotSupported;
};
JSON_FIELDS(SendLocalListResponse, status)

struct SendLocalListRequest {
    static constexpr Action action = "SendLocalList";
    using Response = SendLocalListResponse;

    int listVersion = 0;
    std::optional<json::List<AuthorizationData>> localAuthorizationList{};
    UpdateType updateType = UpdateType::Full;
};
JSON_FIELDS(SendLocalListRequest, listVersion, localAuthorizationList, updateType)

}  // namespace voltgate::v16
