// Text as PostgreSQL can hold it. Stations may send NUL (JSON \u0000) and headers may hold any
// bytes; PostgreSQL's text holds neither, so both become U+FFFD here and nowhere else. Pure
// functions.
#pragma once
#include <string>
#include <string_view>

namespace voltgate::db {

/// The text with every NUL and every byte that is not UTF-8 replaced by U+FFFD.
std::string storable(std::string_view text);

/// At most `bytes` bytes of the text, cut between characters.
std::string_view cut(std::string_view text, std::size_t bytes);

}  // namespace voltgate::db
