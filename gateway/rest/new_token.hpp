// A token that is to be put on record, as a body of POST /tokens and as a line of an import.
#pragma once
#include "gateway/rest/body.hpp"
#include "gateway/rest/words.hpp"
#include "ocpp/domain/id_token.hpp"

namespace voltgate::rest {

struct NewTokenBody {
    json::String<255> idToken;
    std::optional<json::String<20>> type;
    std::optional<Spelled<TokenStatus>> status;
    std::optional<DateTime> expiresAt;
    std::optional<json::String<255>> groupId;
    std::optional<bool> allowConcurrentTx;
    std::optional<json::String<100>> label;
};
JSON_FIELDS(NewTokenBody, idToken, type, status, expiresAt, groupId, allowConcurrentTx, label)

/// Throws HttpProblem 400.
IdTokenRecord toRecord(const NewTokenBody& body);

}  // namespace voltgate::rest
