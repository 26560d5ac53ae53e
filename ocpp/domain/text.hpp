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

/// "a, b, c"
inline std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace voltgate
