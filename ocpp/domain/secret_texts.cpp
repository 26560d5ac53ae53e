#include "ocpp/domain/secret_texts.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "ocpp/domain/one_time_link.hpp"
#include "ocpp/domain/secret_names.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

constexpr std::string_view mask = "***";

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool isOfName(char c) { return isDigit(c) || isLetter(c) || c == '_' || c == '-' || c == '.'; }
bool endsValue(char c) {
    return static_cast<unsigned char>(c) <= ' ' ||
           std::string_view("&;,\"'<>").find(c) != std::string_view::npos;
}
bool endsUrl(char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '<' || c == '>';
}

template <class Ends>
std::size_t endAt(const std::string& text, std::size_t begin, Ends ends) {
    while (begin < text.size() && !ends(text[begin])) ++begin;
    return begin;
}

// Masks text[begin, end); where the text goes on after the mask.
std::size_t hide(std::string& text, std::size_t begin, std::size_t end) {
    if (begin < end) text.replace(begin, end - begin, mask);
    return begin < end ? begin + mask.size() : end;
}

// name=value&value#name=value: every value, for no list of names is complete.
void maskQuery(std::string& text, std::size_t begin) {
    while (begin < text.size() && !endsUrl(text[begin])) {
        const auto end =
            endAt(text, begin, [](char c) { return endsUrl(c) || c == '&' || c == '#'; });
        const auto equals = text.find('=', begin);
        begin = hide(text, equals < end ? equals + 1 : begin, end);
        if (begin < text.size() && !endsUrl(text[begin])) ++begin;
    }
}

bool isPort(std::string_view text) {
    return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), &isDigit);
}

// user:password@host, or (but for FTP) a token alone before the at sign. A password may hold
// anything, slashes and at signs too, so that it is taken to reach as far as the last at sign; only
// what is a port for certain is none.
std::size_t maskUser(std::string& text, std::size_t begin, bool mayHavePort) {
    const auto end = endAt(text, begin, &endsUrl);
    const auto rest = std::string_view(text).substr(begin, end - begin);
    const auto colon = rest.find(':');
    const auto host = rest.rfind('@');
    const auto slash = std::min(rest.find_first_of("/?#"), rest.size());
    if (host == std::string_view::npos) return begin;
    const auto user = rest.find('@');
    if (mayHavePort && user < std::min(slash, colon)) return hide(text, begin, begin + user);
    if (colon > host || colon > slash) return begin;
    if (mayHavePort && slash < host && isPort(rest.substr(colon + 1, slash - colon - 1)))
        return begin;
    return hide(text, begin + colon + 1, begin + host);
}

// Slashes may be escaped as JSON allows.
void maskUrls(std::string& text, std::string_view mark) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        const auto scheme =
            toLower(std::string_view(text).substr(at < 5 ? 0 : at - 5, at < 5 ? at : 5));
        const bool isFtp = scheme.find("ftp") != std::string::npos;
        at = maskUser(text, at + mark.size(), !isFtp);
        const auto query =
            endAt(text, at, [](char c) { return endsUrl(c) || c == '?' || c == '#'; });
        if (query < text.size() && !endsUrl(text[query])) maskQuery(text, query + 1);
    }
}

void maskOneTimeTokens(std::string& text, std::string_view mark) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        at += mark.size();
        const auto end = endAt(text, at, [](char c) { return !isHex(c); });
        if (end - at >= oneTimeTokenBytes) at = hide(text, at, end);
    }
}

// Tokens of ours are known by how they begin: API keys and JSON Web Tokens.
void maskOwnTokens(std::string& text, std::string_view prefix) {
    constexpr std::size_t shortest = 20;
    for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
        const auto end = endAt(text, at, [](char c) { return !isOfName(c); });
        const bool isAtStart = at == 0 || !isOfName(text[at - 1]);
        at = isAtStart && end - at >= shortest ? hide(text, at, end) : at + prefix.size();
    }
}

void maskPrivateKeys(std::string& text) {
    constexpr std::string_view begins = "-----BEGIN ";
    constexpr std::string_view ends = "-----END ";
    for (auto at = text.find(begins); at != std::string::npos; at = text.find(begins, at)) {
        const auto title = text.find("-----", at + begins.size());
        const auto isPrivate =
            text.substr(at, title == std::string::npos ? title : title - at).find("PRIVATE KEY") !=
            std::string::npos;
        at += begins.size();
        if (!isPrivate || title == std::string::npos) continue;
        at = hide(text, title + 5, std::min(text.find(ends, title), text.size()));
    }
}

