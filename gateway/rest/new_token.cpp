#include "gateway/rest/new_token.hpp"

namespace voltgate::rest {

IdTokenRecord toRecord(const NewTokenBody& body) {
    Faults faults;
    faults.require(!body.idToken.value.empty(), "idToken", "is empty");
    faults.finish();
    IdTokenRecord fresh;
    fresh.token.value = body.idToken.value;
    if (body.type) fresh.token.type = body.type->value;
    if (body.status) fresh.status = meant(*body.status);
    fresh.expiresAt = body.expiresAt;
    if (body.groupId) fresh.groupId = body.groupId->value;
    fresh.allowConcurrentTx = body.allowConcurrentTx.value_or(false);
    if (body.label) fresh.label = body.label->value;
    return fresh;
}

}  // namespace voltgate::rest
