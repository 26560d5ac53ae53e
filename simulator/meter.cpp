// Steps are at most one second long, so that ramps and integrals do not depend on how time is cut.
#include "simulator/meter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace voltgate::simulator {
namespace {

constexpr double batteryWh = 60'000;
constexpr double amperesPerSecond = 2;  // How fast a car changes its current.
constexpr double tapersFrom = 80;       // Percent.
constexpr std::array<std::string_view, 3> lines = {"L1", "L2", "L3"};
constexpr std::array<std::string_view, 3> lineToNeutral = {"L1-N", "L2-N", "L3-N"};

std::string decimal(double value, int digits) {
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

// One sampled value; an empty phase or unit is left out.
v16::SampledValue sampled(std::string value, std::string_view context, std::string_view measurand,
                          std::string_view unit, std::string_view phase = {},
                          std::string_view location = "Outlet") {
    v16::SampledValue out{.value = std::move(value)};
    out.context = {std::string(context)};
    out.format = {std::string("Raw")};
    out.measurand = {std::string(measurand)};
    if (!phase.empty()) out.phase = {std::string(phase)};
    out.location = {std::string(location)};
    if (!unit.empty()) out.unit = {std::string(unit)};
    return out;
}

bool contains(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (list.substr(0, comma) == word) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

}  // namespace

Meter::Meter(int seed) : energy_(1000.0 + 137.0 * seed), phaseShift_(0.7 * seed) {}

void Meter::connect(double stateOfCharge) {
    connected_ = true;
    suspended_ = false;
    stateOfCharge_ = stateOfCharge;
}

void Meter::disconnect() {
    connected_ = false;
    current_ = 0;
    stateOfCharge_ = 0;
}

double Meter::voltage(int phase) const {
    return 230 + 1.5 * std::sin(seconds_ / 37 + phaseShift_ + 2.1 * phase);
}

double Meter::power() const { return (voltage(0) + voltage(1) + voltage(2)) * current_; }

double Meter::wanted() const {
    if (!connected_ || suspended_ || stateOfCharge_ >= 100) return 0;
    const double share = (100 - stateOfCharge_) / (100 - tapersFrom);
    return offered_ * std::clamp(share, 0.1, 1.0);
}

void Meter::advance(Seconds time) {
    for (Seconds left = time; left.count() > 0; left -= Seconds(1)) {
        step(std::min(left, Seconds(1)));
    }
}

void Meter::step(Seconds time) {
    const double most = amperesPerSecond * time.count();
    current_ += std::clamp(wanted() - current_, -most, most);
    seconds_ += time.count();
    const double drawn = power() * time.count() / 3600;
    energy_ += drawn;
    if (connected_) stateOfCharge_ = std::min(100.0, stateOfCharge_ + drawn / batteryWh * 100);
}

v16::MeterValue Meter::sample(DateTime at, std::string_view context,
                              std::string_view measurands) const {
    v16::MeterValue out{.timestamp = at, .sampledValue = {}};
    const auto add = [&out, context, measurands](double value, int digits,
                                                 std::string_view measurand, std::string_view unit,
                                                 std::string_view phase = {},
                                                 std::string_view location = "Outlet") {
        if (!contains(measurands, measurand)) return;
        out.sampledValue.push_back(
            sampled(decimal(value, digits), context, measurand, unit, phase, location));
    };
    add(static_cast<double>(energy()), 0, "Energy.Active.Import.Register", "Wh");
    add(power(), 1, "Power.Active.Import", "W");
    for (std::size_t i = 0; i < lines.size(); ++i) {
        add(current_, 2, "Current.Import", "A", lines[i]);
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        add(voltage(static_cast<int>(i)), 1, "Voltage", "V", lineToNeutral[i]);
    }
    add(offered_, 1, "Current.Offered", "A");
    add(stateOfCharge_, 0, "SoC", "Percent", {}, "EV");
    if (out.sampledValue.empty()) {
        out.sampledValue.push_back(
            sampled(std::to_string(energy()), context, "Energy.Active.Import.Register", "Wh"));
    }
    return out;
}

}  // namespace voltgate::simulator
