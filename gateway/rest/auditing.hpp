// Puts on record what a route does: what there was before, what was asked for, what came of it. The
// entry is stored before the answer leaves. Safe to use from any thread.
#pragma once
#include <vector>

#include "gateway/rest/gateway.hpp"

namespace voltgate::rest {

class Auditing {
public:
    /// The routes outlive it.
    Auditing(AuditService& audit, const std::vector<Route>& routes)
        : audit_(audit), routes_(routes) {}

    /// Runs the handler; what escapes from it escapes from here.
    Task<Response> run(const Route& route, const Request& request);
    /// The caller was not let through, with this status.
    void refused(const Route& route, const Request& request, int status);

private:
    Task<std::optional<std::string>> view(const Route& route, const Request& request) const;
    AuditEntry entryOf(const Route& route, const Request& request) const;

    AuditService& audit_;
    const std::vector<Route>& routes_;
};

}  // namespace voltgate::rest
