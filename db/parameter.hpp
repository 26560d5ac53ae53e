// C++ values as parameters of statements: text, or null. libpqxx 6 knows no arrays, so a column of
// values goes as the text of an array literal. Plain values; no thread contract.
#pragma once
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "db/enum_text.hpp"
#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate::db {

using Parameter = std::optional<std::string>;

std::string parameter(std::string_view text);
std::string parameter(DateTime time);
inline std::string parameter(const std::string& text) { return parameter(std::string_view(text)); }
inline std::string parameter(const char* text) { return parameter(std::string_view(text)); }
inline std::string parameter(bool value) { return value ? "t" : "f"; }
inline std::string parameter(const StationId& id) { return parameter(id.value); }

template <class Number>
    requires(std::is_arithmetic_v<Number> && !std::same_as<Number, bool>)
std::string parameter(Number number) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    return {buffer, end};
}
inline std::string parameter(EvseId id) { return parameter(id.value); }
inline std::string parameter(ConnectorId id) { return parameter(id.value); }
inline std::string parameter(TransactionNumber number) { return parameter(number.value); }
inline std::string parameter(ReservationId id) { return parameter(id.value); }
inline std::string parameter(FirmwareId id) { return parameter(id.value); }
inline std::string parameter(FirmwareUpdateId id) { return parameter(id.value); }
inline std::string parameter(LogRequestId id) { return parameter(id.value); }
inline std::string parameter(std::chrono::seconds time) { return parameter(time.count()); }
inline std::string parameter(CommandId id) { return parameter(id.value); }

template <class Enum>
    requires std::is_enum_v<Enum>
std::string parameter(Enum value) {
    return std::string(enumText(value));
}

template <class Value>
Parameter parameter(const std::optional<Value>& value) {
    if (!value) return std::nullopt;
    return parameter(*value);
}

/// One column of rows to write: the text of an array literal that unnest() unfolds.
class ArrayParameter {
public:
    template <class Value>
    void add(const Value& value) {
        addElement(parameter(value));
    }
    /// An element that is itself the text of an array.
    void addArray(const ArrayParameter& array) { addElement(array.text()); }
    std::string text() const { return text_ + "}"; }

private:
    void addElement(const Parameter& element);

    std::string text_ = "{";
};

inline std::string parameter(const ArrayParameter& array) { return array.text(); }

}  // namespace voltgate::db
