// A file is linked into place when it is complete, so that two processes that make it at once end
// up with the same one, and a crash leaves none that is half.
#include "gateway/installer/identity_keys.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "gateway/http/digest.hpp"
#include "gateway/installer/secretbox.hpp"

namespace voltgate::installer {
namespace {

namespace fs = std::filesystem;

constexpr unsigned int keyBits = 2048;
constexpr auto ownerOnly = fs::perms::owner_read | fs::perms::owner_write;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

std::runtime_error unusable(const fs::path& path, const std::string& why) {
    return std::runtime_error("installer API: " + path.string() + " " + why);
}

std::string textOf(const Bio& bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string freshPrivateKey() {
    const Key key(EVP_RSA_gen(keyBits), &EVP_PKEY_free);
    const Bio bio(BIO_new(BIO_s_mem()), &BIO_free_all);
    if (!key || PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                              nullptr) != 1) {
        throw std::runtime_error("installer API: no RSA key could be made");
    }
    return textOf(bio);
}

// Empty when this is no RSA key of at least 2048 bits.
std::string publicKeyOf(const std::string& privateKey) {
    const Bio in(BIO_new_mem_buf(privateKey.data(), static_cast<int>(privateKey.size())),
                 &BIO_free_all);
    const Key key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
    if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA ||
        EVP_PKEY_bits(key.get()) < static_cast<int>(keyBits)) {
        return "";
    }
    const Bio out(BIO_new(BIO_s_mem()), &BIO_free_all);
    PEM_write_bio_PUBKEY(out.get(), key.get());
    return textOf(out);
}

void writeAll(int file, const std::string& text, const fs::path& path) {
    std::size_t written = 0;
    while (written < text.size()) {
        const auto size = ::write(file, text.data() + written, text.size() - written);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) throw unusable(path, std::string("cannot be written: ") + strerror(errno));
        written += static_cast<std::size_t>(size);
    }
    if (::fsync(file) != 0) throw unusable(path, "cannot be written to the disk");
}

void writeOnce(const fs::path& path, const std::string& text) {
    const fs::path draft = path.string() + "." + http::randomText(9);
    const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) throw unusable(path, std::string("cannot be made: ") + strerror(errno));
    std::exception_ptr failure;
    try {
        writeAll(file, text, path);
    } catch (...) {
        failure = std::current_exception();
    }
    ::close(file);
    const bool isThere = !failure && (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
    std::error_code ignored;
    fs::remove(draft, ignored);
    if (failure) std::rethrow_exception(failure);
    if (!isThere) throw unusable(path, "cannot be put into place");
}

std::string readSecret(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw unusable(path, "cannot be read");
    std::error_code error;
    const auto rights = fs::status(path, error).permissions();
    if (error || (rights & ~ownerOnly) != fs::perms::none) {
        throw unusable(path, "is open to others: chmod 600 it");
    }
    return text;
}

template <class Make>
std::string readOrMakeFile(const fs::path& path, Make make) {
    if (!fs::exists(path)) writeOnce(path, make());
    return readSecret(path);
}

void makeFolder(const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder, error)) return;
    fs::create_directories(folder, error);
    if (error) throw unusable(folder, "cannot be made: " + error.message());
    fs::permissions(folder, fs::perms::owner_all, error);
}

}  // namespace

IdentityKeys IdentityKeys::readOrMake(const std::string& folder) {
    makeFolder(folder);
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
