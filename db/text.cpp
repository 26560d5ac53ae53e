#include "db/text.hpp"

#include <cstdint>
#include <cstring>

namespace voltgate::db {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool isContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The length of the valid UTF-8 character at the front, 0 when there is none. RFC 3629: shortest
// form only, no surrogates, nothing above U+10FFFF.
std::size_t characterLength(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first == 0) return 0;
    if (first < 0x80) return 1;
    std::size_t length = 0;
    if (first >= 0xC2 && first <= 0xDF) length = 2;
    if (first >= 0xE0 && first <= 0xEF) length = 3;
    if (first >= 0xF0 && first <= 0xF4) length = 4;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if (!isContinuation(text[i])) return 0;
    }
    const auto second = static_cast<unsigned char>(text[1]);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second > 0x9F;
    const bool tooLarge = first == 0xF4 && second > 0x8F;
    return overlong || surrogate || tooLarge ? 0 : length;
}

// Eight characters at once: nearly all text is ASCII, and every text on its way in passes here.
bool isPlainWord(const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t highs = 0x8080808080808080;
    return (((word - ones) | word) & highs) == 0;  // No byte is zero, none is 128 or more.
}

// How many bytes at the front need no replacement.
std::size_t storablePrefix(std::string_view text) {
    std::size_t position = 0;
    while (position < text.size()) {
        if (text.size() - position >= 8 && isPlainWord(text.data() + position)) {
            position += 8;
            continue;
        }
        const auto length = characterLength(text.substr(position));
        if (length == 0) break;
        position += length;
    }
    return position;
}

}  // namespace

std::string storable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (true) {
        const auto good = storablePrefix(text);
        result += text.substr(0, good);
        if (good == text.size()) return result;
        result += replacement;
        text.remove_prefix(good + 1);
    }
}

std::string_view cut(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && isContinuation(text[bytes])) --bytes;
    return text.substr(0, bytes);
}

}  // namespace voltgate::db
