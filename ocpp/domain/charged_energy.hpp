// What a charge drew, from the readings of its meter between both ends. Meters are reset in the
// middle of a charge, show a wrong value once, and round; none of that may make a bill. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/energy_reading.hpp"

namespace voltgate {

/// A reading that belongs to a charge.
struct ChargeReading {
    DateTime at;              ///< The station's time where it can be believed, else of reception.
    std::int64_t number = 0;  ///< Order of storing: among readings of one moment.
    EnergyReading reading;
    int naming = 0;       ///< 2: it names the charge by our number, 1: by its own, 0: not.
    bool isThere = true;  ///< It is of the connector where the charge is.
    DateTime sampledAt;   ///< As sent.
};

/// Those that count, in order of time: where some name the charge, or are of its connector, or
/// cover more of it, the others are of other meters.
std::vector<ChargeReading> readingsThatCount(std::vector<ChargeReading> readings);

/// The one at the begin of the charge: taken there, of the meter that counts, else the earliest
/// that counts; nothing where there are none.
std::optional<ChargeReading> firstReading(const std::vector<ChargeReading>& readings);

/// The one at the end of the charge, of those that count; nothing where there are none.
std::optional<ChargeReading> lastReading(const std::vector<ChargeReading>& readings);

/// A meter at a moment.
struct MeterPoint {
    DateTime at;
    double wh = 0;
};

/// Whether the station has said what its meter showed at the end.
enum class ChargeEnd { Told, Assumed };

/// The sum of the rising stretches where the meter was reset between the first point and the last;
/// nothing where it was not, and the difference of both is what was drawn. Two ends that the
/// station has told, and that fit, count unless what lies between says clearly otherwise: a reading
/// after the reset.
std::optional<double> energyOverResets(std::vector<MeterPoint> points, ChargeEnd end);

/// No charger gives so much in that time: a clock or a meter is wrong.
bool isImpossible(double wh, Duration time);

}  // namespace voltgate
