// Smart charging in OCPP 1.6.
#include "ocpp/v16/messages/charging_profile.hpp"

#include "ocpp/v16/charge_point.hpp"
#include "ocpp/v16/conversions.hpp"

namespace voltgate::v16 {

Task<CommandOutcome> ChargePoint::send(const SetChargingProfile& command, Duration patience) {
    const SetChargingProfileRequest request{
        .connectorId = toConnectorId(command.evse),
        .csChargingProfiles = toChargingProfile(command.profile)};
    return call(request, patience);
}

Task<CommandOutcome> ChargePoint::send(const ClearChargingProfile& command, Duration patience) {
    ClearChargingProfileRequest request{.id = command.filter.id,
                                        .stackLevel = command.filter.stackLevel};
    if (command.filter.evse) request.connectorId = toConnectorId(*command.filter.evse);
    if (command.filter.purpose) request.chargingProfilePurpose = toPurpose(*command.filter.purpose);
    return call(request, patience);
}

Task<CommandOutcome> ChargePoint::send(const GetCompositeSchedule& command, Duration patience) {
    GetCompositeScheduleRequest request{.connectorId = toConnectorId(command.evse),
                                        .duration = static_cast<int>(command.duration.count())};
    if (command.chargingRateUnit) request.chargingRateUnit = toRateUnit(*command.chargingRateUnit);
    return call(request, patience);
}

}  // namespace voltgate::v16
