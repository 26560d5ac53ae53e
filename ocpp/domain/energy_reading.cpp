#include "ocpp/domain/energy_reading.hpp"

#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "ocpp/domain/number.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

// What the samples of one place and point of a charge say, by phase.
struct Readings {
    std::optional<double> total;
    std::array<std::optional<double>, 3> phases{};
    std::optional<double> other;  // Of what is no phase of its own, such as L1-L2.
};

bool isWord(const std::optional<std::string>& field, std::string_view meant) {
    return !field || field->empty() || equalIgnoringCase(*field, meant);
}

std::optional<double> wattHours(const SampledValue& sample) {
    const bool isRegister =
        isWord(sample.format, "Raw") && isWord(sample.measurand, "Energy.Active.Import.Register");
    if (!isRegister) return std::nullopt;
    const bool isKilo = sample.unit && equalIgnoringCase(*sample.unit, "kWh");
    if (!isKilo && !isWord(sample.unit, "Wh")) return std::nullopt;
    auto text = trimmed(sample.value);
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto number = numberIn(text);
    if (!number) return std::nullopt;
    return meterReading(isKilo ? *number * 1000 : *number);
}

ReadingPoint pointOf(const SampledValue& sample) {
    if (!sample.context) return ReadingPoint::During;
    if (equalIgnoringCase(*sample.context, "Transaction.Begin")) return ReadingPoint::Begin;
    if (equalIgnoringCase(*sample.context, "Transaction.End")) return ReadingPoint::End;
    return ReadingPoint::During;
}

// What the car gets passes the outlet; the inlet feeds the whole station.
int placeOf(const SampledValue& sample) {
    if (isWord(sample.location, "Outlet")) return 4;
    constexpr std::array<std::string_view, 4> others = {"Inlet", "Body", "EV", "Cable"};
    for (std::size_t i = 0; i < others.size(); ++i) {
        if (equalIgnoringCase(*sample.location, others[i])) return static_cast<int>(i);
    }
    return 0;
}

void note(std::optional<double>& reading, double wh) {
    if (!reading) reading = wh;
}

void note(Readings& readings, const SampledValue& sample, double wh) {
    if (!sample.phase || sample.phase->empty()) return note(readings.total, wh);
    constexpr std::array<std::string_view, 3> lines = {"L1", "L2", "L3"};
    constexpr std::array<std::string_view, 3> toNeutral = {"L1-N", "L2-N", "L3-N"};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool isIt = equalIgnoringCase(*sample.phase, lines[i]) ||
                          equalIgnoringCase(*sample.phase, toNeutral[i]);
        if (isIt) return note(readings.phases[i], wh);
    }
    note(readings.other, wh);
}

EnergyReading settled(const Readings& readings, int place, ReadingPoint point) {
    const int quality = 3 * place;
    if (readings.total) return {.wh = *readings.total, .quality = quality + 2, .point = point};
    std::optional<double> sum;
    for (const auto& phase : readings.phases) {
        if (phase) sum = sum.value_or(0) + *phase;
    }
    if (sum) return {.wh = *sum, .quality = quality + 1, .point = point};
    return {.wh = readings.other.value_or(0), .quality = quality, .point = point};
}

// What was counted at the begin is of use only where there is nothing later.
auto worth(const EnergyReading& reading) {
    return std::tuple(reading.point != ReadingPoint::Begin, reading.quality, reading.point);
}

}  // namespace

std::optional<double> meterReading(std::optional<double> wh) {
    constexpr double most = 1e15;
    constexpr double least = 1e-6;
    if (!wh || !(std::abs(*wh) <= most)) return std::nullopt;
    return std::abs(*wh) < least ? 0 : *wh;
}

std::optional<EnergyReading> energyReading(const MeterValue& value) {
    std::map<std::pair<int, ReadingPoint>, Readings> all;
    for (const auto& sample : value.sampledValues) {
        if (const auto wh = wattHours(sample)) {
            note(all[{placeOf(sample), pointOf(sample)}], sample, *wh);
        }
    }
    std::optional<EnergyReading> best;
    for (const auto& [where, readings] : all) {
        const auto reading = settled(readings, where.first, where.second);
        if (!best || worth(reading) > worth(*best)) best = reading;
    }
    return best;
}

}  // namespace voltgate
