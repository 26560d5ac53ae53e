#include "ocpp/domain/charged_energy.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace voltgate {
namespace {

constexpr double mostWatts = 1e6;  // Beyond all chargers that speak OCPP 1.6.
constexpr Duration clockGrain = std::chrono::seconds(60);
constexpr double leap = 2;  // Times the largest step before: no car draws so unevenly.
constexpr std::size_t farthestLook = 500;  // Bounds the work on a meter that goes up and down.

// What was counted at the begin tells nothing of where the other readings come from.
auto worth(const ChargeReading& reading) {
    return std::tuple(reading.reading.point != ReadingPoint::Begin, reading.naming, reading.isThere,
                      reading.reading.quality);
}

bool isBefore(const ChargeReading& one, const ChargeReading& other) {
    return std::tuple(one.at, one.number) < std::tuple(other.at, other.number);
}

// By how much a reading may be rounded: "14000" may be 14 kWh.
double grain(double wh) {
    for (const double step : {1000.0, 100.0}) {
        if (std::fmod(wh, step) == 0) return step;
    }
    return 10;
}

bool isFall(double before, double after) { return before - after >= grain(before); }

// A wrong value that stands alone: too high for any charger, or without which the meter only rises.
// A meter that begins at zero and is at zero again was reset.
bool isStray(const MeterPoint& before, const MeterPoint& it, const MeterPoint& after) {
    if (!isFall(it.wh, after.wh) || it.wh <= before.wh) return false;
    if (isImpossible(it.wh - before.wh, it.at - before.at)) return true;
    return before.wh > 0 && before.wh < after.wh;
}

std::vector<MeterPoint> withoutStrays(std::vector<MeterPoint> points) {
    std::vector<MeterPoint> kept;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool isInside = i > 0 && i + 1 < points.size();
        if (isInside && isStray(kept.back(), points[i], points[i + 1])) continue;
        kept.push_back(points[i]);
    }
    return kept;
}

// After a fall at `fallen`: where the meter is back at once above `level`, as none is that was
// reset and counts again; nothing where it is not.
std::optional<std::size_t> backAtOnce(const std::vector<MeterPoint>& points, std::size_t fallen,
                                      double level) {
    double largestStep = 0;
    const auto end = std::min(points.size(), fallen + farthestLook);
    for (auto i = fallen + 1; i < end; ++i) {
        const double step = points[i].wh - points[i - 1].wh;
        if (!isFall(level, points[i].wh)) {
            const bool isLeap = largestStep == 0 || step > leap * largestStep;
            return isLeap ? std::optional(i) : std::nullopt;
        }
        largestStep = std::max(largestStep, step);
    }
    return std::nullopt;
}

// What a meter counted, from one reset to the next.
class Stretches {
public:
    explicit Stretches(double first) : first_(first), level_(first) {}

    double level() const { return level_; }
    void riseTo(double wh) { level_ = std::max(level_, wh); }
    void beginAt(double wh) {
        done_ = done_.value_or(0) + level_ - first_;
        first_ = level_ = wh;
    }
    /// Nothing when there is only one.
    std::optional<double> sum() const {
        if (!done_) return std::nullopt;
        return *done_ + level_ - first_;
    }

private:
    std::optional<double> done_;
    double first_;
    double level_;
};

}  // namespace

bool isImpossible(double wh, Duration time) {
    const double seconds = std::abs(std::chrono::duration<double>(time + clockGrain).count());
    return wh * 3600 > mostWatts * seconds;
}

std::vector<ChargeReading> readingsThatCount(std::vector<ChargeReading> readings) {
    if (readings.empty()) return readings;
    const auto isWorthLess = [](const auto& one, const auto& other) {
        return worth(one) < worth(other);
    };
    const auto best = worth(*std::max_element(readings.begin(), readings.end(), isWorthLess));
    std::erase_if(readings, [&](const auto& each) { return worth(each) != best; });
    std::sort(readings.begin(), readings.end(), isBefore);
    return readings;
}

std::optional<ChargeReading> firstReading(const std::vector<ChargeReading>& readings) {
    const auto counting = readingsThatCount(readings);
    if (counting.empty()) return std::nullopt;
    auto first = counting.front();
    for (const auto& each : readings) {
        const bool isOfBegin = each.reading.point == ReadingPoint::Begin &&
                               each.reading.quality == first.reading.quality &&
                               each.isThere == first.isThere;
        if (isOfBegin && isBefore(each, first)) first = each;
    }
    return first;
}

std::optional<ChargeReading> lastReading(const std::vector<ChargeReading>& readings) {
    for (const auto point : {ReadingPoint::End, ReadingPoint::During, ReadingPoint::Begin}) {
        const auto last =
            std::find_if(readings.rbegin(), readings.rend(),
                         [point](const auto& each) { return each.reading.point == point; });
        if (last != readings.rend()) return *last;
    }
    return std::nullopt;
}

std::optional<double> energyOverResets(std::vector<MeterPoint> points, ChargeEnd end) {
    if (points.size() < 2) return std::nullopt;
    points = withoutStrays(std::move(points));
    const bool endsFit = end == ChargeEnd::Told && points.back().wh >= points.front().wh;
    // Such readings are counted from the begin of the charge, and both ends are not.
    if (endsFit && isFall(points[0].wh, points[1].wh)) return std::nullopt;
    Stretches stretches(points[0].wh);
    for (std::size_t i = 1; i < points.size(); ++i) {
        const double level = stretches.level();
        if (isFall(level, points[i].wh)) {
            // Values of another scale: none of them shows that the meter was reset.
            const bool isOnlyTold = endsFit && i + 1 == points.size() && !stretches.sum();
            if (isOnlyTold) return std::nullopt;
            if (const auto back = backAtOnce(points, i, level)) {
                i = *back - 1;
                continue;
            }
            stretches.beginAt(points[i].wh);
        } else if (isImpossible(points[i].wh - level, points[i].at - points[i - 1].at)) {
            if (endsFit) return std::nullopt;
            stretches.beginAt(points[i].wh);
        } else {
            stretches.riseTo(points[i].wh);
        }
    }
    return stretches.sum();
}

}  // namespace voltgate
