// How a station misspells id tokens, and the way back. 1.6 §6.1: an idTag is what the reader reads,
// but some stations add to it, or read its bytes in the other order.
#pragma once
#include <string>
#include <string_view>

#include "ocpp/domain/hex.hpp"

namespace voltgate {

struct TokenRewrite {
    /// What the station adds begins with this, at its last occurrence; empty: it adds nothing.
    std::string suffixFrom{};
    /// The station sends the bytes of a card's number, in hexadecimal digits, last byte first.
    bool reverseBytes = false;

    bool operator==(const TokenRewrite&) const = default;
};

/// The same bytes in the other order; a text that is no hexadecimal number stays as it is.
inline std::string withBytesReversed(std::string_view text) {
    if (text.empty() || !fromHex(text)) return std::string(text);
    std::string reversed;
    for (std::size_t i = text.size(); i >= 2; i -= 2) reversed += text.substr(i - 2, 2);
    return reversed;
}

/// What the station means by an id token that it sends.
inline std::string meantBy(const TokenRewrite& rewrite, std::string_view sent) {
    const auto suffix =
        rewrite.suffixFrom.empty() ? std::string_view::npos : sent.rfind(rewrite.suffixFrom);
    // A token that would be nothing without its suffix has none.
    if (suffix != std::string_view::npos && suffix > 0) sent = sent.substr(0, suffix);
    return rewrite.reverseBytes ? withBytesReversed(sent) : std::string(sent);
}

/// How an id token must be written for the station to recognise it.
inline std::string writtenFor(const TokenRewrite& rewrite, std::string_view meant) {
    return rewrite.reverseBytes ? withBytesReversed(meant) : std::string(meant);
}

}  // namespace voltgate
