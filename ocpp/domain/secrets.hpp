// Which configuration keys are secrets of a station, and how they are kept out of what is stored
// and shown.
#pragma once
#include <string>
#include <string_view>

namespace voltgate {

/// AuthorizationKey of 1.6, BasicAuthPassword of 2.x, in any case.
bool isSecretKey(std::string_view name);

/// The JSON text with "***" in the place of each `value` that stands beside a `key` that is a
/// secret; of a text that is cut off, as far as it goes.
std::string withoutSecrets(std::string text);

}  // namespace voltgate
