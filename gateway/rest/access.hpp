// Who asks: a user by JSON Web Token, a program by API key. Whether the user's session or the key
// still exists is looked up on use and remembered for at most five seconds; what ends here is
// forgotten at once. Safe to use from any thread.
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
    /// A session, all of a user, or a key has just ended or become another: nothing that was looked
    /// up before counts any more.
    void forget();

private:
    struct Found {
        Caller caller;
        std::optional<DateTime> expiresAt{};
    };
    struct Remembered {
        std::optional<Found> found;
        DateTime at;
    };
    Task<Caller> userOf(std::string token);
    Task<Caller> programOf(std::string key);
    Caller accepted(const std::optional<Found>& found) const;
    std::optional<std::optional<Found>> remembered(const std::string& who);
    std::uint64_t changes() const;
    void remember(const std::string& who, std::optional<Found> found, std::uint64_t changesBefore);

    UserRepository& users_;
    ApiKeyRepository& keys_;
    const JsonWebTokens& tokens_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::uint64_t changes_ = 0;
    std::map<std::string, Remembered> remembered_;
};

}  // namespace voltgate::rest
