// What of the fleet a route has to do with. Callers whose access is bound to sites are let through
// to what is about their stations, and to nothing that is about all.
#pragma once
#include <string_view>

namespace voltgate::rest {

enum class Reach {
    Fleet,    ///< All stations, or what belongs to none: not for those who are bound to sites.
    Station,  ///< The station in the path, which must be one of theirs.
    Sorted,   ///< The handler leaves out what is not theirs.
    Open      ///< About no station at all, and harmless.
};

/// Of a route by its path template. What is not named here is about the fleet.
constexpr Reach reachOf(std::string_view path) {
    constexpr std::string_view sorted[] = {"/api/v1/stations",
                                           "/api/v1/commands",
                                           "/api/v1/commands/{id}",
                                           "/api/v1/transactions",
                                           "/api/v1/transactions/{id}",
                                           "/api/v1/transactions/{id}/meter-values",
                                           "/api/v1/reservations",
                                           "/api/v1/reservations/{id}",
                                           "/api/v1/connection-attempts",
                                           "/api/v1/tokens",
                                           "/api/v1/tokens/{idToken}",
                                           "/api/v1/reports/reconciliation"};
    constexpr std::string_view open[] = {"/api/v1/login",
                                         "/api/v1/logout",
                                         "/api/v1/me",
                                         "/api/v1/me/password",
                                         "/api/v1/certificate-authority",
                                         "/api/v1/quirk-profiles",
                                         "/api/v1/quirk-profiles/{name}"};
    if (path.starts_with("/api/v1/stations/{id}")) return Reach::Station;
    for (const auto each : sorted) {
        if (path == each) return Reach::Sorted;
    }
    for (const auto each : open) {
        if (path == each) return Reach::Open;
    }
    return Reach::Fleet;
}

}  // namespace voltgate::rest
