// Parses JSON text from strangers: iterative (no recursion to exhaust the stack), encoding checked,
// depth bounded.
#pragma once
#include <rapidjson/document.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace voltgate::json {

/// The text is no JSON, or nests too deeply; what() says what was wrong and at which byte.
struct SyntaxFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline constexpr std::size_t maxDepth = 32;

/// Whether the text is known to be UTF-8: WebSocket text frames have been checked already.
enum class Encoding { Unknown, Utf8 };

/// Throws SyntaxFault.
rapidjson::Document parseText(std::string_view text, Encoding encoding = Encoding::Unknown);

/// Compact JSON of a value that came from parseText (so its depth is bounded).
std::string toText(const rapidjson::Value& value);

}  // namespace voltgate::json
