// HTTP as the routes of the REST API see it: who asks is known, and every error becomes
// application/problem+json (RFC 9457) in one place.
#pragma once
#include <functional>

#include "gateway/http/message.hpp"
#include "gateway/rest/permissions.hpp"
#include "gateway/rest/reach.hpp"
#include "ocpp/task.hpp"

namespace voltgate::rest {

using namespace http;  // NOLINT(google-build-using-namespace): the words of every route.

/// Who asks, as far as is known: set by the access check, empty on public routes.
struct Caller {
    std::string identity;  ///< "user:5", "key:7": unique, never reused.
    std::string name;      ///< The user's e-mail or the API key's name.
    Role role = Role::Driver;
    SiteAccess sites{};                ///< Whose stations there are for the caller.
    std::vector<std::string> cards{};  ///< Of a driver.
    std::string session{};             ///< Of a user; empty for an API key.
    std::int64_t number = 0;           ///< Of the user or key.

    bool isUser() const { return !session.empty(); }
};

struct Request : http::Request {
    Caller caller{};
};

Response toResponse(const HttpProblem& problem);

/// What is answered even when there is no room for anything else.
bool asksForHealth(const http::Request& request);

/// What a route does with a request. The request outlives the task.
using Handler = std::function<Task<Response>(const Request&)>;

/// What a route asks of the database: something short, or perhaps a search through much.
enum class Cost { Small, Slow };

struct Route {
    std::string method;
    std::string path;  ///< A template: /stations/{id}
    Permission permission;
    Handler handler;
    BodyUse bodyUse = BodyUse::Whole;
    Cost cost = Cost::Small;
    Reach reach = Reach::Fleet;
};

}  // namespace voltgate::rest
