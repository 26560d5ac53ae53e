// Mends texts that are nearly JSON, as stations have been seen to write them: a value that is
// missing behind its colon, stray commas, NaN, numbers such as 007, .5 or 1e400, raw control
// characters and wrong escapes in strings, a byte order mark, trailing NULs. A text that ends too
// early is not guessed at, unless it is asked for. Pure functions; linear in the size of the text.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::json {

/// The mended text, which may still be no JSON; nothing when there was nothing to mend.
std::optional<std::string> repaired(std::string_view text);

/// The text with the brackets that are missing at its end, if it ends behind a value that is whole:
/// a number may go on. Nothing otherwise. What stood behind that value, if anything did, is lost,
/// so this is for texts that nobody sends a second time.
std::optional<std::string> closed(std::string_view text);

}  // namespace voltgate::json
