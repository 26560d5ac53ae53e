#include "simulator/firmware_image.hpp"

#include <openssl/rsa.h>
#include <openssl/sha.h>

#include <array>
#include <optional>

#include "ocpp/domain/hex.hpp"
#include "ocpp/pem.hpp"

namespace voltgate::simulator {
namespace {

std::string sha256(std::string_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::optional<std::string> fromBase64(const std::string& text) {
    std::string bytes(text.size(), '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    if (size < 0) return std::nullopt;
    // The padding is decoded as zeros.
    const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
    bytes.resize(static_cast<std::size_t>(size) - padding);
    return bytes;
}

bool verifies(EVP_PKEY* key, std::string_view image, const std::string& signature, bool isPss) {
    const pem::Owned<EVP_MD_CTX> digest(EVP_MD_CTX_new());
    EVP_PKEY_CTX* context = nullptr;
    if (EVP_DigestVerifyInit(digest.get(), &context, EVP_sha256(), nullptr, key) != 1) return false;
    if (isPss && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) != 1) return false;
    return EVP_DigestVerify(digest.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                            signature.size(), reinterpret_cast<const unsigned char*>(image.data()),
                            image.size()) == 1;
}

}  // namespace

std::string versionOf(std::string_view image) {
    constexpr std::string_view mark = "version=";
    constexpr std::size_t longest = 50;
    if (!image.starts_with(mark)) return toHex(sha256(image)).substr(0, 12);
    const auto rest = image.substr(mark.size(), longest);
    return std::string(rest.substr(0, rest.find_first_of("\r\n")));
}

std::string digestOf(std::string_view image) {
    const auto digest = sha256(image);
    std::array<unsigned char, 45> text{};
    const int size =
        EVP_EncodeBlock(text.data(), reinterpret_cast<const unsigned char*>(digest.data()),
                        static_cast<int>(digest.size()));
    return {reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(size)};
}

bool isSignedBy(std::string_view image, const std::string& signature,
                const std::string& certificate) {
    const auto bytes = fromBase64(signature);
    const auto signers = pem::certificatesIn(certificate, 1);
    if (!bytes || signers.empty()) return false;
    EVP_PKEY* key = X509_get0_pubkey(signers.front().get());
    if (key == nullptr) return false;
    const bool isRsa = EVP_PKEY_base_id(key) == EVP_PKEY_RSA;
    return verifies(key, image, *bytes, isRsa) || (isRsa && verifies(key, image, *bytes, false));
}

}  // namespace voltgate::simulator
