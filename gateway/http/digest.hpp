// SHA-256 and random bytes as text.
#pragma once
#include <string>
#include <string_view>

namespace voltgate::http {

std::string sha256Hex(std::string_view text);
/// Unpadded base64url of `bytes` random bytes.
std::string randomText(std::size_t bytes);

}  // namespace voltgate::http
