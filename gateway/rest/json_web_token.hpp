// JSON Web Tokens of users: HS256 and nothing else, twelve hours. Safe to use from any thread.
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/user.hpp"

namespace voltgate::rest {

struct Claims {
    std::string subject;  ///< The user's e-mail.
    Role role = Role::Driver;
    std::string session;
    DateTime issuedAt;
    DateTime expiresAt;
};

class JsonWebTokens {
public:
    static constexpr std::size_t secretAtLeast = 32;
    static constexpr std::chrono::hours lifetime{12};

    /// Throws std::invalid_argument for a secret shorter than 32 bytes.
    JsonWebTokens(std::string secret, const Clock& clock);

    std::string issue(const User& user, const std::string& session) const;
    /// Nothing unless the token is ours, untouched and not expired.
    std::optional<Claims> verify(const std::string& text) const;

private:
    std::string secret_;
    const Clock& clock_;
};

}  // namespace voltgate::rest
