#include "ocpp/domain/station_identity.hpp"

#include <algorithm>
#include <array>

#include "ocpp/domain/utf8.hpp"

namespace voltgate {
namespace {

constexpr std::size_t mostCharacters = 48;

struct Range {
    char32_t first;
    char32_t last;
};

// Controls, and what cannot be seen or turns the direction of what follows: two ids must not look
// alike (Unicode general categories Cc, Cf, Zl, Zp and noncharacters).
constexpr std::array invisible = {
    Range{0x0000, 0x001F},   Range{0x007F, 0x009F},   Range{0x00AD, 0x00AD},
    Range{0x0600, 0x0605},   Range{0x061C, 0x061C},   Range{0x06DD, 0x06DD},
    Range{0x070F, 0x070F},   Range{0x180E, 0x180E},   Range{0x200B, 0x200F},
    Range{0x2028, 0x202E},   Range{0x2060, 0x206F},   Range{0xFDD0, 0xFDEF},
    Range{0xFEFF, 0xFEFF},   Range{0xFFF9, 0xFFFB},   Range{0xFFFE, 0xFFFF},
    Range{0x1D173, 0x1D17A}, Range{0xE0000, 0xE007F}, Range{0x10FFFE, 0x10FFFF},
};

bool isPrintable(char32_t character) {
    return std::none_of(invisible.begin(), invisible.end(), [&](const Range& range) {
        return character >= range.first && character <= range.last;
    });
}

}  // namespace

std::optional<std::string> faultOfStationId(std::string_view id) {
    if (id.empty()) return "is empty";
    // Every URL that ends so names the folder above (RFC 3986 §5.2.4).
    if (id == "." || id == "..") return "is '" + std::string(id) + "', which no URL can name";
    std::size_t characters = 0;
    while (!id.empty()) {
        const auto character = takeCharacter(id);
        if (!character) return "is not UTF-8";
        if (!isPrintable(*character)) return "has a control character, or one that is not printed";
        if (*character == '/') return "has a slash";
        ++characters;
    }
    if (characters > mostCharacters) return "is longer than 48 characters";
    return std::nullopt;
}

bool canSendPassword(std::string_view id) { return id.find(':') == std::string_view::npos; }

std::optional<std::string> faultOfSecurityProfile(std::string_view id, int securityProfile) {
    const bool needsPassword = securityProfile == 1 || securityProfile == 2;
    if (!needsPassword || canSendPassword(id)) return std::nullopt;
    return "the id has a colon, so that the station can send no password: expected 0 or 3";
}

}  // namespace voltgate
