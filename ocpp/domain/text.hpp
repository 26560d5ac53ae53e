// Small things done with texts. Case means ASCII case: ids and tags of OCPP compare so.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate {

inline char toLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string toLower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = toLower(c);
    return lower;
}

inline bool equalIgnoringCase(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return toLower(a) == toLower(b); });
}

/// The IP of "1.2.3.4:5678" or "[fd00::1]:5678".
inline std::string withoutPort(std::string_view address) {
    if (address.starts_with('[')) return std::string(address.substr(1, address.find(']') - 1));
    const auto colon = address.find(':');
    const bool isIpv6 = colon != address.rfind(':');
    return std::string(isIpv6 ? address : address.substr(0, colon));
}

/// Without the spaces and tabs around it.
inline std::string_view trimmed(std::string_view text) {
    const auto isSpace = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

/// Without the white space around it, unless there is nothing else.
inline std::string_view withoutBlanks(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return text;
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// So many characters of UTF-8, or all of them.
inline std::string_view firstCharacters(std::string_view text, std::size_t count) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isBegin = (text[i] & 0xC0) != 0x80;
        if (isBegin && count-- == 0) return text.substr(0, i);
    }
    return text;
}

/// The members of a comma-separated text, as headers have them; empty ones are left out.
inline std::vector<std::string> splitList(std::string_view text) {
    std::vector<std::string> members;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto member = trimmed(text.substr(0, comma));
        if (!member.empty()) members.emplace_back(member);
        text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
    }
    return members;
}

/// "a, b, c"
inline std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace voltgate
