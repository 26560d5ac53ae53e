#include "gateway/installer/passphrase_cipher.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace voltgate::installer {
namespace {

constexpr std::size_t blockSize = 16;
constexpr int decrypting = 0;
constexpr int encrypting = 1;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

// Nothing when the padding is wrong.
std::optional<std::string> apply(std::string_view input, std::string_view passphrase,
                                 std::string_view salt, int direction) {
    std::array<unsigned char, 32> key{};
    std::array<unsigned char, blockSize> iv{};
    EVP_BytesToKey(EVP_aes_256_cbc(), EVP_md5(), bytesOf(salt), bytesOf(passphrase),
                   static_cast<int>(passphrase.size()), 1, key.data(), iv.data());
    const Context context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    std::string output(input.size() + blockSize, '\0');
    auto* place = reinterpret_cast<unsigned char*>(output.data());
    int size = 0;
    int rest = 0;
    const bool isDone = EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, key.data(),
                                          iv.data(), direction) == 1 &&
                        EVP_CipherUpdate(context.get(), place, &size, bytesOf(input),
                                         static_cast<int>(input.size())) == 1 &&
                        EVP_CipherFinal_ex(context.get(), place + size, &rest) == 1;
    if (!isDone) return std::nullopt;
    output.resize(static_cast<std::size_t>(size) + static_cast<std::size_t>(rest));
    return output;
}

}  // namespace

std::string encipher(std::string_view text, std::string_view passphrase, std::string_view salt) {
    if (salt.size() != saltSize) throw std::invalid_argument("a salt has 8 bytes");
    const auto hidden = apply(text, passphrase, salt, encrypting);
    if (!hidden) throw std::runtime_error("a text could not be enciphered");
    return std::string(saltedMark) + std::string(salt) + *hidden;
}

std::optional<std::string> decipher(std::string_view container, std::string_view passphrase) {
    constexpr auto headSize = saltedMark.size() + saltSize;
    if (!container.starts_with(saltedMark) || container.size() < headSize + blockSize) {
        return std::nullopt;
    }
    const auto salt = container.substr(saltedMark.size(), saltSize);
    return apply(container.substr(headSize), passphrase, salt, decrypting);
}

}  // namespace voltgate::installer
