#include "gateway/http/uri.hpp"

#include <algorithm>

#include "ocpp/domain/utf8.hpp"

namespace voltgate::http {

std::optional<std::string> percentDecode(std::string_view text) {
    auto decoded = voltgate::percentDecode(text);
    const bool isText = decoded && decoded->find('\0') == std::string::npos && isUtf8(*decoded);
    return isText ? decoded : std::nullopt;
}

std::optional<std::string> queryDecode(std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return percentDecode(spaced);
}

}  // namespace voltgate::http
