// The only file with libjwt.
#include "gateway/rest/json_web_token.hpp"

#include <jwt.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "gateway/rest/words.hpp"

namespace voltgate::rest {
namespace {

constexpr std::size_t tokenAtMost = 4096;

using Token = std::unique_ptr<jwt_t, decltype([](jwt_t* token) { jwt_free(token); })>;
using Text = std::unique_ptr<char, decltype([](char* text) { std::free(text); })>;

const unsigned char* bytes(const std::string& secret) {
    return reinterpret_cast<const unsigned char*>(secret.data());
}

void must(int error) {
    if (error != 0) throw std::runtime_error("a JSON Web Token could not be made");
}

long seconds(DateTime time) { return static_cast<long>(time.milliseconds() / 1000); }

std::string grant(const Token& token, const char* name) {
    const char* value = jwt_get_grant(token.get(), name);
    return value == nullptr ? "" : value;
}

}  // namespace

JsonWebTokens::JsonWebTokens(std::string secret, const Clock& clock)
    : secret_(std::move(secret)), clock_(clock) {
    if (secret_.size() < secretAtLeast) {
        throw std::invalid_argument("the secret of JSON Web Tokens needs at least 32 bytes");
    }
}

std::string JsonWebTokens::issue(const User& user) const {
    const auto now = clock_.now();
    jwt_t* raw = nullptr;
    must(jwt_new(&raw));
    const Token token(raw);
    must(jwt_add_grant(raw, "sub", user.email.c_str()));
    must(jwt_add_grant(raw, "role", toWord(user.role).c_str()));
    must(jwt_add_grant_int(raw, "iat", seconds(now)));
    must(jwt_add_grant_int(raw, "exp", seconds(now + lifetime)));
    must(jwt_set_alg(raw, JWT_ALG_HS256, bytes(secret_), static_cast<int>(secret_.size())));
    const Text text(jwt_encode_str(raw));
    if (!text) throw std::runtime_error("a JSON Web Token could not be signed");
    return text.get();
}

std::optional<Claims> JsonWebTokens::verify(const std::string& token) const {
    if (token.empty() || token.size() > tokenAtMost) return std::nullopt;
    jwt_t* raw = nullptr;
    const int error =
        jwt_decode(&raw, token.c_str(), bytes(secret_), static_cast<int>(secret_.size()));
    const Token decoded(raw);
    // The algorithm is ours to choose, not the token's.
    if (error != 0 || jwt_get_alg(raw) != JWT_ALG_HS256) return std::nullopt;

    const auto role = fromWord<Role>(grant(decoded, "role"));
    const long issuedAt = jwt_get_grant_int(raw, "iat");
    const long expiresAt = jwt_get_grant_int(raw, "exp");
    const auto subject = grant(decoded, "sub");
    const bool isCurrent = seconds(clock_.now()) < expiresAt;
    if (!role || subject.empty() || !isCurrent) return std::nullopt;
    return Claims{.subject = subject,
                  .role = *role,
                  .issuedAt = DateTime::fromMilliseconds(issuedAt * 1000),
                  .expiresAt = DateTime::fromMilliseconds(expiresAt * 1000)};
}

}  // namespace voltgate::rest
