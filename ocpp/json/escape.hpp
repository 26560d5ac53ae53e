// Escapes \uXXXX in JSON strings. A half of a surrogate pair alone is no character: RapidJSON lets
// the second half pass and writes bytes for it that are no UTF-8, which the other side of a
// WebSocket must refuse (RFC 6455 §8.1).
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace voltgate::json {

struct UnicodeEscape {
    std::size_t length = 6;  ///< 12 for a pair.
    bool isCharacter = true;
};

/// The escape at the front of the text; none when it does not begin with one.
inline std::optional<UnicodeEscape> unicodeEscape(std::string_view text) {
    const auto unitAt = [text](std::size_t at) -> int {
        if (text.size() < at + 6 || text[at] != '\\' || text[at + 1] != 'u') return -1;
        int unit = 0;
        for (std::size_t i = at + 2; i < at + 6; ++i) {
            const char c = text[i];
            const bool isDigit = c >= '0' && c <= '9';
            const char lower = static_cast<char>(c | 0x20);
            if (!isDigit && (lower < 'a' || lower > 'f')) return -1;
            unit = unit * 16 + (isDigit ? c - '0' : lower - 'a' + 10);
        }
        return unit;
    };
    const auto isHigh = [](int unit) { return unit >= 0xD800 && unit <= 0xDBFF; };
    const auto isLow = [](int unit) { return unit >= 0xDC00 && unit <= 0xDFFF; };
    const int unit = unitAt(0);
    if (unit < 0) return std::nullopt;
    if (isHigh(unit) && isLow(unitAt(6))) return UnicodeEscape{.length = 12};
    return UnicodeEscape{.isCharacter = !isHigh(unit) && !isLow(unit)};
}

}  // namespace voltgate::json
