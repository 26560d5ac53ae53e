#include "ocpp/json/reader.hpp"

#include <gtest/gtest.h>

#include "ocpp/json/document.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::json {
namespace {

enum class Colour { Red, Green };
JSON_ENUM(Colour, Red, Green)

struct Units {
    static constexpr std::array<std::string_view, 2> words = {"Wh", "kWh"};
};

struct Inner {
    String<5> name;
    std::optional<double> weight{};
};
JSON_FIELDS(Inner, name, weight)

struct Outer {
    int count = 0;
    std::optional<Colour> colour{};
    std::optional<Word<Units>> unit{};
    std::optional<DateTime> at{};
    std::optional<bool> isOn{};
    List<Inner, 1, 2> inner;
};
JSON_FIELDS(Outer, count, colour, unit, at, isOn, inner)

struct Broken {
    const char* payload;
    FaultKind kind;
    const char* what;
};

class Faults : public testing::TestWithParam<Broken> {};

TEST_P(Faults, areToldWithKindAndPath) {
    const auto document = parseText(GetParam().payload);

    try {
        Reader().read<Outer>(document);
        FAIL() << "was accepted";
    } catch (const ProtocolFault& fault) {
        EXPECT_EQ(fault.kind, GetParam().kind);
        EXPECT_STREQ(fault.what(), GetParam().what);
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, Faults,
    testing::Values(Broken{"[]", FaultKind::Formation, "payload: expected an object"},
                    Broken{R"({"inner":[{"name":"a"}]})", FaultKind::Occurrence,
                           "count: required, but missing"},
                    Broken{R"({"count":"1","inner":[{"name":"a"}]})", FaultKind::Type,
                           "count: expected an integer"},
                    Broken{R"({"count":1.5,"inner":[{"name":"a"}]})", FaultKind::Type,
                           "count: expected an integer"},
                    Broken{R"({"count":3000000000,"inner":[{"name":"a"}]})", FaultKind::Property,
                           "count: expected an integer from -2147483648 to 2147483647"},
                    Broken{R"({"count":1e300,"inner":[{"name":"a"}]})", FaultKind::Property,
                           "count: out of range"},
                    Broken{R"({"count":1,"inner":[]})", FaultKind::Occurrence,
                           "inner: expected at least 1 elements"},
                    Broken{R"({"count":1,"inner":[{"name":"a"},{"name":"b"},{"name":"c"}]})",
                           FaultKind::Occurrence, "inner: expected at most 2 elements"},
                    Broken{R"({"count":1,"inner":{}})", FaultKind::Type,
                           "inner: expected an array"},
                    Broken{R"({"count":1,"inner":[{"name":"a"},7]})", FaultKind::Type,
                           "inner[1]: expected an object"},
                    Broken{R"({"count":1,"inner":[{"name":"a"},{"name":"toolong"}]})",
                           FaultKind::Property, "inner[1].name: longer than 5 characters"},
                    Broken{R"({"count":1,"inner":[{"name":5}]})", FaultKind::Type,
                           "inner[0].name: expected a string"},
                    Broken{R"({"count":1,"inner":[{"name":"a","weight":"1"}]})", FaultKind::Type,
                           "inner[0].weight: expected a number"},
                    Broken{R"({"count":1,"colour":"Blue","inner":[{"name":"a"}]})",
                           FaultKind::Property, "colour: unknown value 'Blue'"},
                    Broken{R"({"count":1,"unit":"MWh","inner":[{"name":"a"}]})",
                           FaultKind::Property, "unit: unknown value 'MWh'"},
                    Broken{R"({"count":1,"at":"noon","inner":[{"name":"a"}]})", FaultKind::Property,
                           "at: expected a time such as 2026-01-31T12:00:00Z"},
                    Broken{R"({"count":1,"isOn":"yes","inner":[{"name":"a"}]})", FaultKind::Type,
                           "isOn: expected true or false"},
                    Broken{R"({"count":1,"colour":null,"inner":[{"name":"a"}]})", FaultKind::Type,
                           "colour: expected a string"},
                    Broken{R"({"count":1,"inner":[{"name":"a","x":1}]})", FaultKind::Formation,
                           "inner[0].x: unknown property"},
                    Broken{R"({"count":1,"count":2,"inner":[{"name":"a"}]})", FaultKind::Formation,
                           "count: stands there twice"}));

TEST(Reader, readsMembersInAnyOrder) {
    const auto document =
        parseText(R"({"inner":[{"weight":2,"name":"b"}],"colour":"Green","count":7.0})");

    const auto outer = Reader().read<Outer>(document);

    EXPECT_EQ(outer.count, 7);
    EXPECT_EQ(outer.colour, Colour::Green);
    EXPECT_EQ(outer.inner.at(0).name.value, "b");
    EXPECT_EQ(outer.inner.at(0).weight, 2.0);
}

TEST(Reader, countsCharactersNotBytes) {
    const auto document = parseText(R"({"count":1,"inner":[{"name":"äöüßé"}]})");

    EXPECT_EQ(Reader().read<Outer>(document).inner.at(0).name.value, "äöüßé");
}

TEST(Writer, writesWhatWasRead) {
    const std::string text =
        R"({"count":1,"colour":"Red","unit":"kWh","at":"2026-01-31T12:00:00.000Z","isOn":true,)"
        R"("inner":[{"name":"a \"b"},{"name":"c","weight":1.5}]})";

    EXPECT_EQ(Writer::write(Reader().read<Outer>(parseText(text))), text);
}

TEST(Document, refusesNestingBeyondItsBound) {
    const std::string deep(500000, '[');

    EXPECT_THROW(parseText(deep), SyntaxFault);
}

TEST(Document, countsNoBracketsInsideStrings) {
    const std::string text = "[\"" + std::string(100, '[') + "\\\"{{{\"]";

    EXPECT_EQ(parseText(text)[0].GetStringLength(), 104u);
}

TEST(Document, refusesInvalidUtf8) { EXPECT_THROW(parseText("[\"\xC3\x28\"]"), SyntaxFault); }

TEST(Document, refusesHalvesOfSurrogatePairs) {
    for (const auto* text : {R"(["\ude00"])", R"(["\ud83d"])", R"(["\ud83d\u0041"])",
                             R"(["\ud83d\ud83d\ude00"])", R"(["\uDEADx"])"}) {
        EXPECT_THROW(parseText(text), SyntaxFault) << text;
        EXPECT_THROW(parseText(text, Encoding::Utf8), SyntaxFault) << text;
    }
    EXPECT_STREQ(parseText(R"(["\\ude00"])")[0].GetString(), R"(\ude00)");
    EXPECT_STREQ(parseText(R"(["\ud83d\ude00"])")[0].GetString(), "\xF0\x9F\x98\x80");
}

TEST(Document, refusesWhatIsHiddenBehindANul) {
    EXPECT_THROW(parseText(std::string("{}\0{", 4)), SyntaxFault);
    EXPECT_THROW(parseText(std::string("{}\0", 3)), SyntaxFault);
}

TEST(Document, refusesTrailingText) { EXPECT_THROW(parseText("{} {}"), SyntaxFault); }

}  // namespace
}  // namespace voltgate::json
