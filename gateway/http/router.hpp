// Finds the route of a request by its path template and method. Immutable once built.
#pragma once
#include <string>
#include <vector>

#include "gateway/http/message.hpp"

namespace voltgate::http {

/// The templates (/stations/{id}) and methods of all routes, in the order in which they are added.
class RouteTable {
public:
    void add(std::string method, const std::string& path, BodyUse bodyUse);

    /// The place of the route for the request's method and path, whose parameters it fills in.
    /// Throws HttpProblem: 404 without a matching path, 405 with Allow when only the method does
    /// not fit, 400 for a parameter that cannot be decoded.
    std::size_t match(Request& request) const;
    /// Whether there is such a route and it takes its body in pieces.
    bool takesStream(const Request& request) const;

private:
    struct Entry {
        std::string method;
        std::vector<std::string> segments;
        BodyUse bodyUse;
    };
    std::vector<Entry> entries_;
};

/// Of an API whose routes have a `method`, a `path` and a `bodyUse`.
template <class Route>
class Router {
public:
    explicit Router(std::vector<Route> routes) : routes_(std::move(routes)) {
        for (const auto& route : routes_) table_.add(route.method, route.path, route.bodyUse);
    }

    /// As RouteTable::match().
    const Route& match(Request& request) const { return routes_[table_.match(request)]; }
    bool takesStream(const Request& request) const { return table_.takesStream(request); }
    const std::vector<Route>& routes() const { return routes_; }

private:
    std::vector<Route> routes_;
    RouteTable table_;
};

}  // namespace voltgate::http
