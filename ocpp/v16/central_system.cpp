#include "ocpp/v16/central_system.hpp"

#include "ocpp/services/command_service.hpp"

namespace voltgate::v16 {

CentralSystem::CentralSystem(CentralSystemServices services) : services_(services) {
    router_.handle(*this, &CentralSystem::bootNotification);
    router_.handle(*this, &CentralSystem::heartbeat);
    router_.handle(*this, &CentralSystem::authorize);
    router_.handle(*this, &CentralSystem::statusNotification);
    router_.handle(*this, &CentralSystem::startTransaction);
    router_.handle(*this, &CentralSystem::meterValues);
    router_.handle(*this, &CentralSystem::stopTransaction);
    router_.handle(*this, &CentralSystem::dataTransfer);
    router_.handle(*this, &CentralSystem::diagnosticsStatus);
    router_.handle(*this, &CentralSystem::firmwareStatus);
    router_.handle(*this, &CentralSystem::logStatus);
    router_.handle(*this, &CentralSystem::signedFirmwareStatus);
    router_.handle(*this, &CentralSystem::signCertificate);
    router_.handle(*this, &CentralSystem::securityEventNotification);
}

void CentralSystem::answeredLate(const ChargePoint& station, CommandOutcome outcome) {
    services_.commands.answeredLate(station.id(), std::move(outcome));
}

void CentralSystem::disconnected(const ChargePoint& station) {
    services_.registration.connectionEnded(station);
}

}  // namespace voltgate::v16
