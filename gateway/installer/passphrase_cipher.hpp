// The enciphered form of an identity token: AES-256-CBC under a passphrase in OpenSSL's "Salted__"
// container, key and IV by EVP_BytesToKey with one round of MD5. That is what the apps of this API
// send; it hides the token, and does not protect it: the signature inside does.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::installer {

inline constexpr std::string_view saltedMark = "Salted__";
inline constexpr std::size_t saltSize = 8;

/// The container of this text, not yet base64. `salt` has saltSize bytes.
std::string encipher(std::string_view text, std::string_view passphrase, std::string_view salt);
/// Nothing when it is no such container, or the passphrase is another.
std::optional<std::string> decipher(std::string_view container, std::string_view passphrase);

}  // namespace voltgate::installer
