#include "ocpp/json/reader.hpp"

#include <cmath>

#include "ocpp/domain/number.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/json/document.hpp"

namespace voltgate::json {
namespace {

constexpr std::size_t maxExample = 50;
constexpr double beyondInteger = 9.2e18;

std::size_t codePoints(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string_view textOf(const rapidjson::Value& json) {
    return {json.GetString(), json.GetStringLength()};
}

// At most `max` bytes, cut between characters.
std::string_view cut(std::string_view text, std::size_t max) {
    if (text.size() <= max) return text;
    while (max > 0 && (text[max] & 0xC0) == 0x80) --max;
    return text.substr(0, max);
}

std::optional<double> toNumber(std::string_view text) { return numberIn(trimmed(text)); }

// Digits beyond what a double holds exactly.
std::optional<std::int64_t> toInteger(std::string_view text) {
    return integerIn<std::int64_t>(trimmed(text));
}

// Tags identify people, and data of vendors may hold anything.
bool mayBeSecret(std::string_view name) {
    return name == "idTag" || name == "parentIdTag" || name == "data" || name == "csr";
}

std::string exampleOf(const rapidjson::Value& json) {
    if (json.IsString()) return std::string(cut(textOf(json), maxExample));
    if (json.IsObject()) return "{}";
    if (json.IsArray()) return "[]";
    return toText(json);
}

}  // namespace

std::string Reader::Path::text() const {
    std::string text = parent == nullptr ? "" : parent->text();
    if (index >= 0) return text + "[" + std::to_string(index) + "]";
    if (name.empty()) return text;
    if (!text.empty()) text += '.';
    return text.append(cut(name, maxExample));
}

bool Reader::allows(LeniencyRule rule, const Path& path, const rapidjson::Value* json) {
    if (!allowed_.has(rule)) return false;
    if (used_.has(rule)) return true;
    const bool isShown = json != nullptr && !mayBeSecret(path.name);
    note(rule, path.text(), isShown ? exampleOf(*json) : "");
    return true;
}

void Reader::note(LeniencyRule rule, std::string path, std::string example) {
    used_.add(rule);
    deviations_.push_back({.rule = rule, .path = std::move(path), .example = std::move(example)});
}

void Reader::lose(const Path& path) {
    if (++losses_ > mostLosses) fail(FaultKind::Formation, {}, "too much of it cannot be read");
    const bool isOfMessage = path.parent != nullptr && path.parent->parent == nullptr &&
                             path.parent->name.empty() && path.index < 0;
    if (isOfMessage) lost_.emplace(path.name);
}

std::int64_t Reader::integer(const rapidjson::Value& json, const Path& path, std::int64_t min,
                             std::int64_t max) {
    const bool mayBeHuge = max == std::numeric_limits<std::int64_t>::max();
    const std::int64_t number =
        json.IsInt64() ? json.GetInt64() : oddInteger(json, path, mayBeHuge);
    if (number < min || number > max) {
        fail(FaultKind::Property, path,
             "expected an integer from " + std::to_string(min) + " to " + std::to_string(max));
    }
    return number;
}

std::int64_t Reader::oddInteger(const rapidjson::Value& json, const Path& path, bool mayBeHuge) {
    constexpr auto expected = "expected an integer";
    if (json.IsString()) {
        const auto exact = toInteger(textOf(json));
        if (exact && allows(LeniencyRule::NumberAsString, path, &json)) return *exact;
    }
    // 12.0 is an integer to JSON Schema; 12.5 and numbers beyond 64 bits are not.
    const double real = number(json, path, expected);
    if (std::abs(real) >= beyondInteger) {
        if (!mayBeHuge || !allows(LeniencyRule::HugeNumber, path, &json)) {
            fail(FaultKind::Property, path, "out of range");
        }
        using Limits = std::numeric_limits<std::int64_t>;
        return real > 0 ? Limits::max() : Limits::min();
    }
    if (real != std::trunc(real) && !allows(LeniencyRule::FractionalInteger, path, &json)) {
        fail(FaultKind::Type, path, expected);
    }
    return static_cast<std::int64_t>(std::round(real));
}

double Reader::number(const rapidjson::Value& json, const Path& path, const char* expected) {
    if (json.IsNumber()) return json.GetDouble();
    const auto read = json.IsString() ? toNumber(textOf(json)) : std::nullopt;
    if (!read || !allows(LeniencyRule::NumberAsString, path, &json)) {
        fail(FaultKind::Type, path, expected);
    }
    return *read;
}

void Reader::value(const rapidjson::Value& json, Reading& out, const Path& path) {
    if (json.IsInt64()) {
        out.value = static_cast<double>(json.GetInt64());
        return;
    }
    const double read = number(json, path, "expected an integer");
    const bool isWhole = read == std::trunc(read);
    if (!isWhole && !allows(LeniencyRule::FractionalInteger, path, &json)) {
        fail(FaultKind::Type, path, "expected an integer");
    }
    out.value = read;
}

bool Reader::boolean(const rapidjson::Value& json, const Path& path) {
    std::optional<bool> meant;
    if (json.IsInt() && (json.GetInt() == 0 || json.GetInt() == 1)) meant = json.GetInt() == 1;
    if (json.IsString()) {
        const auto text = textOf(json);
        if (isSameIgnoringCase(text, "true") || text == "1") meant = true;
        if (isSameIgnoringCase(text, "false") || text == "0") meant = false;
    }
    if (!meant || !allows(LeniencyRule::BooleanAsText, path, &json)) {
        fail(FaultKind::Type, path, "expected true or false");
    }
    return *meant;
}

std::string_view Reader::string(const rapidjson::Value& json, const Path& path,
                                std::size_t maxLength) {
    const bool isScalar = json.IsNumber() || json.IsBool();
    if (!json.IsString() && !(isScalar && allows(LeniencyRule::StringAsNumber, path, &json))) {
        fail(FaultKind::Type, path, "expected a string");
    }
    if (isScalar) coerced_ = toText(json);
    const auto text = isScalar ? std::string_view(coerced_) : textOf(json);
    if (text.size() <= maxLength) return text;
    const auto length = codePoints(text);
    if (length <= maxLength) return text;
    const bool isBounded = length <= mostCharacters(maxLength);
    if (!isBounded || !allows(LeniencyRule::OverLongString, path, &json)) {
        fail(FaultKind::Property, path, "longer than " + std::to_string(maxLength) + " characters");
    }
    return text;
}

std::string Reader::structureAsText(const rapidjson::Value& json, const Path& path,
                                    std::size_t maxLength) {
    if (!allows(LeniencyRule::ObjectAsText, path, &json)) {
        fail(FaultKind::Type, path, "expected a string");
    }
    return std::string(cut(toText(json), maxLength));
}

DateTime Reader::time(const rapidjson::Value& json, const Path& path) {
    const bool isText = json.IsString() && json.GetStringLength() <= maxWord;
    const auto parsed = isText ? DateTime::parse(textOf(json)) : std::nullopt;
    if (parsed &&
        (DateTime::isExact(textOf(json)) || allows(LeniencyRule::TimestampFormat, path, &json))) {
        return *parsed;
    }
    if (allows(LeniencyRule::MissingTimestamp, path, &json)) return DateTime::now();
    if (!json.IsString()) fail(FaultKind::Type, path, "expected a string");
    fail(FaultKind::Property, path, "expected a time such as 2026-01-31T12:00:00Z");
}

void Reader::value(const rapidjson::Value& json, RawObject& out, const Path& path) {
    if (!json.IsObject()) fail(FaultKind::Type, path, "expected an object");
    out.text = toText(json);
}

rapidjson::Value::ConstMemberIterator Reader::findMember(
    const rapidjson::Value& json, rapidjson::Value::ConstMemberIterator expected,
    std::string_view name) {
    const auto isNamed = [name](const rapidjson::Value::Member& member) {
        return textOf(member.name) == name;
    };
    if (expected != json.MemberEnd() && isNamed(*expected)) return expected;
    return std::find_if(json.MemberBegin(), json.MemberEnd(), isNamed);
}

const rapidjson::Value* Reader::findLastMember(const rapidjson::Value& json,
                                               std::string_view name) {
    const rapidjson::Value* last = nullptr;
    for (auto member = json.MemberBegin(); member != json.MemberEnd(); ++member) {
        if (textOf(member->name) == name) last = &member->value;
    }
    return last;
}

bool Reader::hasRepeated(const rapidjson::Value& json, const Path& path,
                         const std::string_view* names, std::size_t count) {
    std::array<bool, 64> seen{};
    bool isRepeated = false;
    for (auto member = json.MemberBegin(); member != json.MemberEnd(); ++member) {
        const auto name = textOf(member->name);
        const Path here{&path, name};
        const auto index = static_cast<std::size_t>(std::find(names, names + count, name) - names);
        if (index == count) {
            if (!allows(LeniencyRule::UnknownProperty, here, &member->value) && !isSalvaging_) {
                fail(FaultKind::Formation, here, "unknown property");
            }
        } else if (std::exchange(seen[index], true)) {
            isRepeated = true;
            if (!allows(LeniencyRule::DuplicateKey, here, &member->value) && !isSalvaging_) {
                fail(FaultKind::Formation, here, "stands there twice");
            }
        }
    }
    return isRepeated;
}

void Reader::checkSize(std::size_t size, std::size_t min, std::size_t max, const Path& path) {
    if (size < min && !allows(LeniencyRule::EmptyArray, path)) {
        fail(FaultKind::Occurrence, path, "expected at least " + std::to_string(min) + " elements");
    }
    if (max != 0 && size > max) {
        fail(FaultKind::Occurrence, path, "expected at most " + std::to_string(max) + " elements");
    }
}

std::string_view Reader::oddWord(std::string_view text, std::string_view sameInAnotherCase,
                                 const Path& path, const rapidjson::Value& json) {
    if (!allows(LeniencyRule::UnknownEnumValue, path, &json)) unknownWord(path, text);
    return sameInAnotherCase.empty() ? text : sameInAnotherCase;
}

void Reader::unknownWord(const Path& path, std::string_view text) {
    fail(FaultKind::Property, path, "unknown value '" + std::string(cut(text, maxExample)) + "'");
}

bool Reader::isSameIgnoringCase(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [&](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace voltgate::json
