// The three-phase meter of a connector and the car behind it. Deterministic: the same steps give
// the same values, and energy is the integral of the power that was shown. No clock, no I/O.
#pragma once
#include <chrono>
#include <cstdint>
#include <string_view>

#include "ocpp/v16/messages/meter_value.hpp"

namespace voltgate::simulator {

using Seconds = std::chrono::duration<double>;

class Meter {
public:
    /// Meters with different seeds start at different readings and see slightly other voltages.
    explicit Meter(int seed);

    /// A car draws current from now on; it ramps up within seconds and tapers off when nearly full.
    void connect(double stateOfCharge = 40);
    void disconnect();
    /// No current flows while suspended, though the car stays connected.
    void suspend(bool whether) { suspended_ = whether; }
    void offer(double amperes) { offered_ = amperes; }
    void advance(Seconds time);

    std::int64_t energy() const { return static_cast<std::int64_t>(energy_); }  ///< Wh
    double voltage(int phase) const;                                            ///< 0 to 2
    double current() const { return current_; }                                 ///< Per phase.
    double power() const;
    double stateOfCharge() const { return stateOfCharge_; }

    /// `measurands` is a list as in MeterValuesSampledData.
    v16::MeterValue sample(DateTime at, std::string_view context,
                           std::string_view measurands) const;

private:
    void step(Seconds time);
    double wanted() const;

    double energy_;  // Wh
    double phaseShift_;
    double seconds_ = 0;  // Since the beginning: voltages wander with it.
    double current_ = 0;
    double offered_ = 16;
    double stateOfCharge_ = 0;
    bool connected_ = false;
    bool suspended_ = false;
};

}  // namespace voltgate::simulator
