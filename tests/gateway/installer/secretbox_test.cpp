// The two ciphers of the API, with the vectors that its description gives, and with damage.
#include "gateway/installer/secretbox.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "gateway/installer/passphrase_cipher.hpp"

namespace voltgate::installer {
namespace {

std::string countingBytes(std::size_t count) {
    std::string bytes(count, '\0');
    std::iota(bytes.begin(), bytes.end(), '\0');
    return bytes;
}

const std::string payload =
    R"({"SSID":"cp-1","Password":"pw","Encryption":"WPA2","tok":"abc","cp":"CP1"})";
const std::string box =
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXXukcKnaKyt2Vgh4sK2tG9iXdaxyOjoAqmV//E1mtZrUCxDWs+0pNizWYReQi"
    "5Y3DxrWWpzzAgWvW48KjWDH7AhFjRL2H+Ldthj1G33lDu9e/8N0jJ1WZ3DaP";

TEST(Secretbox, givesTheBoxOfTheDescription) {
    EXPECT_EQ(sealWithNonce(payload, countingBytes(boxKeySize), countingBytes(boxNonceSize)), box);
}

TEST(Secretbox, opensTheBoxOfTheDescription) {
    EXPECT_EQ(openBox(fromBase64(box).value(), countingBytes(boxKeySize)), payload);
}

TEST(Secretbox, staysShutWithAnotherKeyOrAChangedBit) {
    const auto key = countingBytes(boxKeySize);
    const auto bytes = fromBase64(box).value();
    EXPECT_EQ(openBox(bytes, std::string(boxKeySize, 'k')), std::nullopt);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        auto damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        EXPECT_EQ(openBox(damaged, key), std::nullopt) << i;
        EXPECT_EQ(openBox(bytes.substr(0, i), key), std::nullopt) << i;
    }
}

TEST(Secretbox, neverUsesANonceTwice) {
    const auto key = countingBytes(boxKeySize);
    EXPECT_NE(seal("same", key), seal("same", key));
    EXPECT_EQ(openBox(fromBase64(seal("same", key)).value(), key), "same");
}

TEST(Base64, isReadInAllItsForms) {
    EXPECT_EQ(fromBase64("+/8="), "\xfb\xff");
    EXPECT_EQ(fromBase64("+/8"), "\xfb\xff");
    EXPECT_EQ(fromBase64("-_8"), "\xfb\xff");
    EXPECT_EQ(fromBase64("no base64!"), std::nullopt);
    EXPECT_EQ(toBase64("\xfb\xff"), "+/8=");
}

const std::string salt = "\x01\x02\x03\x04\x05\x06\x07\x08";
const std::string container = "U2FsdGVkX18BAgMEBQYHCNzhiUc4aT1uM3bAedonNxc=";

TEST(PassphraseCipher, givesTheContainerOfTheDescription) {
    EXPECT_EQ(toBase64(encipher("hello.jwt.token", "test-secret", salt)), container);
}

TEST(PassphraseCipher, deciphersTheContainerOfTheDescription) {
    EXPECT_EQ(decipher(fromBase64(container).value(), "test-secret"), "hello.jwt.token");
}

TEST(PassphraseCipher, refusesWhatItCannotDecipher) {
    const auto bytes = fromBase64(container).value();
    EXPECT_NE(decipher(bytes, "another"), "hello.jwt.token");
    EXPECT_EQ(decipher("", "test-secret"), std::nullopt);
    EXPECT_EQ(decipher("Salted__", "test-secret"), std::nullopt);
    EXPECT_EQ(decipher("Unsalted" + bytes.substr(8), "test-secret"), std::nullopt);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_NE(decipher(bytes.substr(0, size), "test-secret"), "hello.jwt.token") << size;
    }
}

}  // namespace
}  // namespace voltgate::installer
