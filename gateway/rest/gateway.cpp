#include "gateway/rest/gateway.hpp"

#include "ocpp/domain/number.hpp"

namespace voltgate::rest {

std::vector<Route> allRoutes(const Gateway& gateway, const LoginParts& login) {
    Routes routes;
    addDiagnosticsRoutes(routes, gateway);
    addFileRoutes(routes, gateway);
    addFirmwareRoutes(routes, gateway);
    addHealthRoutes(routes, gateway);
    addLoginRoutes(routes, gateway, login);
    addStationRoutes(routes, gateway);
    addImportRoutes(routes, gateway);
    addCommandRoutes(routes, gateway);
    addDeviceModelRoutes(routes, gateway);
    addChargingProfileRoutes(routes, gateway);
    addLocalListRoutes(routes, gateway);
    addCertificateRoutes(routes, gateway);
    addSecurityChangeRoutes(routes, gateway);
    addSecurityEventRoutes(routes, gateway);
    addMessageRoutes(routes, gateway);
    addConnectionAttemptRoutes(routes, gateway);
    addTransactionRoutes(routes, gateway);
    addReservationRoutes(routes, gateway);
    addJournalRoutes(routes, gateway);
    addReportRoutes(routes, gateway);
    addTokenRoutes(routes, gateway);
    addUserRoutes(routes, gateway, login.passwords);
    addApiKeyRoutes(routes, gateway);
    addViolationRoutes(routes, gateway);
    addDoctorRoutes(routes, gateway);
    addQuarantineRoutes(routes, gateway);
    addQuirkProfileRoutes(routes, gateway);
    return routes;
}

ChargingStation stationOf(const Request& request, const Gateway& gateway) {
    auto station = gateway.registration.known(request.parameter("id"));
    if (!station) throw notFound("station with this id");
    return *station;
}

std::int64_t numberOf(const Request& request, const std::string& what, std::int64_t atMost,
                      const std::string& parameter) {
    const auto number = integerIn<std::int64_t>(request.parameter(parameter));
    if (!number || *number < 1 || *number > atMost) throw notFound(what + " with this id");
    return *number;
}

}  // namespace voltgate::rest
