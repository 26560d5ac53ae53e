// What is a secret in frames and requests, and how it is kept out of what is logged, stored and
// shown.
#pragma once
#include <string>
#include <string_view>

namespace voltgate {

/// AuthorizationKey of 1.6, BasicAuthPassword of 2.x, in any case.
bool isSecretKey(std::string_view name);

/// The JSON text with "***" in the place of each `value` that stands beside a `key` that is a
/// secret; of a text that is cut off, as far as it goes.
std::string withoutSecrets(std::string text);

/// The text with the tokens of all one-time URLs in it masked; slashes may be escaped as JSON
/// allows, here and in the next.
std::string withoutTokens(std::string text);
/// The text with the passwords of all URLs in it masked: ftp://user:***@host/
std::string withoutPassword(std::string text);

/// All three: for what is put on record as it came.
std::string withoutAnySecret(std::string text);

}  // namespace voltgate
