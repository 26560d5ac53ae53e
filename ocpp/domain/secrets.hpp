// The one function that keeps secrets out of what is logged, stored and shown.
#pragma once
#include <string>

#include "ocpp/domain/secret_names.hpp"

namespace voltgate {

/// The text with "***" in the place of each secret in it. Of JSON: values of members and of
/// configuration keys that are secret, JSON inside strings too; of a text that is cut off, as far
/// as it goes. Of anything: passwords and query values of URLs, tokens of one-time URLs, tokens and
/// API keys of our own, private keys, `password=...`. What is masked already stays as it is.
std::string withoutAnySecret(std::string text);

}  // namespace voltgate
