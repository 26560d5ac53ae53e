// Which names are those of secrets.
#pragma once
#include <string_view>

namespace voltgate {

/// Whether a configuration key or variable of this name holds a secret, in any case and spelling:
/// AuthorizationKey of 1.6, BasicAuthPassword of 2.x, and what vendors add (WifiPassword, SimPin,
/// apn_pwd). Rather once too often: such a value is shown to nobody.
bool isSecretKey(std::string_view name);
/// The same of a member of an object, a parameter of a URL, a field of a form: stricter with words
/// that often mean something else there (`unknownKey`, `idToken`).
bool isSecretMember(std::string_view name);

}  // namespace voltgate
