// Secrets in plain text, whatever it is: URLs, tokens, `name=value`.
#pragma once
#include <string>
#include <string_view>

namespace voltgate {

/// The text with the passwords and query values of all URLs in it masked, with the tokens of
/// one-time URLs, our own tokens and API keys, private keys, and values of `name=value` whose name
/// is that of a secret.
std::string withoutSecretTexts(std::string text);

/// Whether there may be a secret in this text, JSON or not: a quick look that says yes rather too
/// often.
bool mayHoldSecret(std::string_view text);

}  // namespace voltgate
