// The only file with libjwt.
#include "gateway/http/web_token.hpp"

#include <jwt.h>

#include <cstdlib>
#include <stdexcept>

#include "ocpp/pem.hpp"

namespace voltgate::http {
namespace {

constexpr std::size_t tokenAtMost = 4096;

using Text = std::unique_ptr<char, decltype([](char* text) { std::free(text); })>;

const unsigned char* bytes(const std::string& key) {
    return reinterpret_cast<const unsigned char*>(key.data());
}

void must(int error) {
    if (error != 0) throw std::runtime_error("a JSON Web Token could not be made");
}

jwt_alg_t toLibrary(Algorithm algorithm) {
    return algorithm == Algorithm::HS256 ? JWT_ALG_HS256 : JWT_ALG_RS256;
}

jwt_t* fresh() {
    jwt_t* token = nullptr;
    must(jwt_new(&token));
    return token;
}

}  // namespace

WebToken::WebToken() : WebToken(fresh()) {}

WebToken::WebToken(jwt* token) : token_(token, &jwt_free) {}

std::optional<WebToken> WebToken::verified(const std::string& text, Algorithm algorithm,
                                           const std::string& key) {
    if (text.empty() || text.size() > tokenAtMost || text.find('\0') != std::string::npos) {
        return std::nullopt;
    }
    jwt_t* raw = nullptr;
    const int error = jwt_decode(&raw, text.c_str(), bytes(key), static_cast<int>(key.size()));
    const WebToken token(raw);
    if (error != 0 || jwt_get_alg(raw) != toLibrary(algorithm)) return std::nullopt;
    return token;
}

void WebToken::add(const char* claim, const std::string& text) {
    must(jwt_add_grant(token_.get(), claim, text.c_str()));
}

void WebToken::add(const char* claim, DateTime time) {
    must(jwt_add_grant_int(token_.get(), claim, static_cast<long>(time.milliseconds() / 1000)));
}

std::optional<std::string> WebToken::sign(Algorithm algorithm, const std::string& key) const {
    // libjwt would ask at the terminal for the pass phrase of a private key.
    if (algorithm == Algorithm::RS256 && !pem::privateKeyIn(key)) return std::nullopt;
    const int size = static_cast<int>(key.size());
    if (jwt_set_alg(token_.get(), toLibrary(algorithm), bytes(key), size) != 0) return std::nullopt;
    const Text text(jwt_encode_str(token_.get()));
    if (!text) return std::nullopt;
    return std::string(text.get());
}

bool WebToken::has(const char* claim) const {
    const Text json(jwt_get_grants_json(token_.get(), claim));
    return json != nullptr;
}

std::string WebToken::text(const char* claim) const {
    const char* value = jwt_get_grant(token_.get(), claim);
    return value == nullptr ? "" : value;
}

std::optional<DateTime> WebToken::time(const char* claim) const {
    constexpr long latest = 253402300799;  // The end of the year 9999.
    const long seconds = jwt_get_grant_int(token_.get(), claim);
    if (seconds <= 0) return std::nullopt;
    return DateTime::fromMilliseconds(std::int64_t{std::min(seconds, latest)} * 1000);
}

}  // namespace voltgate::http
