// Charging profiles: how much an EVSE may draw, and when. 1.6 §3.13, §7.8-7.14; 2.x K01.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

/// ChargingStationMaxProfile is the ChargePointMaxProfile of 1.6.
enum class ChargingProfilePurpose { ChargingStationMaxProfile, TxDefaultProfile, TxProfile };
enum class ChargingProfileKind { Absolute, Recurring, Relative };
enum class RecurrencyKind { Daily, Weekly };
enum class ChargingRateUnit { A, W };

struct ChargingSchedulePeriod {
    int startPeriod = 0;                ///< s from the start of the schedule.
    double limit = 0;                   ///< In the unit of its schedule, at most one decimal.
    std::optional<int> numberPhases{};  ///< 1 to 3; absent means 3.
    bool operator==(const ChargingSchedulePeriod&) const = default;
};

struct ChargingSchedule {
    std::optional<int> duration{};            ///< s; absent: the last period has no end.
    std::optional<DateTime> startSchedule{};  ///< Absolute and Recurring.
    ChargingRateUnit chargingRateUnit = ChargingRateUnit::A;
    std::vector<ChargingSchedulePeriod> periods{};
    std::optional<double> minChargingRate{};  ///< In the same unit, at most one decimal.
    bool operator==(const ChargingSchedule&) const = default;
};

struct ChargingProfile {
    int id = 0;
    std::optional<TransactionNumber> transaction{};  ///< TxProfile only.
    int stackLevel = 0;                              ///< The highest that is valid counts.
    ChargingProfilePurpose purpose = ChargingProfilePurpose::TxProfile;
    ChargingProfileKind kind = ChargingProfileKind::Relative;
    std::optional<RecurrencyKind> recurrencyKind{};
    std::optional<DateTime> validFrom{};
    std::optional<DateTime> validTo{};
    ChargingSchedule schedule{};
    bool operator==(const ChargingProfile&) const = default;
};

/// What the station said. Unanswered: it was sent, and no answer came; the station may have it or
/// not.
enum class ChargingProfileVerdict { Accepted, Unanswered };

/// A profile that a station holds, as far as is known.
struct InstalledChargingProfile {
    StationId station;
    EvseId evse;  ///< 0: the whole station.
    ChargingProfile profile;
    ChargingProfileVerdict verdict = ChargingProfileVerdict::Accepted;
    DateTime installedAt;
};

/// Which profiles: all that match every given field. 1.6 §5.5 ClearChargingProfile.
struct ChargingProfileFilter {
    std::optional<int> id{};
    std::optional<EvseId> evse{};
    std::optional<ChargingProfilePurpose> purpose{};
    std::optional<int> stackLevel{};
};

}  // namespace voltgate
