// Percent-encoding of URI parts. Decoded text is valid UTF-8 without NUL, or there is none.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "ocpp/domain/percent_encoding.hpp"

namespace voltgate::http {

/// Nothing for a bad escape, invalid UTF-8 or a NUL (which no database text can hold).
std::optional<std::string> percentDecode(std::string_view text);
/// As percentDecode, with `+` read as a space: for queries.
std::optional<std::string> queryDecode(std::string_view text);
using voltgate::percentEncode;

}  // namespace voltgate::http
