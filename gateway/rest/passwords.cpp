// The only file with libsodium.
#include "gateway/rest/passwords.hpp"

#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <asio/co_spawn.hpp>
#include <asio/use_awaitable.hpp>
#include <stdexcept>

#include "gateway/http/digest.hpp"
#include "gateway/rest/http.hpp"

namespace voltgate::rest {

namespace {

// Whoever serves requests and stations goes before whoever checks passwords.
void giveWay() {
    static thread_local const bool isDone = [] {
        constexpr int niceness = 10;
        ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness);
        return true;
    }();
    static_cast<void>(isDone);
}

}  // namespace

Passwords::Passwords(PasswordCost cost, TurnLimits limits)
    : cost_(cost),
      hashOfNobody_(hashNow(randomText(32), cost)),
      turns_(limits),
      threads_(limits.atOnce) {}

Passwords::~Passwords() { threads_.join(); }

std::string Passwords::hashNow(const std::string& password, PasswordCost cost) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium could not be initialised");
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    const int error =
        crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.operations,
                              cost.memory, crypto_pwhash_ALG_ARGON2ID13);
    if (error != 0) throw std::runtime_error("no memory to hash a password");
    return hash.data();
}

Task<std::string> Passwords::hashing(std::string password, PasswordCost cost) {
    giveWay();
    co_return hashNow(password, cost);
}

Task<bool> Passwords::matching(std::string password, std::string hash) {
    giveWay();
    co_return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

Task<std::string> Passwords::hash(std::string password, std::string address) {
    const auto turn = co_await turns_.take(std::move(address), Turns::Rank::Known);
    auto hashed =
        co_await asio::co_spawn(threads_, hashing(std::move(password), cost_), asio::use_awaitable);
    co_return hashed;
}

Task<bool> Passwords::matches(std::string password, std::string hash, std::string address,
                              Turns::Rank rank) {
    const auto turn = co_await turns_.take(std::move(address), rank);
    const bool isSomebody = !hash.empty();
    auto wanted = isSomebody ? std::move(hash) : hashOfNobody_;
    const bool isMatching = co_await asio::co_spawn(
        threads_, matching(std::move(password), std::move(wanted)), asio::use_awaitable);
    co_return isMatching&& isSomebody;
}

}  // namespace voltgate::rest
