// Which sample of a meter value is the reading of a charge: the energy that its meter has counted.
// A sample says itself what it is, by format, measurand, unit, context, location and phase (1.6
// §7.43); where it stands in the message says nothing. The only place that decides it.
#pragma once
#include <compare>
#include <optional>

#include "ocpp/domain/meter_value.hpp"

namespace voltgate {

/// At what point of a charge a reading was taken. Numbers are stored.
enum class ReadingPoint { Begin = 0, During = 1, End = 2 };

struct EnergyReading {
    double wh = 0;
    /// How much of the charge it covers: the outlet before other places, the sum of all phases
    /// before one. Of a charge only the best count. Stored.
    int quality = 0;
    ReadingPoint point = ReadingPoint::During;

    auto operator<=>(const EnergyReading&) const = default;
};

/// The reading in Wh, as far as a meter can show it: beyond 1e15 Wh in either direction, more than
/// all chargers of the world give in a year, it is none, and below a millionth it is 0. Sums and
/// differences of readings can so be written and stored.
std::optional<double> meterReading(std::optional<double> wh);

/// Nothing when no sample is one.
std::optional<EnergyReading> energyReading(const MeterValue& value);

}  // namespace voltgate
