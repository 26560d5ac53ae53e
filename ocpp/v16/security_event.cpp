// Security events in OCPP 1.6.
#include "ocpp/v16/messages/security_event.hpp"

#include "ocpp/v16/central_system.hpp"

namespace voltgate::v16 {

Task<Empty> CentralSystem::securityEventNotification(
    ChargePoint& station, const SecurityEventNotificationRequest& request) {
    SecurityEvent event{.station = station.id(), .type = request.type, .at = request.timestamp};
    if (request.techInfo) event.techInfo = request.techInfo->value;
    co_await services_.securityEvents.report(std::move(event));
    co_return Empty{};
}

}  // namespace voltgate::v16
