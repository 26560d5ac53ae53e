// The charging profiles of a station, and what they come to (OCPP 1.6 §3.13): at every moment the
// profile of the highest stack level that is valid, a TxProfile in place of the TxDefaultProfile,
// and never more than the ChargePointMaxProfile. No clock, no I/O.
#pragma once
#include <optional>
#include <vector>

#include "ocpp/v16/messages/charging_profile.hpp"

namespace voltgate::simulator {

/// Per phase; what is in W counts as 230 V on each of its phases.
constexpr double volts = 230;

class ChargingProfiles {
public:
    /// Replaces the profile of the same id, or of the same purpose and level at the same connector.
    void set(int connector, v16::ChargingProfile profile);
    /// False when nothing matches.
    bool clear(const v16::ClearChargingProfileRequest& which);
    /// A TxProfile ends with its transaction.
    void transactionEnded(int connector);
    std::size_t size() const { return profiles_.size(); }

    /// A per phase; nothing where no profile says anything. `transactionStart` is what Relative
    /// profiles count from; without a transaction, TxProfiles do not count.
    std::optional<double> limit(int connector, DateTime at,
                                std::optional<DateTime> transactionStart) const;

    /// From `start` on, for the duration; where nothing limits it is `without` A.
    v16::ChargingSchedule composite(int connector, DateTime start, std::chrono::seconds duration,
                                    v16::ChargingRateUnit unit,
                                    std::optional<DateTime> transactionStart, double without) const;

private:
    struct Installed {
        int connector = 0;
        v16::ChargingProfile profile;
    };

    std::optional<double> limitOf(v16::ChargingProfilePurpose purpose, int connector, DateTime at,
                                  DateTime relativeTo) const;

    std::vector<Installed> profiles_;
};

}  // namespace voltgate::simulator
