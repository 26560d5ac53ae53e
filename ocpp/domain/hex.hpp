// Bytes as hexadecimal digits and back.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace voltgate {

std::string toHex(std::string_view bytes);       ///< Lower case.
std::string toUpperHex(std::string_view bytes);  ///< Upper case.
/// Nothing when a character is no digit or one is missing. Either case.
std::optional<std::string> fromHex(std::string_view digits);

}  // namespace voltgate
