// Which sample is the reading of a charge: one table.
#include "ocpp/domain/energy_reading.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

using Point = ReadingPoint;

// The parts of a sample that say what it is; empty ones are left out.
struct Sample {
    const char* value;
    const char* measurand = "";
    const char* phase = "";
    const char* location = "";
    const char* unit = "";
    const char* context = "";
    const char* format = "";
};

std::optional<std::string> given(const char* text) {
    return *text == '\0' ? std::nullopt : std::optional<std::string>(text);
}

std::optional<EnergyReading> readingOf(const std::vector<Sample>& samples) {
    MeterValue value;
    for (const auto& s : samples) {
        value.sampledValues.push_back({.value = s.value,
                                       .context = given(s.context),
                                       .format = given(s.format),
                                       .measurand = given(s.measurand),
                                       .phase = given(s.phase),
                                       .location = given(s.location),
                                       .unit = given(s.unit)});
    }
    return energyReading(value);
}

struct Case {
    const char* name;
    std::vector<Sample> samples;
    double wh;
    Point point = Point::During;
};

constexpr const char* energy = "Energy.Active.Import.Register";

class TheReading : public testing::TestWithParam<Case> {};

TEST_P(TheReading, isTheOneThatSaysSo) {
    const auto reading = readingOf(GetParam().samples);

    ASSERT_TRUE(reading.has_value());
    EXPECT_EQ(reading->wh, GetParam().wh);
    EXPECT_EQ(reading->point, GetParam().point);
}

INSTANTIATE_TEST_SUITE_P(
    EnergyReading, TheReading,
    testing::Values(
        Case{"aBareValue", {{"1500"}}, 1500},
        Case{"everythingSaid",
             {{"1500", energy, "", "Outlet", "Wh", "Sample.Periodic", "Raw"}},
             1500},
        Case{"kilowattHours", {{"1.5", energy, "", "", "kWh"}}, 1500},
        Case{"unitInAnotherCase", {{"1.5", energy, "", "", "KWH"}}, 1500},
        Case{"blanksAndASign", {{" +1500 "}}, 1500},
        Case{"afterOtherMeasurands",
             {{"16", "Current.Import"}, {"230", "Voltage"}, {"1500", energy}},
             1500},
        Case{"notTheInterval", {{"90", "Energy.Active.Import.Interval"}, {"1500", energy}}, 1500},
        Case{"notWhatIsExportedOrReactive",
             {{"90", "Energy.Active.Export.Register"},
              {"91", "Energy.Reactive.Import.Register"},
              {"1500", energy}},
             1500},
        Case{"notASignature",
             {{"31323334", energy, "", "", "", "", "SignedData"},
              {"6000", energy, "", "", "", "", "Raw"}},
             6000},
        Case{"notASignatureThatComesLast",
             {{"6000", energy}, {"31323334", energy, "", "", "", "", "SignedData"}},
             6000},
        Case{"theSumBeforeAPhase", {{"2000", energy, "L1"}, {"6000", energy}}, 6000},
        Case{"theOnlyPhase", {{"26500", energy, "L1"}}, 26500},
        Case{"theSumOfThePhases",
             {{"1000", energy, "L1"}, {"2000", energy, "L2"}, {"4000", energy, "L3"}},
             7000},
        Case{"theSumOfThePhasesToNeutral",
             {{"1000", energy, "L1-N"}, {"2000", energy, "L2-N"}, {"5", energy, "N"}},
             3000},
        Case{"theOutletBeforeTheInlet",
             {{"1234000", energy, "", "Inlet"}, {"6000", energy, "", "Outlet"}},
             6000},
        Case{"theOutletIsMeantWhereNothingIsSaid",
             {{"1234000", energy, "", "Inlet"}, {"6000", energy}},
             6000},
        Case{"theInletWhereThereIsNoOther", {{"1234000", energy, "", "Inlet"}}, 1234000},
        Case{"theCableBeforeTheBody",
             {{"7000", energy, "", "Body"}, {"6000", energy, "", "Cable"}},
             6000},
        Case{"aPhaseOfTheOutletBeforeTheSumOfTheInlet",
             {{"1234000", energy, "", "Inlet"}, {"6000", energy, "L1"}},
             6000},
        Case{"whatIsLaterThanTheBegin",
             {{"1000", energy, "", "", "", "Transaction.Begin"},
              {"6000", energy, "", "", "", "Sample.Periodic"}},
             6000},
        Case{"aPhaseThatIsLaterThanTheBegin",
             {{"1000", energy, "", "", "", "Transaction.Begin"},
              {"6000", energy, "L1", "", "", "Sample.Periodic"}},
             6000},
        Case{"theBeginWhereThereIsNoOther",
             {{"1000", energy, "", "", "", "Transaction.Begin"}},
             1000,
             Point::Begin},
        Case{"theEnd",
             {{"1000", energy, "", "", "", "Transaction.Begin"},
              {"5990", energy, "", "", "", "Sample.Periodic"},
              {"6000", energy, "", "", "", "Transaction.End"}},
             6000,
             Point::End},
        Case{"theEndHoweverItIsOrdered",
             {{"6000", energy, "", "", "", "Transaction.End"},
              {"1000", energy, "", "", "", "Transaction.Begin"}},
             6000,
             Point::End},
        Case{"whatWasTriggered", {{"6000", energy, "", "", "", "Trigger"}}, 6000},
        Case{"theFirstOfThoseThatSayTheSame", {{"6000", energy}, {"9999", energy}}, 6000},
        Case{"theNextWhereTheFirstIsNoNumber", {{"n/a", energy}, {"6000", energy}}, 6000}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(EnergyReading, isNotThereWhereNoSampleIsOne) {
    EXPECT_FALSE(readingOf({}));
    for (const Sample& sample :
         {Sample{"16", "Current.Import"}, Sample{"90", "Energy.Active.Import.Interval"},
          Sample{"no number"}, Sample{"1,5"}, Sample{"NaN"}, Sample{""}, Sample{"0x10"},
          Sample{"1", energy, "", "", "varh"}, Sample{"1", energy, "", "", "", "", "SignedData"}}) {
        EXPECT_FALSE(readingOf({sample})) << sample.value;
    }
}

TEST(MeterReading, isNoneBeyondWhatAMeterCounts) {
    for (const double wh : {1.7e308, -1.7e308, 1.1e15, -1.1e15}) {
        EXPECT_EQ(meterReading(wh), std::nullopt) << wh;
    }
    EXPECT_EQ(meterReading(std::nullopt), std::nullopt);
    EXPECT_EQ(meterReading(1e15), 1e15);
    EXPECT_EQ(meterReading(-5), -5);
    EXPECT_EQ(meterReading(5e-324), 0);
    EXPECT_EQ(readingOf({{.value = "1.7e308", .unit = "kWh"}}), std::nullopt);
}

}  // namespace
}  // namespace voltgate
