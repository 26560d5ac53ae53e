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

/// Throws SyntaxFault.
rapidjson::Document parseText(std::string_view text);

/// Compact JSON of a value that came from parseText (so its depth is bounded).
std::string toText(const rapidjson::Value& value);

}  // namespace voltgate::json
