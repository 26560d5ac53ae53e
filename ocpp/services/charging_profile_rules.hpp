// What a charging profile must look like before it is sent. Pure functions; paths are those of the
// REST body, which are the specification's names.
#pragma once
#include "ocpp/domain/charging_profile.hpp"
#include "ocpp/domain/device_model.hpp"
#include "ocpp/services/invalid_input.hpp"

namespace voltgate {

/// What a station has said that it can do (1.6 §9.4); a limit that it has not reported is absent.
struct ChargingProfileLimits {
    std::optional<int> maxStackLevel{};  ///< ChargeProfileMaxStackLevel
    std::optional<int> maxPeriods{};     ///< ChargingScheduleMaxPeriods
    /// ChargingScheduleAllowedChargingRateUnit; empty: not reported.
    std::vector<ChargingRateUnit> units{};
};

ChargingProfileLimits limitsOf(const std::vector<Variable>& reported);

/// For SetChargingProfile (1.6 §5.16). Empty when nothing is wrong.
std::vector<FieldFault> checkChargingProfile(const ChargingProfile& profile, EvseId evse,
                                             const ChargingProfileLimits& limits);

/// For RemoteStartTransaction (1.6 §5.11): a TxProfile of a transaction that is yet to begin.
std::vector<FieldFault> checkProfileOfStart(const ChargingProfile& profile,
                                            const ChargingProfileLimits& limits);

}  // namespace voltgate
