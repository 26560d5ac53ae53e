// Meter values (OCPP 1.6 §4.7, §7.32-7.35, §7.43): every measurand, phase, location, context and
// unit.
#pragma once
#include <array>

#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

struct ReadingContexts {
    static constexpr std::array<std::string_view, 8> words = {
        "Interruption.Begin", "Interruption.End", "Sample.Clock", "Sample.Periodic",
        "Transaction.Begin",  "Transaction.End",  "Trigger",      "Other"};
};
struct ValueFormats {
    static constexpr std::array<std::string_view, 2> words = {"Raw", "SignedData"};
};
struct Measurands {
    static constexpr std::array<std::string_view, 22> words = {"Energy.Active.Export.Register",
                                                               "Energy.Active.Import.Register",
                                                               "Energy.Reactive.Export.Register",
                                                               "Energy.Reactive.Import.Register",
                                                               "Energy.Active.Export.Interval",
                                                               "Energy.Active.Import.Interval",
                                                               "Energy.Reactive.Export.Interval",
                                                               "Energy.Reactive.Import.Interval",
                                                               "Power.Active.Export",
                                                               "Power.Active.Import",
                                                               "Power.Offered",
                                                               "Power.Reactive.Export",
                                                               "Power.Reactive.Import",
                                                               "Power.Factor",
                                                               "Current.Import",
                                                               "Current.Export",
                                                               "Current.Offered",
                                                               "Voltage",
                                                               "Frequency",
                                                               "Temperature",
                                                               "SoC",
                                                               "RPM"};
};
struct Phases {
    static constexpr std::array<std::string_view, 10> words = {
        "L1", "L2", "L3", "N", "L1-N", "L2-N", "L3-N", "L1-L2", "L2-L3", "L3-L1"};
};
struct Locations {
    static constexpr std::array<std::string_view, 5> words = {"Cable", "EV", "Inlet", "Outlet",
                                                              "Body"};
};
/// The specification misspells Celsius once; both spellings are in its schemas.
struct UnitsOfMeasure {
    static constexpr std::array<std::string_view, 18> words = {
        "Wh",   "kWh", "varh", "kvarh", "W",       "kW",      "VA",         "kVA",     "var",
        "kvar", "A",   "V",    "K",     "Celcius", "Celsius", "Fahrenheit", "Percent", "Hertz"};
};

struct SampledValue {
    std::string value;
    std::optional<json::Word<ReadingContexts>> context{};
    std::optional<json::Word<ValueFormats>> format{};
    std::optional<json::Word<Measurands>> measurand{};
    std::optional<json::Word<Phases>> phase{};
    std::optional<json::Word<Locations>> location{};
    std::optional<json::Word<UnitsOfMeasure>> unit{};
};
JSON_FIELDS(SampledValue, value, context, format, measurand, phase, location, unit)

struct MeterValue {
    DateTime timestamp;
    json::List<SampledValue, 1> sampledValue;
};
JSON_FIELDS(MeterValue, timestamp, sampledValue)

struct MeterValuesRequest {
    static constexpr Action action = "MeterValues";
    using Response = Empty;

    int connectorId = 0;
    /// Stations send any number here, 64-bit ones too; none of them is a reason to lose the values.
    std::optional<std::int64_t> transactionId{};
    json::List<MeterValue, 1> meterValue;

    static bool isWorthSalvaging(const json::Losses& lost) { return !lost.contains("meterValue"); }
};
JSON_FIELDS(MeterValuesRequest, connectorId, transactionId, meterValue)

}  // namespace voltgate::v16
