// Statuses of connectors, faults, and being put out of service (OCPP 1.6 §4.9, §5.2).
#include "simulator/charging_station.hpp"

namespace voltgate::simulator {

Task<> ChargingStation::reportConnectors() {
    v16::StatusNotificationRequest station{.connectorId = 0};
    station.timestamp = clock();
    co_await call(station);
    for (const auto& connector : connectors_) co_await report(*connector);
}

Task<> ChargingStation::report(Connector& connector) {
    const auto status = connector.status();
    if (connector.reported != status) {
        note("connector " + std::to_string(connector.number) + ": " +
             std::string(json::text(status)));
    }
    changed();
    if (!isReady() || connector.reported == status) co_return;
    connector.reported = status;
    v16::StatusNotificationRequest request{
        .connectorId = connector.number, .errorCode = connector.error, .status = status};
    request.timestamp = clock();
    const auto answer = co_await call(request);
    if (!answer.response) connector.reported.reset();
}

Task<> ChargingStation::fault(int connector, v16::ChargePointErrorCode error) {
    auto self = shared_from_this();
    Connector& faulty = *connectors_.at(place(connector));
    faulty.error = error;
    co_await report(faulty);
}

v16::AvailabilityStatus ChargingStation::setOperative(Connector& connector, bool whether) {
    if (connector.transaction) {
        connector.operativeAfterCharge = whether;
        return v16::AvailabilityStatus::Scheduled;
    }
    connector.isOperative = whether;
    inBackground("report", report(connector));
    return v16::AvailabilityStatus::Accepted;
}

Task<v16::ChangeAvailabilityResponse> ChargingStation::changeAvailability(
    Inbound&, const v16::ChangeAvailabilityRequest& request) {
    using enum v16::AvailabilityStatus;
    const bool whether = request.type == v16::AvailabilityType::Operative;
    if (request.connectorId == 0) {
        auto status = Accepted;
        for (const auto& connector : connectors_) {
            if (setOperative(*connector, whether) == Scheduled) status = Scheduled;
        }
        co_return v16::ChangeAvailabilityResponse{status};
    }
    Connector* connector = find(request.connectorId);
    if (connector == nullptr) co_return v16::ChangeAvailabilityResponse{Rejected};
    co_return v16::ChangeAvailabilityResponse{setOperative(*connector, whether)};
}

}  // namespace voltgate::simulator
