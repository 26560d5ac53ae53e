// Percent-encoding of the parts of a URI (RFC 3986 §2.1). Pure functions.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace voltgate {

/// Any bytes; nothing when an escape is bad.
std::optional<std::string> percentDecode(std::string_view text);
/// Everything but unreserved characters is escaped.
std::string percentEncode(std::string_view text);

}  // namespace voltgate
