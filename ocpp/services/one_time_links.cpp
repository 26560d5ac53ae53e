#include "ocpp/services/one_time_links.hpp"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <stdexcept>

#include "ocpp/domain/file_name.hpp"
#include "ocpp/domain/hex.hpp"

namespace voltgate {
namespace {

std::string freshToken() {
    std::array<unsigned char, oneTimeTokenBytes> random{};
    if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
        throw std::runtime_error("no random numbers for a one-time URL");
    }
    return toHex({reinterpret_cast<const char*>(random.data()), random.size()});
}

}  // namespace

void OneTimeLinks::announce(std::string publicUrl) {
    while (publicUrl.ends_with('/')) publicUrl.pop_back();
    const std::scoped_lock lock(mutex_);
    publicUrl_ = std::move(publicUrl);
}

std::string OneTimeLinks::publicUrl() const {
    const std::scoped_lock lock(mutex_);
    return publicUrl_;
}

FreshLink OneTimeLinks::make(DateTime expiresAt) const {
    const auto token = freshToken();
    return {.url = publicUrl() + std::string(oneTimePath) + token,
            .record = {.tokenHash = hashOf(token), .expiresAt = expiresAt}};
}

FreshLink OneTimeLinks::make(std::string_view fileName, DateTime expiresAt) const {
    auto link = make(expiresAt);
    link.url += "/" + harmlessFileName(fileName);
    return link;
}

std::string OneTimeLinks::hashOf(std::string_view token) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), digest.data());
    return toHex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace voltgate
