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

/// An identity as a token has it.
struct IdentityToken {
    Identity identity;
    std::string id;  ///< By which this token can be revoked; not the token.
    DateTime issuedAt;
    std::optional<DateTime> expiresAt{};
};

struct Access {
    Identity identity;
    std::string clientId;            ///< The app that got it; empty: it named itself not.
    std::int64_t stationNumber = 0;  ///< The token is for no later station of the same id.
    std::string identityToken{};     ///< The id of that for which it was given.
    bool operator==(const Access&) const = default;
};

class InstallerTokens {
public:
    /// `lifetime` is that of access tokens, the other that of identity tokens; 0: no end.
    InstallerTokens(const IdentityKeys& keys, std::chrono::seconds lifetime, const Clock& clock,
                    std::chrono::seconds identityLifetime = std::chrono::seconds(0))
        : keys_(keys), lifetime_(lifetime), clock_(clock), identityLifetime_(identityLifetime) {}

    std::string issueIdentity(const Identity& identity) const;
    /// Signed with another private key (PEM); nothing when that is no RSA key.
    std::optional<std::string> issueIdentity(const Identity& identity,
                                             const std::string& privateKey) const;
    /// Two sets of claims are understood: `role` (identity_operator and so on) with `cp`, and `iss`
    /// "TNM Auth server" with `sub` and `aud`. Nothing unless it is signed by our key, has been
    /// issued at some time, and has not expired: by its own end, if it has one, or by our setting.
    std::optional<IdentityToken> readIdentityToken(const std::string& token) const;
    std::optional<Identity> readIdentity(const std::string& token) const;
    /// The same for the same token, whoever signed it.
    static std::string idOf(const std::string& identityToken);
    /// When an identity token that is issued now ends; nothing: never.
    std::optional<DateTime> endOfIdentity() const;

    std::string issueAccess(const Access& access) const;
    /// Nothing unless it is ours, untouched and not expired.
    std::optional<Access> readAccess(const std::string& token) const;

private:
    const IdentityKeys& keys_;
    std::chrono::seconds lifetime_;
    const Clock& clock_;
    std::chrono::seconds identityLifetime_;
};

}  // namespace voltgate::installer
