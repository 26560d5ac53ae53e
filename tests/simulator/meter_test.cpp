#include "simulator/meter.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace voltgate::simulator {
namespace {

constexpr std::string_view everything =
    "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,Current.Offered,SoC";

TEST(Meter, countsNoEnergyWithoutACar) {
    Meter meter(1);
    const auto before = meter.energy();

    meter.advance(std::chrono::hours(1));

    EXPECT_EQ(meter.energy(), before);
}

TEST(Meter, countsTheEnergyOfThePowerThatItShows) {
    Meter meter(1);
    meter.connect();
    meter.advance(std::chrono::minutes(1));
    const auto before = meter.energy();
    const double power = meter.power();

    meter.advance(std::chrono::minutes(30));

    EXPECT_NEAR(static_cast<double>(meter.energy() - before), power / 2, power / 100);
}

TEST(Meter, tapersOffWhenTheBatteryIsNearlyFull) {
    Meter meter(1);
    meter.connect(95);

    meter.advance(std::chrono::minutes(1));

    EXPECT_LT(meter.current(), 5);
    EXPECT_GT(meter.current(), 0);
}

TEST(Meter, drawsNothingWhileSuspended) {
    Meter meter(1);
    meter.connect();
    meter.advance(std::chrono::minutes(1));

    meter.suspend(true);
    meter.advance(std::chrono::minutes(1));

    EXPECT_EQ(meter.current(), 0);
}

TEST(Meter, givesTheSameValuesForTheSameSteps) {
    Meter one(7);
    Meter other(7);
    one.connect();
    other.connect();

    one.advance(std::chrono::seconds(90));
    for (int i = 0; i < 90; ++i) other.advance(std::chrono::seconds(1));

    EXPECT_EQ(one.energy(), other.energy());
    EXPECT_DOUBLE_EQ(one.voltage(2), other.voltage(2));
}

TEST(Meter, samplesThreePhases) {
    Meter meter(1);
    meter.connect();
    meter.advance(std::chrono::minutes(1));

    const auto value = meter.sample(DateTime::now(), "Sample.Periodic", everything);

    ASSERT_EQ(value.sampledValue.size(), 10U);
    EXPECT_EQ(value.sampledValue[2].phase->value, "L1");
    EXPECT_NEAR(std::atof(value.sampledValue[2].value.c_str()), 16, 0.1);
    EXPECT_EQ(value.sampledValue[5].phase->value, "L1-N");
    EXPECT_NEAR(std::atof(value.sampledValue[5].value.c_str()), 230, 2);
}

TEST(Meter, samplesOnlyTheMeasurandsThatAreAskedFor) {
    const Meter meter(1);

    const auto value = meter.sample(DateTime::now(), "Sample.Periodic", "SoC");

    ASSERT_EQ(value.sampledValue.size(), 1U);
    EXPECT_EQ(value.sampledValue[0].measurand->value, "SoC");
}

}  // namespace
}  // namespace voltgate::simulator
