// The one charging profile that limits a station as a whole: what its owner plans by the time of
// the day or week, never above what its installer allows. One profile, since of several of the same
// purpose only the highest stack level counts (1.6 §3.13.2). Pure functions.
#pragma once
#include "ocpp/domain/charging_profile.hpp"
#include "ocpp/domain/station_schedule.hpp"

namespace voltgate {

/// Its chargingProfileId, which operators leave alone.
inline constexpr int chargingLimitId = 2'000'000'001;

struct ChargingLimit {
    std::optional<double> max{};  ///< A
    StationSchedule schedule{};
    bool isEmpty() const { return !max && schedule.sections.empty(); }
};

/// Not for an empty one. A schedule begins at the last local midnight (of Monday when Weekly) by
/// the time zone of this process; one that does not recur, now.
ChargingProfile toChargingProfile(const ChargingLimit& limit, DateTime now);

}  // namespace voltgate