// Authorization: Basic ...
void maskAuthorization(std::string& text) {
    constexpr std::string_view header = "authorization:";
    const auto matches = [](char a, char b) { return toLower(a) == b; };
    auto from = text.begin();
    while (true) {
        from = std::search(from, text.end(), header.begin(), header.end(), matches);
        if (from == text.end()) return;
        const auto begin = static_cast<std::size_t>(from - text.begin()) + header.size();
        const auto end =
            endAt(text, begin, [](char c) { return c == '\r' || c == '\n' || c == '"'; });
        from = text.begin() + static_cast<std::ptrdiff_t>(hide(text, begin, end));
    }
}

// Whether there is nothing but a mask, as far as a value of a query goes.
bool isMasked(const std::string& text, std::size_t begin) {
    if (text.compare(begin, mask.size(), mask) != 0) return false;
    const auto end = begin + mask.size();
    return end == text.size() || text[end] == '#' || endsValue(text[end]);
}

void maskAssignments(std::string& text) {
    for (auto at = text.find('='); at != std::string::npos; at = text.find('=', at + 1)) {
        auto begin = at;
        while (begin > 0 && isOfName(text[begin - 1])) --begin;
        const auto name = std::string_view(text).substr(begin, at - begin);
        if (isMasked(text, at + 1) || !isSecretMember(name)) continue;
        hide(text, at + 1, endAt(text, at + 1, &endsValue));
    }
}

struct Sign {
    std::string_view text;  // Lower case.
};
constexpr std::array signs = {
    Sign{"pass"},       Sign{"pwd"}, Sign{"psk"},    Sign{"secret"},   Sign{"key"},
    Sign{"token"},      Sign{"pin"}, Sign{"puk"},    Sign{"pw\""},     Sign{"kennwort"},
    Sign{"bearer"},     Sign{"jwt"}, Sign{"vg_"},    Sign{"eyj"},      Sign{"://"},
    Sign{":\\/"},       Sign{"\\u"}, Sign{"/files"}, Sign{"\\/files"}, Sign{"authorization"},
    Sign{"-----begin"}, Sign{"="},   Sign{"_pw"}};

static_assert(signs.size() <= 32);

// Of each character the signs that have it at this place, as bits; a sign that is shorter has all.
using SignsByCharacter = std::array<std::uint32_t, 256>;
SignsByCharacter signsWith(std::size_t place) {
    SignsByCharacter table{};
    for (std::size_t sign = 0; sign < signs.size(); ++sign) {
        const std::uint32_t bit = 1U << sign;
        for (std::size_t c = 0; c < table.size(); ++c) {
            const auto text = signs[sign].text;
            if (place >= text.size() || toLower(static_cast<char>(c)) == text[place])
                table[c] |= bit;
        }
    }
    return table;
}
const auto signsByFirst = signsWith(0);
const auto signsBySecond = signsWith(1);
const auto signsByThird = signsWith(2);

bool isSignAt(std::string_view rest, std::uint32_t candidates) {
    for (std::size_t sign = 0; candidates != 0; ++sign, candidates >>= 1) {
        if ((candidates & 1) == 0) continue;
        const auto text = signs[sign].text;
        if (equalIgnoringCase(rest.substr(0, text.size()), text)) return true;
    }
    return false;
}

}  // namespace

// Most texts hold none, and each is looked at: all signs are compared at once by three characters.
bool mayHoldSecret(std::string_view text) {
    const auto at = [text](std::size_t i) {
        return static_cast<unsigned char>(i < text.size() ? text[i] : '\0');
    };
    auto second = at(0);
    auto third = at(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto first = std::exchange(second, third);
        third = at(i + 2);
        const auto candidates = signsByFirst[first] & signsBySecond[second] & signsByThird[third];
        if (candidates != 0 && isSignAt(text.substr(i), candidates)) return true;
    }
    return false;
}

std::string withoutSecretTexts(std::string text) {
    maskPrivateKeys(text);
    maskAuthorization(text);
    maskUrls(text, "://");
    maskUrls(text, R"(:\/\/)");
    maskOneTimeTokens(text, oneTimePath);
    maskOneTimeTokens(text, R"(\/files\/)");
    maskOwnTokens(text, "vg_");
    maskOwnTokens(text, "eyJ");
    maskAssignments(text);
    return text;
}

}  // namespace voltgate
