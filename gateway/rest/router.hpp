// Finds the route of a request by its path template and method. Immutable once built.
#pragma once
#include <string>
#include <vector>

#include "gateway/rest/http.hpp"

namespace voltgate::rest {

class Router {
public:
    explicit Router(std::vector<Route> routes);

    /// The route for the request's method and path, whose parameters it fills in. Throws
    /// HttpProblem: 404 without a matching path, 405 with Allow when only the method does not fit,
    /// 400 for a parameter that cannot be decoded.
    const Route& match(Request& request) const;

    /// Whether there is such a route and it takes its body in pieces.
    bool takesStream(const Request& request) const;

    const std::vector<Route>& routes() const { return routes_; }

private:
    std::vector<Route> routes_;
    std::vector<std::vector<std::string>> templates_;  // Segments, in the order of routes_.
};

}  // namespace voltgate::rest
