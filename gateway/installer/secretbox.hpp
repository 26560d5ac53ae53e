// The boxes that QR codes hold: NaCl secretbox (XSalsa20-Poly1305, libsodium) under a shared key, a
// random nonce in front, and base64 around it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::installer {

inline constexpr std::size_t boxKeySize = 32;    ///< bytes
inline constexpr std::size_t boxNonceSize = 24;  ///< bytes

/// base64(nonce and box) under a fresh random nonce. `key` has boxKeySize bytes.
std::string seal(std::string_view text, std::string_view key);
/// The same with a nonce of the caller's, which must never be used twice with one key.
std::string sealWithNonce(std::string_view text, std::string_view key, std::string_view nonce);
/// The text of a box; nothing when the key is another or a bit of it was changed.
std::optional<std::string> openBox(std::string_view bytes, std::string_view key);

std::string toBase64(std::string_view bytes);
/// With or without padding, or with the alphabet for URLs; nothing for anything else.
std::optional<std::string> fromBase64(std::string_view text);
std::string randomBytes(std::size_t count);

}  // namespace voltgate::installer
