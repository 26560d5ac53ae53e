#include "gateway/rest/json_web_token.hpp"

#include <stdexcept>

#include "gateway/http/web_token.hpp"
#include "gateway/rest/words.hpp"

namespace voltgate::rest {

using http::Algorithm;
using http::WebToken;

JsonWebTokens::JsonWebTokens(std::string secret, const Clock& clock)
    : secret_(std::move(secret)), clock_(clock) {
    if (secret_.size() < secretAtLeast) {
        throw std::invalid_argument("the secret of JSON Web Tokens needs at least 32 bytes");
    }
}

std::string JsonWebTokens::issue(const User& user, const std::string& session) const {
    const auto now = clock_.now();
    WebToken token;
    token.add("sub", user.email);
    token.add("role", toWord(user.role));
    token.add("jti", session);
    token.add("iat", now);
    token.add("exp", now + lifetime);
    return token.sign(Algorithm::HS256, secret_).value();
}

std::optional<Claims> JsonWebTokens::verify(const std::string& text) const {
    const auto token = WebToken::verified(text, Algorithm::HS256, secret_);
    if (!token) return std::nullopt;
    const auto role = fromWord<Role>(token->text("role"));
    const auto subject = token->text("sub");
    const auto issuedAt = token->time("iat");
    const auto expiresAt = token->time("exp");
    const auto session = token->text("jti");
    if (!role || subject.empty() || session.empty() || !expiresAt || *expiresAt <= clock_.now())
        return std::nullopt;
    return Claims{.subject = subject,
                  .role = *role,
                  .session = session,
                  .issuedAt = issuedAt.value_or(DateTime{}),
                  .expiresAt = *expiresAt};
}

}  // namespace voltgate::rest
