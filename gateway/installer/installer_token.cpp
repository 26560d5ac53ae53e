// The only file here with libjwt.
#include "gateway/installer/installer_token.hpp"

#include <jwt.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "ocpp/domain/text.hpp"

namespace voltgate::installer {
namespace {

constexpr std::size_t tokenAtMost = 4096;
constexpr auto clockTolerance = std::chrono::minutes(5);
constexpr std::string_view identityPrefix = "identity_";
const std::string identityIssuer = "TNM Auth server";
const std::string ourIssuer = "voltgate";
const std::string ourAudience = "voltgate-installer-api";

using Token = std::unique_ptr<jwt_t, decltype([](jwt_t* token) { jwt_free(token); })>;
using Text = std::unique_ptr<char, decltype([](char* text) { std::free(text); })>;

const unsigned char* bytes(const std::string& key) {
    return reinterpret_cast<const unsigned char*>(key.data());
}

void must(int error) {
    if (error != 0) throw std::runtime_error("a JSON Web Token could not be made");
}

long seconds(DateTime time) { return static_cast<long>(time.milliseconds() / 1000); }

std::string grant(const Token& token, const char* name) {
    const char* value = jwt_get_grant(token.get(), name);
    return value == nullptr ? "" : value;
}

bool hasGrant(const Token& token, const char* name) {
    const Text json(jwt_get_grants_json(token.get(), name));
    return json != nullptr;
}

Token fresh() {
    jwt_t* raw = nullptr;
    must(jwt_new(&raw));
    return Token(raw);
}

// Nothing when the key cannot sign.
std::optional<std::string> signedBy(const Token& token, const std::string& privateKey) {
    const int size = static_cast<int>(privateKey.size());
    if (jwt_set_alg(token.get(), JWT_ALG_RS256, bytes(privateKey), size) != 0) return std::nullopt;
    const Text text(jwt_encode_str(token.get()));
    if (!text) return std::nullopt;
    return std::string(text.get());
}

// Null unless the signature is right, by RS256: the algorithm is ours to choose, not the token's.
Token verified(const std::string& text, const std::string& publicKey) {
    if (text.empty() || text.size() > tokenAtMost || text.find('\0') != std::string::npos) {
        return nullptr;
    }
    jwt_t* raw = nullptr;
    const int error =
        jwt_decode(&raw, text.c_str(), bytes(publicKey), static_cast<int>(publicKey.size()));
    Token token(raw);
    if (error != 0 || jwt_get_alg(token.get()) != JWT_ALG_RS256) return nullptr;
    return token;
}

bool wasIssued(const Token& token, DateTime now) {
    const long issuedAt = jwt_get_grant_int(token.get(), "iat");
    return issuedAt > 0 && issuedAt <= seconds(now + clockTolerance);
}

bool isCurrent(const Token& token, DateTime now) {
    return seconds(now) < jwt_get_grant_int(token.get(), "exp");
}

std::optional<Role> identityRole(const Token& token) {
    const auto role = grant(token, "role");
    if (role.starts_with(identityPrefix)) return roleOf(role.substr(identityPrefix.size()));
    const bool isOfDocument =
        role.empty() && equalIgnoringCase(grant(token, "iss"), identityIssuer);
    return isOfDocument ? roleOf(grant(token, "aud")) : std::nullopt;
}

}  // namespace

std::optional<std::string> InstallerTokens::issueIdentity(const Identity& identity,
                                                          const std::string& privateKey) const {
    const auto token = fresh();
    const auto role = std::string(identityPrefix) + std::string(wordOf(identity.role));
    must(jwt_add_grant(token.get(), "role", role.c_str()));
    must(jwt_add_grant(token.get(), "cp", identity.station.value.c_str()));
    must(jwt_add_grant_int(token.get(), "iat", seconds(clock_.now())));
    return signedBy(token, privateKey);
}

std::string InstallerTokens::issueIdentity(const Identity& identity) const {
    return issueIdentity(identity, keys_.privateKey).value();
}

std::optional<Identity> InstallerTokens::readIdentity(const std::string& text) const {
    const auto token = verified(text, keys_.publicKey);
    const auto now = clock_.now();
    if (!token || !wasIssued(token, now)) return std::nullopt;
    if (hasGrant(token, "exp") && !isCurrent(token, now)) return std::nullopt;
    const auto role = identityRole(token);
    auto station = grant(token, "cp");
    if (station.empty()) station = grant(token, "sub");
    if (!role || station.empty()) return std::nullopt;
    return Identity{.station = StationId{std::move(station)}, .role = *role};
}

std::string InstallerTokens::issueAccess(const Identity& identity,
                                         const std::string& clientId) const {
    const auto now = clock_.now();
    const auto token = fresh();
    must(jwt_add_grant(token.get(), "iss", ourIssuer.c_str()));
    must(jwt_add_grant(token.get(), "aud", ourAudience.c_str()));
    must(jwt_add_grant(token.get(), "cp", identity.station.value.c_str()));
    must(jwt_add_grant(token.get(), "scope", std::string(wordOf(identity.role)).c_str()));
    if (!clientId.empty()) must(jwt_add_grant(token.get(), "sub", clientId.c_str()));
    must(jwt_add_grant_int(token.get(), "iat", seconds(now)));
    must(jwt_add_grant_int(token.get(), "exp", seconds(now + lifetime_)));
    return signedBy(token, keys_.privateKey).value();
}

std::optional<Access> InstallerTokens::readAccess(const std::string& text) const {
    const auto token = verified(text, keys_.publicKey);
    const auto now = clock_.now();
    if (!token || !wasIssued(token, now) || !isCurrent(token, now)) return std::nullopt;
    const auto role = roleOf(grant(token, "scope"));
    const bool isOurs =
        grant(token, "iss") == ourIssuer && grant(token, "aud") == ourAudience && role.has_value();
    auto station = grant(token, "cp");
    if (!isOurs || station.empty()) return std::nullopt;
    return Access{.identity = {.station = StationId{std::move(station)}, .role = *role},
                  .clientId = grant(token, "sub")};
}

}  // namespace voltgate::installer
