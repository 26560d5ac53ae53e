// Names of files as strangers give them: never a path, never a surprise.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

namespace voltgate {

/// What is behind the last slash of either kind, ASCII letters, digits, `.`, `_` and `-` as they
/// are, `_` for everything else, no dot in front, at most 100 characters; "file" when nothing is
/// left.
inline std::string harmlessFileName(std::string_view given) {
    constexpr std::size_t longest = 100;
    const auto slash = given.find_last_of("/\\");
    if (slash != std::string_view::npos) given.remove_prefix(slash + 1);
    given.remove_prefix(std::min(given.find_first_not_of('.'), given.size()));
    std::string name(given.substr(0, longest));
    for (char& c : name) {
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                             (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
        if (!isPlain) c = '_';
    }
    return name.empty() ? "file" : name;
}

}  // namespace voltgate
