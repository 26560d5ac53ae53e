// Every leniency rule: what it lets pass when it is on, that it is needed for it, and that it is
// told.
#include "ocpp/json/leniency.hpp"

#include <gtest/gtest.h>

#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"
#include "ocpp/json/writer.hpp"
#include "ocpp/v16/messages/availability.hpp"
#include "ocpp/v16/messages/device_model.hpp"
#include "ocpp/v16/messages/transactions.hpp"

namespace voltgate::json {
namespace {

using Rule = LeniencyRule;

template <class Request>
std::string readAs(const std::string& payload, Leniency allowed, Deviations& deviations) {
    const auto document = parseText(payload);
    Reader reader(allowed);
    const auto request = reader.read<Request>(document);
    deviations = reader.deviations();
    return Writer::write(request);
}

// An odd payload, the rules it needs, where it deviates, and what is read.
struct Odd {
    const char* name;
    std::string (*read)(const std::string&, Leniency, Deviations&);
    std::string payload;
    std::vector<Rule> rules;
    const char* path;
    std::string meaning;
};

class OddPayloads : public testing::TestWithParam<Odd> {};

TEST_P(OddPayloads, areReadWithTheirRulesOn) {
    Deviations deviations;
    Leniency needed;
    for (const auto rule : GetParam().rules) needed.add(rule);

    EXPECT_EQ(GetParam().read(GetParam().payload, needed, deviations), GetParam().meaning);

    ASSERT_FALSE(deviations.empty());
    EXPECT_EQ(deviations[0].rule, GetParam().rules[0]) << name(deviations[0].rule);
    EXPECT_EQ(deviations[0].path, GetParam().path);
}

TEST_P(OddPayloads, meanTheSameWithAllRulesOn) {
    Deviations deviations;

    EXPECT_EQ(GetParam().read(GetParam().payload, Leniency::all(), deviations), GetParam().meaning);
}

TEST_P(OddPayloads, areRefusedWithTheirRuleOff) {
    Deviations deviations;
    auto allowed = Leniency::all();
    allowed.remove(Rule::SalvagedMessage);
    allowed.remove(GetParam().rules[0]);
    // What is no time is none either way.
    if (GetParam().rules[0] == Rule::TimestampFormat) allowed.remove(Rule::MissingTimestamp);

    EXPECT_THROW(GetParam().read(GetParam().payload, allowed, deviations), ProtocolFault);
    EXPECT_THROW(GetParam().read(GetParam().payload, Leniency::strict(), deviations),
                 ProtocolFault);
}

std::string stopWith(const std::string& meterStop, const std::string& timestamp,
                     const std::string& transactionId, const std::string& more = "") {
    return R"({"meterStop":)" + meterStop + R"(,"timestamp":)" + timestamp +
           R"(,"transactionId":)" + transactionId + more + "}";
}
const std::string at = R"("2026-01-01T10:00:00.000Z")";
const std::string stop = stopWith("5", at, "7");

std::string statusWith(const std::string& connector, const std::string& error,
                       const std::string& more = "") {
    return R"({"connectorId":)" + connector + R"(,"errorCode":)" + error + more +
           R"(,"status":"Faulted"})";
}

constexpr auto asStop = readAs<v16::StopTransactionRequest>;
constexpr auto asStatus = readAs<v16::StatusNotificationRequest>;
constexpr auto asValues = readAs<v16::MeterValuesRequest>;
constexpr auto asConfiguration = readAs<v16::GetConfigurationResponse>;

std::string valuesWith(const std::string& meterValue) {
    return R"({"connectorId":1,"meterValue":)" + meterValue + "}";
}
std::string sampleWith(const std::string& fields) {
    return valuesWith(R"([{"timestamp":)" + at + R"(,"sampledValue":[{)" + fields + "}]}]");
}

INSTANTIATE_TEST_SUITE_P(
    All, OddPayloads,
    testing::Values(
        Odd{"numberAsString",
            asStop,
            stopWith("\"5\"", at, "7"),
            {Rule::NumberAsString},
            "meterStop",
            stop},
        Odd{"integerAsString",
            asStop,
            stopWith("5", at, "\" 7 \""),
            {Rule::NumberAsString},
            "transactionId",
            stop},
        Odd{"fractionOfEnergyIsKept",
            asStop,
            stopWith("5.125", at, "7"),
            {Rule::FractionalInteger},
            "meterStop",
            stopWith("5.125", at, "7")},
        Odd{"fractionOfEnergyAsString",
            asStop,
            stopWith("\"5.125\"", at, "7"),
            {Rule::NumberAsString, Rule::FractionalInteger},
            "meterStop",
            stopWith("5.125", at, "7")},
        Odd{"fractionElsewhereIsRounded",
            asStop,
            stopWith("5", at, "6.9"),
            {Rule::FractionalInteger},
            "transactionId",
            stop},
        Odd{"hugeNumber",
            asStop,
            stopWith("5", at, "18446744073709551615"),
            {Rule::HugeNumber},
            "transactionId",
            stopWith("5", at, "9223372036854775807")},
        Odd{"hugeNegativeNumber",
            asStop,
            stopWith("5", at, "-1e300"),
            {Rule::HugeNumber},
            "transactionId",
            stopWith("5", at, "-9223372036854775808")},
        Odd{"timeWithoutZone",
            asStop,
            stopWith("5", R"("2026-01-01T10:00:00")", "7"),
            {Rule::TimestampFormat},
            "timestamp",
            stop},
        Odd{"timeWithShortZone",
            asStop,
            stopWith("5", R"("2026-01-01T13:00:00+03")", "7"),
            {Rule::TimestampFormat},
            "timestamp",
            stop},
        Odd{"timeWithZoneWithoutColon",
            asStop,
            stopWith("5", R"("2026-01-01T13:00:00+0300")", "7"),
            {Rule::TimestampFormat},
            "timestamp",
            stop},
        Odd{"timeWithEmptyFraction",
            asStop,
            stopWith("5", R"("2026-01-01T10:00:00.Z")", "7"),
            {Rule::TimestampFormat},
            "timestamp",
            stop},
        Odd{"timeWithASpace",
            asStop,
            stopWith("5", R"("2026-01-01 10:00:00Z")", "7"),
            {Rule::TimestampFormat},
            "timestamp",
            stop},
        Odd{"unknownReason",
            asStop,
            stopWith("5", at, "7", R"(,"reason":"Cosmic")"),
            {Rule::UnknownEnumValue},
            "reason",
            stopWith("5", at, "7", R"(,"reason":"Cosmic")")},
        Odd{"reasonInAnotherCase",
            asStop,
            stopWith("5", at, "7", R"(,"reason":"evdisconnected")"),
            {Rule::UnknownEnumValue},
            "reason",
            stopWith("5", at, "7", R"(,"reason":"EVDisconnected")")},
        Odd{"unknownErrorCode",
            asStatus,
            statusWith("1", R"("Error")"),
            {Rule::UnknownEnumValue},
            "errorCode",
            statusWith("1", R"("Error")")},
        Odd{"unknownContext",
            asValues,
            sampleWith(R"("value":"1","context":"Alfen")"),
            {Rule::UnknownEnumValue},
            "meterValue[0].sampledValue[0].context",
            sampleWith(R"("value":"1","context":"Alfen")")},
        Odd{"unknownUnit",
            asValues,
            sampleWith(R"("value":"1","unit":"MWh")"),
            {Rule::UnknownEnumValue},
            "meterValue[0].sampledValue[0].unit",
            sampleWith(R"("value":"1","unit":"MWh")")},
        Odd{"textAsNumber",
            asValues,
            sampleWith(R"("value":16.5)"),
            {Rule::StringAsNumber},
            "meterValue[0].sampledValue[0].value",
            sampleWith(R"("value":"16.5")")},
        Odd{"emptySampledValue",
            asValues,
            valuesWith(R"([{"timestamp":)" + at + R"(,"sampledValue":[]}])"),
            {Rule::EmptyArray},
            "meterValue[0].sampledValue",
            valuesWith(R"([{"timestamp":)" + at + R"(,"sampledValue":[]}])")},
        Odd{"absentMeterValue",
            asValues,
            R"({"connectorId":1})",
            {Rule::EmptyArray},
            "meterValue",
            valuesWith("[]")},
        Odd{"nullMeterValue",
            asValues,
            valuesWith("null"),
            {Rule::EmptyArray},
            "meterValue",
            valuesWith("[]")},
        Odd{"objectForList",
            asValues,
            valuesWith(R"({"timestamp":)" + at + R"(,"sampledValue":[{"value":"1"}]})"),
            {Rule::SingleForArray},
            "meterValue",
            sampleWith(R"("value":"1")")},
        Odd{"longInfo",
            asStatus,
            statusWith("1", R"("NoError")", R"(,"info":")" + std::string(255, 'x') + "\""),
            {Rule::OverLongString},
            "info",
            statusWith("1", R"("NoError")", R"(,"info":")" + std::string(255, 'x') + "\"")},
        Odd{"objectForInfo",
            asStatus,
            statusWith("1", R"("NoError")", R"(,"info":{"t":[40]})"),
            {Rule::ObjectAsText},
            "info",
            statusWith("1", R"("NoError")", R"(,"info":"{\"t\":[40]}")")},
        Odd{"listForInfo",
            asStatus,
            statusWith("1", R"("NoError")", R"(,"info":[7])"),
            {Rule::ObjectAsText},
            "info",
            statusWith("1", R"("NoError")", R"(,"info":"[7]")")},
        Odd{"nullForAbsent",
            asStatus,
            statusWith("1", R"("NoError")", R"(,"info":null)"),
            {Rule::NullAsAbsent},
            "info",
            statusWith("1", R"("NoError")")},
        Odd{"unknownProperty",
            asStatus,
            statusWith("1", R"("NoError")", R"(,"temperature":7)"),
            {Rule::UnknownProperty},
            "temperature",
            statusWith("1", R"("NoError")")},
        Odd{"duplicateKey",
            asStatus,
            statusWith("1", R"("NoError")", R"(,"connectorId":2)"),
            {Rule::DuplicateKey},
            "connectorId",
            statusWith("2", R"("NoError")")},
        Odd{"duplicateList",
            asValues,
            R"({"connectorId":1,"meterValue":[],"meterValue":[]})",
            {Rule::EmptyArray, Rule::DuplicateKey},
            "meterValue",
            valuesWith("[]")},
        Odd{"booleanAsText",
            asConfiguration,
            R"({"configurationKey":[{"key":"a","readonly":"False"}]})",
            {Rule::BooleanAsText},
            "configurationKey[0].readonly",
            R"({"configurationKey":[{"key":"a","readonly":false}]})"},
        Odd{"booleanAsNumber",
            asConfiguration,
            R"({"configurationKey":[{"key":"a","readonly":1}]})",
            {Rule::BooleanAsText},
            "configurationKey[0].readonly",
            R"({"configurationKey":[{"key":"a","readonly":true}]})"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(MissingTimestamp, isTheTimeOfReception) {
    Deviations deviations;
    const auto before = DateTime::now();

    for (const auto* payload : {R"({"meterStop":5,"transactionId":7})",
                                R"({"meterStop":5,"transactionId":7,"timestamp":null})",
                                R"({"meterStop":5,"transactionId":7,"timestamp":"yesterday"})",
                                R"({"meterStop":5,"transactionId":7,"timestamp":12})"}) {
        const auto document = parseText(payload);
        const auto request = Reader(Leniency::all()).read<v16::StopTransactionRequest>(document);
        EXPECT_GE(request.timestamp, before) << payload;
    }
}

TEST(Leniency, isNotNeededForACorrectPayload) {
    Deviations deviations;

    asStop(stop, Leniency::all(), deviations);

    EXPECT_TRUE(deviations.empty());
}

TEST(Leniency, showsNoTagAsExample) {
    Deviations deviations;

    readAs<v16::StartTransactionRequest>(
        R"({"connectorId":1,"idTag":4711,"meterStart":1,"timestamp":)" + at + "}", Leniency::all(),
        deviations);

    ASSERT_EQ(deviations.size(), 1u);
    EXPECT_EQ(deviations[0].example, "");
}

TEST(Leniency, readsAHostileMassOfUnknownPropertiesInLinearTime) {
    std::string payload = R"({"connectorId":1,"errorCode":"NoError","status":"Faulted")";
    for (int i = 0; i < 50000; ++i) payload += ",\"x" + std::to_string(i) + "\":1";
    Deviations deviations;

    asStatus(payload + "}", Leniency::all(), deviations);

    EXPECT_EQ(deviations.size(), 1u);
}

TEST(LeniencyRules, areNamedInTheirOwnOrder) {
    for (std::size_t i = 0; i < leniencyRules.size(); ++i) {
        EXPECT_EQ(static_cast<std::size_t>(leniencyRules[i].rule), i) << leniencyRules[i].name;
        EXPECT_EQ(ruleNamed(leniencyRules[i].name), leniencyRules[i].rule);
    }
    EXPECT_FALSE(ruleNamed("no-such-rule"));
}

template <class Request>
bool isSalvaged(const std::string& payload) {
    const auto document = parseText(payload);
    Reader reader(Leniency::all());
    try {
        reader.read<Request>(document);
    } catch (const ProtocolFault&) {
        return false;
    }
    return reader.deviations().back().rule == Rule::SalvagedMessage;
}

TEST(Salvage, keepsAStopWhateverItsAnnex) {
    for (const auto* annex :
         {"5", "\"x\"", "[5]", "[[]]", R"([{"timestamp":{},"sampledValue":{"value":{}}}])"}) {
        EXPECT_TRUE(isSalvaged<v16::StopTransactionRequest>(
            stopWith("5", at, "7", R"(,"transactionData":)" + std::string(annex))))
            << annex;
    }
}

TEST(Salvage, leavesOutTheElementsThatCannotBeRead) {
    Deviations deviations;

    EXPECT_EQ(asValues(valuesWith(R"([7,{"timestamp":)" + at +
                                  R"(,"sampledValue":[null,{"value":"1"},"x"]}])"),
                       Leniency::all(), deviations),
              sampleWith(R"("value":"1")"));
}

TEST(Salvage, keepsAStopThatLacksItsNumberOrItsReading) {
    EXPECT_TRUE(isSalvaged<v16::StopTransactionRequest>(R"({"meterStop":5})"));
    EXPECT_TRUE(isSalvaged<v16::StopTransactionRequest>(R"({"transactionId":5,"meterStop":null})"));
    EXPECT_FALSE(isSalvaged<v16::StopTransactionRequest>("{}"));
}

TEST(Salvage, keepsAStartThatSaysAnythingOfTheCharge) {
    for (const auto* start :
         {R"({"connectorId":1})", R"({"idTag":"A"})", R"({"meterStart":5,"idTag":{}})"}) {
        EXPECT_TRUE(isSalvaged<v16::StartTransactionRequest>(start)) << start;
    }
    EXPECT_FALSE(isSalvaged<v16::StartTransactionRequest>("{}"));
}

TEST(Salvage, keepsAStatusWithoutAnErrorCode) {
    EXPECT_TRUE(
        isSalvaged<v16::StatusNotificationRequest>(R"({"connectorId":1,"status":"Faulted"})"));
    EXPECT_FALSE(isSalvaged<v16::StatusNotificationRequest>(R"({"connectorId":1})"));
}

TEST(Salvage, givesUpWhenTooMuchCannotBeRead) {
    std::string values = "[7";
    for (int i = 0; i < 1000; ++i) values += ",7";

    EXPECT_FALSE(isSalvaged<v16::MeterValuesRequest>(valuesWith(values + "]")));
}

}  // namespace
}  // namespace voltgate::json
