// JSON Web Tokens (RFC 7519), whoever they are for: claims, a signature of one algorithm, and
// nothing else.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"

struct jwt;

namespace voltgate::http {

/// HS256 with a secret, RS256 with an RSA key (PEM).
enum class Algorithm { HS256, RS256 };

class WebToken {
public:
    WebToken();

    /// Nothing unless it is signed by this key with this algorithm: that is ours to choose, not the
    /// token's. Whether it has expired is for the caller to judge.
    static std::optional<WebToken> verified(const std::string& text, Algorithm algorithm,
                                            const std::string& key);

    void add(const char* claim, const std::string& text);
    void add(const char* claim, DateTime time);  ///< In whole seconds.
    /// Nothing when the key cannot sign.
    std::optional<std::string> sign(Algorithm algorithm, const std::string& key) const;

    bool has(const char* claim) const;
    std::string text(const char* claim) const;  ///< Empty: there is none, or it is no text.
    /// Nothing when there is none, or it is no positive number of seconds.
    std::optional<DateTime> time(const char* claim) const;

private:
    explicit WebToken(jwt* token);

    std::shared_ptr<jwt> token_;
};

}  // namespace voltgate::http
