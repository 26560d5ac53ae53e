// The whole REST API without sockets: a request in, an answer out, never an exception. In order:
// route, access, bounds, idempotency, audit, handler; whatever escapes becomes problem+json here,
// and only here. Safe to use from any thread.
#pragma once
#include "gateway/http/router.hpp"
#include "gateway/rest/access.hpp"
#include "gateway/rest/auditing.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/idempotency.hpp"

namespace voltgate::rest {

struct RestSettings {
    std::string tokenSecret;  ///< At least 32 bytes; signs the JSON Web Tokens.
    PasswordCost passwordCost = interactiveCost;
    BoundLimits bounds{};
    TurnLimits passwordTurns{};
    Duration loginPause = std::chrono::seconds(1);  ///< Of answers to those who guess.
};

class RestApi {
public:
    static constexpr std::size_t bodyAtMost = std::size_t{1024} * 1024;

    /// Throws std::invalid_argument for settings that are not safe.
    RestApi(Gateway gateway, RestSettings settings);

    Task<Response> answer(http::Request request);
    /// Whether a request of this head takes its body in pieces.
    bool takesStream(const http::Request& head) const { return router_.takesStream(head); }

    /// What callers may ask at once, for the other interfaces too.
    http::Bounds& bounds() { return bounds_; }

    const std::vector<Route>& routes() const { return router_.routes(); }

private:
    Task<Response> handle(Request& request);
    Task<Response> perform(const Route& route, Request& request);
    Task<> admit(const Route& route, Request& request);
    Task<Response> outcomeOf(const Route& route, const Request& request);

    Gateway gateway_;
    Bounds bounds_;
    JsonWebTokens tokens_;
    Passwords passwords_;
    LoginLimits limits_;
    Access access_;
    Idempotency idempotency_;
    http::Router<Route> router_;
    Auditing auditing_;
};

}  // namespace voltgate::rest
