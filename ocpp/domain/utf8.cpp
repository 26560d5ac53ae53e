#include "ocpp/domain/utf8.hpp"

namespace voltgate {
namespace {

struct Form {
    std::size_t length = 0;  // 0: no character begins so.
    char32_t least = 0;      // What a shorter form cannot say.
    char32_t bits = 0;       // Of the first byte.
};

Form formOf(unsigned char first) {
    if (first < 0x80) return {1, 0, first};
    if (first >= 0xC2 && first <= 0xDF) return {2, 0x80, first & 0x1FU};
    if (first >= 0xE0 && first <= 0xEF) return {3, 0x800, first & 0x0FU};
    if (first >= 0xF0 && first <= 0xF4) return {4, 0x10000, first & 0x07U};
    return {};
}

}  // namespace

std::optional<char32_t> takeCharacter(std::string_view& text) {
    if (text.empty()) return std::nullopt;
    const auto form = formOf(static_cast<unsigned char>(text.front()));
    if (form.length == 0 || text.size() < form.length) return std::nullopt;
    char32_t character = form.bits;
    for (std::size_t i = 1; i < form.length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) != 0x80U) return std::nullopt;
        character = (character << 6U) | (byte & 0x3FU);
    }
    const bool isSurrogate = character >= 0xD800 && character <= 0xDFFF;
    if (character < form.least || isSurrogate || character > 0x10FFFF) return std::nullopt;
    text.remove_prefix(form.length);
    return character;
}

bool isUtf8(std::string_view text) {
    while (takeCharacter(text)) {
    }
    return text.empty();
}

}  // namespace voltgate
