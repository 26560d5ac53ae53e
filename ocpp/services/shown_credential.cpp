#include "ocpp/services/shown_credential.hpp"

#include <openssl/sha.h>

#include "ocpp/domain/hex.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

constexpr std::size_t saltBytes = 16;

std::string sha256(const std::string& text) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
    return {reinterpret_cast<const char*>(digest), sizeof digest};
}

}  // namespace

StationCredential shownCredential(std::string_view password, std::string_view stationId) {
    const auto salt = sha256("shown by station " + toLower(stationId)).substr(0, saltBytes);
    return {.salt = toHex(salt), .hash = toHex(sha256(salt + std::string(password)))};
}

}  // namespace voltgate
