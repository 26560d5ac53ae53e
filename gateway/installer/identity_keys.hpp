// The keys of the installer API, made at the first start: the RSA key pair that signs its tokens
// and the key of the boxes in QR codes. They are files of a folder with rights 0600; losing them
// makes all QR codes and tokens worthless.
#pragma once
#include <string>

namespace voltgate::installer {

struct IdentityKeys {
    std::string privateKey;  ///< PEM, RSA of 2048 bits.
    std::string publicKey;   ///< PEM.
    std::string boxKey;      ///< boxKeySize bytes.

    /// Reads `identity.pem` and `qr.key` of this folder, which it makes when they are not there.
    /// Throws std::runtime_error with a clear sentence when they cannot be used.
    static IdentityKeys readOrMake(const std::string& folder);
    static IdentityKeys make();
};

}  // namespace voltgate::installer
