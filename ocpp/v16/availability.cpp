// Connector states in OCPP 1.6, both directions.
#include "ocpp/v16/central_system.hpp"
#include "ocpp/v16/conversions.hpp"

namespace voltgate::v16 {

Task<Empty> CentralSystem::statusNotification(ChargePoint& station,
                                              const StatusNotificationRequest& request) {
    auto report = toConnectorReport(station.id(), request, services_.clock.now());
    co_await services_.availability.report(std::move(report));
    co_return Empty{};
}

Task<CommandOutcome> ChargePoint::send(const ChangeAvailability& command, Duration patience) {
    const auto type =
        command.operative ? AvailabilityType::Operative : AvailabilityType::Inoperative;
    return call(ChangeAvailabilityRequest{.connectorId = toConnectorId(command.evse), .type = type},
                patience);
}

}  // namespace voltgate::v16
