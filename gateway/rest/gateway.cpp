#include "gateway/rest/gateway.hpp"

#include <algorithm>

#include "ocpp/domain/number.hpp"

namespace voltgate::rest {

std::vector<Route> allRoutes(const Gateway& gateway, const LoginParts& login, Bounds& bounds) {
    Routes routes;
    addDiagnosticsRoutes(routes, gateway);
    addFileRoutes(routes, gateway);
    addFirmwareRoutes(routes, gateway);
    addHealthRoutes(routes, gateway);
    addLoginRoutes(routes, gateway, login);
    addStationRoutes(routes, gateway);
    addImportRoutes(routes, gateway);
    addCommandRoutes(routes, gateway, bounds);
    addDeviceModelRoutes(routes, gateway);
    addChargingProfileRoutes(routes, gateway);
    addLocalListRoutes(routes, gateway);
    addCertificateRoutes(routes, gateway);
    addSecurityChangeRoutes(routes, gateway);
    addSecurityEventRoutes(routes, gateway);
    addMessageRoutes(routes, gateway);
    addConnectionAttemptRoutes(routes, gateway);
    addTransactionRoutes(routes, gateway, bounds);
    addReservationRoutes(routes, gateway);
    addJournalRoutes(routes, gateway);
    addReportRoutes(routes, gateway);
    addTokenRoutes(routes, gateway);
    addUserRoutes(routes, gateway, login);
    addApiKeyRoutes(routes, gateway, login.access);
    addAuditRoutes(routes, gateway);
    addIdentityTokenRoutes(routes, gateway);
    addViolationRoutes(routes, gateway);
    addDoctorRoutes(routes, gateway);
    addQuarantineRoutes(routes, gateway);
    addQuirkProfileRoutes(routes, gateway);
    return routes;
}

ChargingStation stationOf(const Request& request, const Gateway& gateway) {
    auto station = gateway.registration.known(request.parameter("id"));
    if (!station || !reaches(request.caller, station->siteId))
        throw notFound("station with this id");
    return *station;
}

bool reaches(const Caller& caller, const std::optional<std::string>& siteId) {
    if (!caller.sites) return true;
    return siteId &&
           std::find(caller.sites->begin(), caller.sites->end(), *siteId) != caller.sites->end();
}

bool reaches(const Caller& caller, const Gateway& gateway, const StationId& station) {
    if (!caller.sites) return true;
    const auto known = gateway.registration.known(station.value);
    return known && reaches(caller, known->siteId);
}

void requireReach(const Request& request, const Gateway& gateway,
                  const std::optional<StationId>& station) {
    if (!request.caller.sites) return;
    if (!station) {
        throw HttpProblem(403, "station-needed",
                          "your access is bound to sites: name one of their stations, with "
                          "?stationId=");
    }
    if (!reaches(request.caller, gateway, *station)) throw notFound("station with this id");
}

std::int64_t numberOf(const Request& request, const std::string& what, std::int64_t atMost,
                      const std::string& parameter) {
    const auto number = integerIn<std::int64_t>(request.parameter(parameter));
    if (!number || *number < 1 || *number > atMost) throw notFound(what + " with this id");
    return *number;
}

}  // namespace voltgate::rest
