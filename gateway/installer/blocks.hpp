// The blocks of operations, and what each works with.
#pragma once
#include "gateway/installer/operation.hpp"

namespace voltgate::installer {

struct AuthParts {
    const InstallerTokens& tokens;
    const IdentityKeys& keys;
    const std::string& passphrase;
};
void addAuthOperations(Operations& operations, AuthParts parts);

struct QrParts {
    const InstallerTokens& tokens;
    const IdentityKeys& keys;
};
void addQrOperations(Operations& operations, QrParts parts);

}  // namespace voltgate::installer
