#include "gateway/installer/identity_keys.hpp"

#include <openssl/pem.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "gateway/http/digest.hpp"
#include "gateway/installer/secretbox.hpp"
#include "ocpp/pem.hpp"
#include "ocpp/private_file.hpp"

namespace voltgate::installer {
namespace {

namespace fs = std::filesystem;

constexpr unsigned int keyBits = 2048;

using pem::Owned;

std::runtime_error unusable(const fs::path& path, const std::string& why) {
    return std::runtime_error("installer API: " + path.string() + " " + why);
}

std::string freshPrivateKey() {
    const Owned<EVP_PKEY> key(EVP_RSA_gen(keyBits));
    if (!key) throw std::runtime_error("installer API: no RSA key could be made");
    return pem::textOf(key.get());
}

// Empty when this is no RSA key of at least 2048 bits.
std::string publicKeyOf(const std::string& privateKey) {
    const auto key = pem::privateKeyIn(privateKey);
    if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA ||
        EVP_PKEY_bits(key.get()) < static_cast<int>(keyBits)) {
        return "";
    }
    const auto out = pem::writing();
    PEM_write_bio_PUBKEY(out.get(), key.get());
    return pem::textOf(out);
}

std::string readSecret(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw unusable(path, "cannot be read");
    if (isOpenToOthers(path)) throw unusable(path, "is open to others: chmod 600 it");
    return text;
}

template <class Make>
std::string readOrMakeFile(const fs::path& path, Make make) {
    if (!fs::exists(path)) makePrivateFile(path, make());
    return readSecret(path);
}

}  // namespace

IdentityKeys IdentityKeys::readOrMake(const std::string& folder) {
    const auto keyPath = fs::path(folder) / "identity.pem";
    const auto boxPath = fs::path(folder) / "qr.key";
    IdentityKeys keys;
    keys.privateKey = readOrMakeFile(keyPath, freshPrivateKey);
    keys.publicKey = publicKeyOf(keys.privateKey);
    if (keys.publicKey.empty()) throw unusable(keyPath, "holds no RSA key of 2048 bits or more");
    auto text = readOrMakeFile(boxPath, [] { return toBase64(randomBytes(boxKeySize)) + "\n"; });
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    keys.boxKey = fromBase64(text).value_or("");
    if (keys.boxKey.size() != boxKeySize) throw unusable(boxPath, "holds no 32 bytes in base64");
    return keys;
}

IdentityKeys IdentityKeys::make() {
    IdentityKeys keys;
    keys.privateKey = freshPrivateKey();
    keys.publicKey = publicKeyOf(keys.privateKey);
    keys.boxKey = randomBytes(boxKeySize);
    return keys;
}

}  // namespace voltgate::installer
