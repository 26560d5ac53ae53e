#include "gateway/rest/gateway.hpp"

#include <charconv>

namespace voltgate::rest {

std::vector<Route> allRoutes(const Gateway& gateway, const LoginParts& login) {
    Routes routes;
    addDiagnosticsRoutes(routes, gateway);
    addFileRoutes(routes, gateway);
    addFirmwareRoutes(routes, gateway);
    addHealthRoutes(routes, gateway);
    addLoginRoutes(routes, gateway, login);
    addStationRoutes(routes, gateway);
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
    const auto& text = request.parameter(parameter);
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end || number < 1 || number > atMost) {
        throw notFound(what + " with this id");
    }
    return number;
}

}  // namespace voltgate::rest
