// Whether a token may charge (OCPP 1.6 §4.1), and forgetting what was cached (§5.4).
#pragma once
#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

struct AuthorizeResponse {
    IdTagInfo idTagInfo;
};
JSON_FIELDS(AuthorizeResponse, idTagInfo)

struct AuthorizeRequest {
    static constexpr Action action = "Authorize";
    using Response = AuthorizeResponse;

    IdTag idTag;
};
JSON_FIELDS(AuthorizeRequest, idTag)

struct ClearCacheResponse {
    AcceptedOrRejected status = AcceptedOrRejected::Rejected;
};
JSON_FIELDS(ClearCacheResponse, status)

struct ClearCacheRequest {
    static constexpr Action action = "ClearCache";
    using Response = ClearCacheResponse;
};
JSON_FIELDS(ClearCacheRequest)

}  // namespace voltgate::v16
