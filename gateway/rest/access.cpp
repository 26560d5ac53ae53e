#include "gateway/rest/access.hpp"

#include <algorithm>

#include "gateway/http/digest.hpp"

namespace voltgate::rest {
namespace {

constexpr std::string_view keyPrefix = "vg_";
constexpr std::size_t keySize = 3 + 43;  // base64url of 32 bytes.
constexpr auto freshness = std::chrono::seconds(5);
constexpr std::size_t rememberedAtMost = 10000;

HttpProblem unauthorized(std::string detail) {
    HttpProblem problem(401, std::move(detail));
    problem.headers.emplace_back("WWW-Authenticate", "Bearer");
    return problem;
}

HttpProblem refused() { return unauthorized("these credentials are not valid, or not any more"); }

std::string bearerOf(const Request& request) {
    const auto header = request.header("Authorization");
    if (!header) {
        throw unauthorized("credentials are needed: Authorization: Bearer <token or API key>");
    }
    std::string scheme = header->substr(0, 7);
    std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    if (scheme != "bearer ") throw unauthorized("expected Authorization: Bearer ...");
    auto credentials = header->substr(7);
    std::erase(credentials, ' ');
    return credentials;
}

}  // namespace

ApiKeySecret makeApiKeySecret() {
    auto text = std::string(keyPrefix) + randomText(32);
    auto hash = sha256Hex(text);
    return {std::move(text), std::move(hash)};
}

Access::Access(UserRepository& users, ApiKeyRepository& keys, const JsonWebTokens& tokens,
               const Clock& clock)
    : users_(users), keys_(keys), tokens_(tokens), clock_(clock) {}

Task<Caller> Access::authenticate(const Request& request) {
    auto bearer = bearerOf(request);
    if (bearer.starts_with(keyPrefix)) {
        auto program = co_await programOf(std::move(bearer));
        co_return program;
    }
    auto user = co_await userOf(std::move(bearer));
    co_return user;
}

Task<Caller> Access::userOf(std::string token) {
    const auto claims = tokens_.verify(token);
    if (!claims) throw refused();
    const auto who = "session " + claims->session;
    auto known = remembered(who);
    if (!known) {
        const auto before = changes();
        const auto user = co_await users_.findBySession(claims->session);
        known.emplace();
        if (user) {
            *known = Found{.caller = {.identity = "user:" + std::to_string(user->number),
                                      .name = user->email,
                                      .role = user->role,
                                      .sites = user->sites,
                                      .cards = user->cards,
                                      .session = claims->session,
                                      .number = user->number}};
        }
        remember(who, *known, before);
    }
    co_return accepted(*known);
}

Task<Caller> Access::programOf(std::string key) {
    if (key.size() != keySize) throw refused();
    const auto hash = sha256Hex(key);
    auto known = remembered("key " + hash);
    if (!known) {
        const auto before = changes();
        const auto found = co_await keys_.findBySecretHash(hash);
        known.emplace();
        if (found) {
            *known = Found{.caller = {.identity = "key:" + std::to_string(found->number),
                                      .name = found->name,
                                      .role = found->role,
                                      .sites = found->sites,
                                      .number = found->number},
                           .expiresAt = found->expiresAt};
        }
        remember("key " + hash, *known, before);
    }
    co_return accepted(*known);
}

Caller Access::accepted(const std::optional<Found>& found) const {
    if (!found) throw refused();
    if (found->expiresAt && *found->expiresAt <= clock_.now()) throw refused();
    return found->caller;
}

std::optional<std::optional<Access::Found>> Access::remembered(const std::string& who) {
    const std::scoped_lock lock(mutex_);
    const auto found = remembered_.find(who);
    if (found == remembered_.end() || clock_.now() - found->second.at > freshness) {
        return std::nullopt;
    }
    return found->second.found;
}

std::uint64_t Access::changes() const {
    const std::scoped_lock lock(mutex_);
    return changes_;
}

void Access::forget() {
    const std::scoped_lock lock(mutex_);
    ++changes_;
    remembered_.clear();
}

// What was looked up before something ended may say that it is still there.
void Access::remember(const std::string& who, std::optional<Found> found,
                      std::uint64_t changesBefore) {
    const auto now = clock_.now();
    const std::scoped_lock lock(mutex_);
    if (changes_ != changesBefore) return;
    if (remembered_.size() >= rememberedAtMost) {
        std::erase_if(remembered_, [&](const auto& e) { return now - e.second.at > freshness; });
        if (remembered_.size() >= rememberedAtMost) remembered_.clear();
    }
    remembered_[who] = {std::move(found), now};
}

}  // namespace voltgate::rest
