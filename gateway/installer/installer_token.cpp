#include "gateway/installer/installer_token.hpp"

#include "gateway/http/digest.hpp"
#include "gateway/http/web_token.hpp"
#include "ocpp/domain/number.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate::installer {
namespace {

constexpr auto clockTolerance = std::chrono::minutes(5);
constexpr std::string_view identityPrefix = "identity_";
const std::string identityIssuer = "TNM Auth server";
const std::string ourIssuer = "voltgate";
const std::string ourAudience = "voltgate-installer-api";

using http::Algorithm;
using http::WebToken;

bool wasIssued(const WebToken& token, DateTime now) {
    const auto issuedAt = token.time("iat");
    return issuedAt && *issuedAt <= now + clockTolerance;
}

bool isCurrent(const WebToken& token, DateTime now) {
    const auto end = token.time("exp");
    return end && now < *end;
}

std::optional<Role> identityRole(const WebToken& token) {
    const auto role = token.text("role");
    if (role.starts_with(identityPrefix)) return roleOf(role.substr(identityPrefix.size()));
    const bool isOfDocument = role.empty() && equalIgnoringCase(token.text("iss"), identityIssuer);
    return isOfDocument ? roleOf(token.text("aud")) : std::nullopt;
}

}  // namespace

std::optional<std::string> InstallerTokens::issueIdentity(const Identity& identity,
                                                          const std::string& privateKey) const {
    WebToken token;
    token.add("role", std::string(identityPrefix) + std::string(wordOf(identity.role)));
    token.add("cp", identity.station.value);
    token.add("jti", http::randomText(12));
    token.add("iat", clock_.now());
    if (const auto end = endOfIdentity()) token.add("exp", *end);
    return token.sign(Algorithm::RS256, privateKey);
}

std::string InstallerTokens::issueIdentity(const Identity& identity) const {
    return issueIdentity(identity, keys_.privateKey).value();
}

std::optional<DateTime> InstallerTokens::endOfIdentity() const {
    if (identityLifetime_.count() == 0) return std::nullopt;
    return clock_.now() + identityLifetime_;
}

std::string InstallerTokens::idOf(const std::string& identityToken) {
    constexpr std::size_t digits = 32;
    return http::sha256Hex(identityToken).substr(0, digits);
}

std::optional<IdentityToken> InstallerTokens::readIdentityToken(const std::string& text) const {
    const auto token = WebToken::verified(text, Algorithm::RS256, keys_.publicKey);
    const auto now = clock_.now();
    if (!token || !wasIssued(*token, now)) return std::nullopt;
    if (token->has("exp") && !isCurrent(*token, now)) return std::nullopt;
    const auto issuedAt = token->time("iat").value_or(DateTime{});
    const bool isOver = identityLifetime_.count() > 0 && now >= issuedAt + identityLifetime_;
    const auto role = identityRole(*token);
    auto station = token->text("cp");
    if (station.empty()) station = token->text("sub");
    if (isOver || !role || station.empty()) return std::nullopt;
    return IdentityToken{.identity = {.station = StationId{std::move(station)}, .role = *role},
                         .id = idOf(text),
                         .issuedAt = issuedAt,
                         .expiresAt = token->time("exp")};
}

std::optional<Identity> InstallerTokens::readIdentity(const std::string& text) const {
    auto token = readIdentityToken(text);
    if (!token) return std::nullopt;
    return std::move(token->identity);
}

std::string InstallerTokens::issueAccess(const Access& access) const {
    const auto& identity = access.identity;
    const auto now = clock_.now();
    WebToken token;
    token.add("iss", ourIssuer);
    token.add("aud", ourAudience);
    token.add("cp", identity.station.value);
    token.add("scope", std::string(wordOf(identity.role)));
    token.add("cpn", std::to_string(access.stationNumber));
    token.add("idt", access.identityToken);
    if (!access.clientId.empty()) token.add("sub", access.clientId);
    token.add("iat", now);
    token.add("exp", now + lifetime_);
    return token.sign(Algorithm::RS256, keys_.privateKey).value();
}

std::optional<Access> InstallerTokens::readAccess(const std::string& text) const {
    const auto token = WebToken::verified(text, Algorithm::RS256, keys_.publicKey);
    const auto now = clock_.now();
    if (!token || !wasIssued(*token, now) || !isCurrent(*token, now)) return std::nullopt;
    const auto role = roleOf(token->text("scope"));
    const bool isOurs =
        token->text("iss") == ourIssuer && token->text("aud") == ourAudience && role.has_value();
    auto station = token->text("cp");
    const auto number = integerIn<std::int64_t>(token->text("cpn"));
    if (!isOurs || station.empty() || !number) return std::nullopt;
    return Access{.identity = {.station = StationId{std::move(station)}, .role = *role},
                  .clientId = token->text("sub"),
                  .stationNumber = *number,
                  .identityToken = token->text("idt")};
}

}  // namespace voltgate::installer
