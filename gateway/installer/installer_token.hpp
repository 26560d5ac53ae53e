// The two tokens of the installer API, both JSON Web Tokens signed with RS256 and nothing else: an
// identity token comes out of a QR code or from the operator, says which station and role it is
// for, and is only good for /auth; an access token is what /auth gives for it, and expires. Safe to
// use from any thread.
#pragma once
#include <optional>
#include <string>

#include "gateway/installer/identity_keys.hpp"
#include "gateway/installer/roles.hpp"
#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate::installer {

struct Identity {
    StationId station;
    Role role = Role::Operator;
    bool operator==(const Identity&) const = default;
};

struct Access {
    Identity identity;
    std::string clientId;  ///< The app that got it; empty: it named itself not.
    bool operator==(const Access&) const = default;
};

class InstallerTokens {
public:
    InstallerTokens(const IdentityKeys& keys, std::chrono::seconds lifetime, const Clock& clock)
        : keys_(keys), lifetime_(lifetime), clock_(clock) {}

    std::string issueIdentity(const Identity& identity) const;
    /// Signed with another private key (PEM); nothing when that is no RSA key.
    std::optional<std::string> issueIdentity(const Identity& identity,
                                             const std::string& privateKey) const;
    /// Two sets of claims are understood: `role` (identity_operator and so on) with `cp`, and `iss`
    /// "TNM Auth server" with `sub` and `aud`. Nothing unless it is signed by our key, has been
    /// issued at some time, and has not expired (it need not expire at all).
    std::optional<Identity> readIdentity(const std::string& token) const;

    std::string issueAccess(const Identity& identity, const std::string& clientId) const;
    /// Nothing unless it is ours, untouched and not expired.
    std::optional<Access> readAccess(const std::string& token) const;

private:
    const IdentityKeys& keys_;
    std::chrono::seconds lifetime_;
    const Clock& clock_;
};

}  // namespace voltgate::installer
