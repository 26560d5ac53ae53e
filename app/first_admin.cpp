#include "app/first_admin.hpp"

#include <openssl/rand.h>

#include <stdexcept>

#include "gateway/rest/passwords.hpp"
#include "ocpp/domain/hex.hpp"
#include "ocpp/log.hpp"

namespace voltgate::app {
namespace {

std::string randomBytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
        throw std::runtime_error("the system has no random numbers");
    }
    return bytes;
}

}  // namespace

Task<> createFirstAdmin(UserRepository& users, const Config& config) {
    if (config.adminEmail.empty()) co_return;
    const auto existing = co_await users.count();
    if (existing > 0) co_return;
    User admin{.email = config.adminEmail,
               .passwordHash = rest::Passwords::hashNow(config.adminPassword),
               .role = Role::Admin};
    const auto added = co_await users.add(std::move(admin));
    if (added) log::info("first admin created", {{"email", added->email}});
}

std::string tokenSecret(const Config& config) {
    return config.jwtSecret.empty() ? toHex(randomBytes(32)) : config.jwtSecret;
}

std::string randomPassword() {
    // 64 characters, so that each byte gives one without bias.
    static constexpr char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string password = randomBytes(24);
    for (char& c : password) c = alphabet[static_cast<unsigned char>(c) % 64];
    return password;
}

}  // namespace voltgate::app
