#include "ocpp/json/reader.hpp"

#include "ocpp/json/document.hpp"

namespace voltgate::json {
namespace {

std::size_t codePoints(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

std::string Reader::Path::text() const {
    std::string text = parent == nullptr ? "" : parent->text();
    if (index >= 0) return text + "[" + std::to_string(index) + "]";
    if (name.empty()) return text;
    if (!text.empty()) text += '.';
    return text.append(name);
}

std::int64_t Reader::integer(const rapidjson::Value& json, const Path& path, std::int64_t min,
                             std::int64_t max) {
    if (!json.IsNumber()) fail(FaultKind::Type, path, "expected an integer");
    std::int64_t number = 0;
    if (json.IsInt64()) {
        number = json.GetInt64();
    } else {
        // 12.0 is an integer to JSON Schema; 12.5 and numbers beyond 64 bits are not.
        const double real = json.GetDouble();
        if (real != std::trunc(real)) fail(FaultKind::Type, path, "expected an integer");
        if (std::abs(real) >= 9.2e18) fail(FaultKind::Property, path, "out of range");
        number = static_cast<std::int64_t>(real);
    }
    if (number < min || number > max) {
        fail(FaultKind::Property, path,
             "expected an integer from " + std::to_string(min) + " to " + std::to_string(max));
    }
    return number;
}

std::string_view Reader::string(const rapidjson::Value& json, const Path& path,
                                std::size_t maxLength) {
    if (!json.IsString()) fail(FaultKind::Type, path, "expected a string");
    const std::string_view text(json.GetString(), json.GetStringLength());
    if (text.size() > maxLength && codePoints(text) > maxLength) {
        fail(FaultKind::Property, path, "longer than " + std::to_string(maxLength) + " characters");
    }
    return text;
}

void Reader::value(const rapidjson::Value& json, RawObject& out, const Path& path) {
    if (!json.IsObject()) fail(FaultKind::Type, path, "expected an object");
    out.text = toText(json);
}

rapidjson::Value::ConstMemberIterator Reader::findMember(
    const rapidjson::Value& json, rapidjson::Value::ConstMemberIterator expected,
    std::string_view name) {
    const auto isNamed = [name](const rapidjson::Value::Member& member) {
        return std::string_view(member.name.GetString(), member.name.GetStringLength()) == name;
    };
    if (expected != json.MemberEnd() && isNamed(*expected)) return expected;
    return std::find_if(json.MemberBegin(), json.MemberEnd(), isNamed);
}

void Reader::surplus(const rapidjson::Value& json, const Path& path, const std::string_view* names,
                     std::size_t count) {
    for (auto member = json.MemberBegin(); member != json.MemberEnd(); ++member) {
        const std::string_view name(member->name.GetString(), member->name.GetStringLength());
        const Path here{&path, name};
        if (findMember(json, json.MemberBegin(), name) != member) {
            fail(FaultKind::Formation, here, "stands there twice");
        }
        const bool isKnown = std::find(names, names + count, name) != names + count;
        if (!isKnown && !allows(LeniencyRule::UnknownProperty)) {
            fail(FaultKind::Formation, here, "unknown property");
        }
    }
}

void Reader::unknownWord(const Path& path, std::string_view text) {
    fail(FaultKind::Property, path, "unknown value '" + std::string(text.substr(0, 50)) + "'");
}

}  // namespace voltgate::json
