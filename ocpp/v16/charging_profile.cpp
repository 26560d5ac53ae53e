// Smart charging in OCPP 1.6.
#include "ocpp/v16/messages/charging_profile.hpp"

#include "ocpp/v16/charge_point.hpp"
#include "ocpp/v16/conversions.hpp"

namespace voltgate::v16 {

// Said here rather than by the station, whose refusal tells no reason (field quirk 57).
std::optional<std::string> ChargePoint::rateUnitFault(
    const voltgate::ChargingProfile& profile) const {
    const auto only = facts_.commands.chargingRateUnit;
    if (!only || profile.schedule.chargingRateUnit == *only) return std::nullopt;
    return "chargingProfile.chargingSchedule.chargingRateUnit: by its quirk profile this station "
           "takes " +
           std::string(*only == voltgate::ChargingRateUnit::A ? "A" : "W") + " only";
}

Task<CommandOutcome> ChargePoint::send(const SetChargingProfile& command, Duration patience) {
    const auto place = facts_.commands.chargingProfilesAt;
    const bool isForStation = command.evse == EvseId{0};
    std::optional<std::string> fault = rateUnitFault(command.profile);
    if (place == ChargingProfilePlace::Station && !isForStation)
        fault = "evseId: by its quirk profile this station takes charging profiles at 0 only";
    if (place == ChargingProfilePlace::Evses && isForStation)
        fault = "evseId: by its quirk profile this station takes no charging profiles at 0";
    if (fault)
        return settled({.result = CommandResult::Invalid, .errorDescription = std::move(*fault)});
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
