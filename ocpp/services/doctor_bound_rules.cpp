// What a station brings more of than is kept.
#include "ocpp/repositories/connector_repository.hpp"
#include "ocpp/repositories/device_model_repository.hpp"
#include "ocpp/services/doctor_rules.hpp"

namespace voltgate {

std::vector<Finding> diagnoseBounds(const DoctorFacts& facts) {
    std::vector<Finding> findings;
    const auto tell = [&](std::string code, std::size_t most, const std::string& what) {
        findings.push_back(
            {.code = std::move(code),
             .severity = Severity::Warning,
             .sentence = facts.stationId + " reports " + std::to_string(most) + " " + what +
                         " or more: further ones are not kept.",
             .advice = "Look whether the station makes them up (GET /api/v1/stations/" +
                       facts.stationId +
                       "/messages). Remove it and register it again to begin anew."});
    };
    if (facts.connectors.size() >= ConnectorRepository::mostOfAStation)
        tell("too-many-connectors", ConnectorRepository::mostOfAStation, "connectors");
    if (facts.reported.size() >= std::size_t{DeviceModelRepository::mostOfAStation})
        tell("too-many-variables", DeviceModelRepository::mostOfAStation, "configuration keys");
    return findings;
}

}  // namespace voltgate
