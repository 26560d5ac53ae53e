// What a station makes of a firmware image: its version, its digest, and whether it is signed.
#pragma once
#include <string>
#include <string_view>

namespace voltgate::simulator {

/// What stands behind "version=" at the beginning of the image, at most 50 characters; without that
/// the first 12 digits of its SHA-256.
std::string versionOf(std::string_view image);
/// SHA-256, base64.
std::string digestOf(std::string_view image);
/// Whether this is the signature (base64; ECDSA, RSA-PSS or RSA PKCS #1 v1.5, each with SHA-256)
/// over the image by the key of this certificate (PEM).
bool isSignedBy(std::string_view image, const std::string& signature,
                const std::string& certificate);

}  // namespace voltgate::simulator
