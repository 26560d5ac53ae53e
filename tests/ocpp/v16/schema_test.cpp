// Everything that we send in 1.6 against the official schemas: each CALL of the central system and
// each CALLRESULT to a station, with as little and as much in it as its struct can hold. Needs the
// schemas (VOLTGATE_OCPP_SCHEMAS).
#include <gtest/gtest.h>
#include <rapidjson/schema.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "ocpp/json/document.hpp"
#include "ocpp/json/writer.hpp"
#include "ocpp/v16/messages/all.hpp"
#include "tests/ocpp/v16/sample_message.hpp"

namespace voltgate::v16 {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(VOLTGATE_OCPP_SCHEMAS) / "v16";

// RapidJSON divides in binary, where 16.3 is no multiple of 0.1; the rules of charging profiles
// look after decimals.
void dropMultipleOf(rapidjson::Value& schema) {
    if (schema.IsArray()) {
        for (auto& element : schema.GetArray()) dropMultipleOf(element);
    } else if (schema.IsObject()) {
        schema.RemoveMember("multipleOf");
        for (auto& member : schema.GetObject()) dropMultipleOf(member.value);
    }
}

rapidjson::Document readSchema(const std::string& name) {
    std::ifstream file(folder / (name + ".json"));
    std::ostringstream text;
    text << file.rdbuf();
    auto schema = json::parseText(text.str());
    dropMultipleOf(schema);
    return schema;
}

// Members come in the order of the schema: some firmware looks at the text.
void expectOrder(const rapidjson::Value& payload, const rapidjson::Value& schema,
                 const std::string& where) {
    if (payload.IsArray() && schema.HasMember("items")) {
        for (const auto& element : payload.GetArray()) {
            expectOrder(element, schema["items"], where + "[]");
        }
    }
    if (!payload.IsObject() || !schema.HasMember("properties")) return;
    const auto& properties = schema["properties"];
    auto next = properties.MemberBegin();
    for (const auto& member : payload.GetObject()) {
        const auto name = std::string(member.name.GetString());
        while (next != properties.MemberEnd() && name != next->name.GetString()) ++next;
        ASSERT_NE(next, properties.MemberEnd()) << where << ": " << name << " is out of order";
        expectOrder(member.value, next->value, where + "." + name);
    }
}

void expectFits(const std::string& payload, const std::string& name, const rapidjson::Value& schema,
                const rapidjson::SchemaDocument& compiled) {
    const auto document = json::parseText(payload);
    rapidjson::SchemaValidator validator(compiled);
    if (!document.Accept(validator)) {
        rapidjson::StringBuffer place;
        validator.GetInvalidDocumentPointer().StringifyUriFragment(place);
        ADD_FAILURE() << name << " at " << place.GetString() << " breaks "
                      << validator.GetInvalidSchemaKeyword() << ": " << payload;
    }
    expectOrder(document, schema, name);
}

template <class Message>
void expectAllFit(const std::string& name) {
    ASSERT_TRUE(fs::exists(folder / (name + ".json"))) << name;
    const auto schema = readSchema(name);
    const rapidjson::SchemaDocument compiled(schema);
    for (const bool isFull : {false, true}) {
        for (std::size_t variant = 0; variant < sampleVariants; ++variant) {
            const auto message = SampleMaker(isFull, variant).make<Message>();
            expectFits(json::Writer::write(message), name, schema, compiled);
        }
    }
}

template <class... Requests>
void expectCallsFit(MessageList<Requests...>) {
    (expectAllFit<Requests>(std::string(Requests::action)), ...);
}

template <class... Requests>
void expectResultsFit(MessageList<Requests...>) {
    (expectAllFit<typename Requests::Response>(std::string(Requests::action) + "Response"), ...);
}

class Schemas : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(folder)) {
            GTEST_SKIP() << "the official schemas are not at " << folder
                         << "; name their place with cmake -DVOLTGATE_OCPP_SCHEMAS=...";
        }
    }
};

TEST_F(Schemas, fitEveryCallThatWeSend) { expectCallsFit(OutgoingRequests{}); }

TEST_F(Schemas, fitEveryCallResultThatWeSend) { expectResultsFit(IncomingRequests{}); }

TEST_F(Schemas, wouldShowAMessageThatDoesNotFit) {
    const auto schema = readSchema("Reset");
    const rapidjson::SchemaDocument compiled(schema);

    for (const auto* wrong : {"{}", R"({"type":"Warm"})", R"({"type":"Soft","x":1})"}) {
        rapidjson::SchemaValidator validator(compiled);
        EXPECT_FALSE(json::parseText(wrong).Accept(validator)) << wrong;
    }
}

}  // namespace
}  // namespace voltgate::v16
