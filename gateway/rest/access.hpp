// Who asks: a user by JSON Web Token, a program by API key. Whether the user or key still exists is
// looked up on use and remembered for at most five seconds. Safe to use from any thread.
#pragma once
#include <map>
#include <mutex>
#include <string>

#include "gateway/rest/http.hpp"
#include "gateway/rest/json_web_token.hpp"
#include "ocpp/repositories/user_repository.hpp"

namespace voltgate::rest {

/// A fresh API key: the secret that is shown once, and the hash that is kept.
struct ApiKeySecret {
    std::string text;
    std::string hash;
};
ApiKeySecret makeApiKeySecret();

class Access {
public:
    Access(UserRepository& users, ApiKeyRepository& keys, const JsonWebTokens& tokens,
           const Clock& clock);

    /// Throws HttpProblem 401.
    Task<Caller> authenticate(const Request& request);

private:
    struct Remembered {
        std::optional<Caller> caller;
        DateTime at;
    };
    Task<Caller> userOf(std::string token);
    Task<Caller> programOf(std::string key);
    std::optional<std::optional<Caller>> remembered(const std::string& who);
    void remember(const std::string& who, std::optional<Caller> caller);

    UserRepository& users_;
    ApiKeyRepository& keys_;
    const JsonWebTokens& tokens_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Remembered> remembered_;
};

}  // namespace voltgate::rest
