// Leniency: a set of named rules that let a reader accept what the specification forbids but
// stations send. The empty set is strict. Each use of a rule is reported as a Deviation, so that it
// can be counted.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::json {

enum class LeniencyRule : std::uint8_t {
    ArrayLength,
    BinaryFrame,
    BooleanAsText,
    DuplicateKey,
    EmptyArray,
    FractionalInteger,
    HugeNumber,
    InvalidJson,
    MissingTimestamp,
    MissingVendor,
    NullAsAbsent,
    NullPayload,
    NumberAsString,
    ObjectAsText,
    OverLongString,
    SalvagedMessage,
    SingleForArray,
    StringAsNumber,
    TimestampFormat,
    UnknownEnumValue,
    UnknownProperty
};

/// Names are part of the REST interface; one line says what a rule accepts.
struct NamedRule {
    LeniencyRule rule;
    std::string_view name;
    std::string_view accepts;
};

inline constexpr std::array leniencyRules = {
    NamedRule{LeniencyRule::ArrayLength, "array-length",
              "A CALL without a payload, or a message with elements that do not belong to it."},
    NamedRule{LeniencyRule::BinaryFrame, "binary-frame", "JSON in a binary WebSocket frame."},
    NamedRule{LeniencyRule::BooleanAsText, "boolean-as-text",
              "true and false as a string, or as 1 and 0."},
    NamedRule{LeniencyRule::DuplicateKey, "duplicate-key",
              "A property that stands there twice: the last counts."},
    NamedRule{LeniencyRule::EmptyArray, "empty-array",
              "A list with too few elements, or none at all."},
    NamedRule{LeniencyRule::FractionalInteger, "fractional-integer",
              "A fraction where an integer belongs: kept for energy, rounded elsewhere."},
    NamedRule{LeniencyRule::HugeNumber, "huge-number",
              "A transaction or reservation id beyond 64 bits: it names none of ours."},
    NamedRule{LeniencyRule::InvalidJson, "invalid-json",
              "A text that becomes JSON when missing values, stray commas, raw control characters "
              "and such are mended."},
    NamedRule{LeniencyRule::MissingTimestamp, "missing-timestamp",
              "A required time that is missing or unreadable: the time of reception counts."},
    NamedRule{LeniencyRule::MissingVendor, "missing-vendor",
              "A BootNotification without vendor or model: they are taken for empty."},
    NamedRule{LeniencyRule::NullAsAbsent, "null-as-absent",
              "null for an optional property: as if it were not there."},
    NamedRule{LeniencyRule::NullPayload, "null-payload", "null for an empty payload."},
    NamedRule{LeniencyRule::NumberAsString, "number-as-string", "A number as a string."},
    NamedRule{LeniencyRule::ObjectAsText, "object-as-text",
              "An object or a list for an optional text: its JSON is kept."},
    NamedRule{LeniencyRule::OverLongString, "over-long-string",
              "A text beyond its limit, up to four times as long or 255 characters."},
    NamedRule{
        LeniencyRule::SalvagedMessage, "salvaged-message",
        "A report of what has happened whose lesser parts cannot be read: they are left out."},
    NamedRule{LeniencyRule::SingleForArray, "single-for-array",
              "One object where a list of them belongs."},
    NamedRule{LeniencyRule::StringAsNumber, "string-as-number", "A text as a number or a boolean."},
    NamedRule{LeniencyRule::TimestampFormat, "timestamp-format",
              "A time without zone, with a short zone, an empty fraction or a space for the T."},
    NamedRule{LeniencyRule::UnknownEnumValue, "unknown-enum-value",
              "A word that OCPP does not know, kept as it is; a wrong case is mended."},
    NamedRule{LeniencyRule::UnknownProperty, "unknown-property",
              "A property that the message does not have: ignored."},
};

constexpr std::string_view name(LeniencyRule rule) {
    return leniencyRules[static_cast<std::size_t>(rule)].name;
}

/// The rule of this name.
constexpr std::optional<LeniencyRule> ruleNamed(std::string_view wanted) {
    for (const auto& each : leniencyRules) {
        if (each.name == wanted) return each.rule;
    }
    return std::nullopt;
}

class Leniency {
public:
    static constexpr Leniency strict() { return Leniency{}; }
    static constexpr Leniency all() {
        Leniency leniency;
        for (const auto& each : leniencyRules) leniency.add(each.rule);
        return leniency;
    }

    constexpr void add(LeniencyRule rule) { rules_ |= bit(rule); }
    constexpr void remove(LeniencyRule rule) { rules_ &= ~bit(rule); }
    constexpr bool has(LeniencyRule rule) const { return (rules_ & bit(rule)) != 0; }
    constexpr bool isEmpty() const { return rules_ == 0; }

private:
    static constexpr std::uint32_t bit(LeniencyRule rule) {
        return std::uint32_t{1} << static_cast<std::uint8_t>(rule);
    }
    std::uint32_t rules_ = 0;
};

/// One use of a rule: where, and the text that needed it (bounded; empty where it may be a secret).
struct Deviation {
    LeniencyRule rule;
    std::string path{};
    std::string example{};
};
using Deviations = std::vector<Deviation>;

}  // namespace voltgate::json
