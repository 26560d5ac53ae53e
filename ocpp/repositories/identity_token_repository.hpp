// Identity tokens on record.
#pragma once
#include <string>
#include <vector>

#include "ocpp/domain/identity_token.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class IdentityTokenRepository {
public:
    virtual ~IdentityTokenRepository() = default;

    virtual Task<> add(IdentityTokenRecord token) = 0;
    /// Notes a use, of a token that was not known before too. False when it has been revoked, or was
    /// for another station of the same id.
    virtual Task<bool> use(IdentityTokenRecord token) = 0;
    virtual Task<bool> isRevoked(std::string id) = 0;
    /// The latest first, at most a thousand.
    virtual Task<std::vector<IdentityTokenRecord>> ofStation(StationId station) = 0;
    /// False when the station has no such token.
    virtual Task<bool> revoke(StationId station, std::string id) = 0;
};

}  // namespace voltgate
