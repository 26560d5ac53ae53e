// What a 1.6 station sends against the rules, counted.
#include "ocpp/services/violation_service.hpp"

#include "ocpp/v16/central_system.hpp"

namespace voltgate::v16 {

void CentralSystem::violated(const ChargePoint& station, ViolationReport report) {
    services_.violations.note(station.id(), std::move(report));
}

void ChargePoint::violated(ViolationReport report) {
    centralSystem_.violated(*this, std::move(report));
}

void ChargePoint::deviated(std::string_view action, const json::Deviations& deviations) {
    for (const auto& deviation : deviations) {
        violated({.rule = std::string(json::name(deviation.rule)),
                  .action = std::string(action),
                  .path = deviation.path,
                  .example = deviation.example});
    }
}

}  // namespace voltgate::v16
