// Numbers in texts. A text is a number when all of it is one: no spaces, no sign of plus, no
// locale.
#pragma once
#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate {

/// Nothing when it is none, or does not fit into an Integer.
template <std::integral Integer>
std::optional<Integer> integerIn(std::string_view text) {
    Integer number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end) return std::nullopt;
    return number;
}

/// A finite one; nothing for "NaN", "1,5", "0x10", "".
inline std::optional<double> numberIn(std::string_view text) {
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end || !std::isfinite(number)) return std::nullopt;
    return number;
}

/// The shortest text that reads as the same number.
inline std::string toText(double number) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    return {text, static_cast<std::size_t>(end - text)};
}

}  // namespace voltgate
