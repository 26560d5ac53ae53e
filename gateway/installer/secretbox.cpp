// The only file here with libsodium.
#include "gateway/installer/secretbox.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace voltgate::installer {
namespace {

static_assert(boxKeySize == crypto_secretbox_KEYBYTES);
static_assert(boxNonceSize == crypto_secretbox_NONCEBYTES);

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void beReady() {
    static const int outcome = sodium_init();
    if (outcome < 0) throw std::runtime_error("libsodium cannot be used");
}

void requireKey(std::string_view key) {
    if (key.size() != boxKeySize) throw std::invalid_argument("a box needs a key of 32 bytes");
}

}  // namespace

std::string sealWithNonce(std::string_view text, std::string_view key, std::string_view nonce) {
    beReady();
    requireKey(key);
    if (nonce.size() != boxNonceSize) throw std::invalid_argument("a nonce has 24 bytes");
    std::string box(text.size() + crypto_secretbox_MACBYTES, '\0');
    crypto_secretbox_easy(bytesOf(box), bytesOf(text), text.size(), bytesOf(nonce), bytesOf(key));
    return toBase64(std::string(nonce) + box);
}

std::string seal(std::string_view text, std::string_view key) {
    return sealWithNonce(text, key, randomBytes(boxNonceSize));
}

std::optional<std::string> openBox(std::string_view bytes, std::string_view key) {
    beReady();
    requireKey(key);
    if (bytes.size() < boxNonceSize + crypto_secretbox_MACBYTES) return std::nullopt;
    const auto nonce = bytes.substr(0, boxNonceSize);
    const auto box = bytes.substr(boxNonceSize);
    std::string text(box.size() - crypto_secretbox_MACBYTES, '\0');
    const int outcome = crypto_secretbox_open_easy(bytesOf(text), bytesOf(box), box.size(),
                                                   bytesOf(nonce), bytesOf(key));
    if (outcome != 0) return std::nullopt;
    return text;
}

std::string toBase64(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytesOf(bytes), bytes.size(), variant);
    text.pop_back();  // The terminating zero.
    return text;
}

std::optional<std::string> fromBase64(std::string_view text) {
    constexpr std::array variants = {
        sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
        sodium_base64_VARIANT_URLSAFE, sodium_base64_VARIANT_URLSAFE_NO_PADDING};
    for (const int variant : variants) {
        std::string bytes(text.size(), '\0');
        std::size_t size = 0;
        const char* end = nullptr;
        const int outcome = sodium_base642bin(bytesOf(bytes), bytes.size(), text.data(),
                                              text.size(), nullptr, &size, &end, variant);
        if (outcome != 0 || end != text.data() + text.size()) continue;
        bytes.resize(size);
        return bytes;
    }
    return std::nullopt;
}

std::string randomBytes(std::size_t count) {
    beReady();
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

}  // namespace voltgate::installer
