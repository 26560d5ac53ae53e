// UTF-8 as RFC 3629 has it: shortest form only, no surrogates, nothing above U+10FFFF. Pure
// functions.
#pragma once
#include <optional>
#include <string_view>

namespace voltgate {

/// Takes the first character off the text; nothing, and the text as it was, where it does not begin
/// with one.
std::optional<char32_t> takeCharacter(std::string_view& text);

bool isUtf8(std::string_view text);

}  // namespace voltgate
