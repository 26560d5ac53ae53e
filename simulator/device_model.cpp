// Configuration keys as the central system reads and changes them (OCPP 1.6 §5.3, §5.8).
#include "ocpp/domain/text.hpp"
#include "simulator/charging_station.hpp"

namespace voltgate::simulator {

Task<v16::GetConfigurationResponse> ChargingStation::getConfiguration(
    Inbound&, const v16::GetConfigurationRequest& request) {
    co_return configuration_.get(request);
}

Task<v16::ChangeConfigurationResponse> ChargingStation::changeConfiguration(
    Inbound&, const v16::ChangeConfigurationRequest& request) {
    const auto& key = request.key.value;
    // It can be written, and not be read.
    if (equalIgnoringCase(key, "AuthorizationKey"))
        co_return v16::ChangeConfigurationResponse{changeKey(request.value.value)};
    if (equalIgnoringCase(key, "SecurityProfile"))
        co_return v16::ChangeConfigurationResponse{raiseProfile(request.value.value)};
    // Loops that follow a key look at it again: every handled call is a change.
    co_return v16::ChangeConfigurationResponse{configuration_.change(key, request.value.value)};
}

}  // namespace voltgate::simulator
