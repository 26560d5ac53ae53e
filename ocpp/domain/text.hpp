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
