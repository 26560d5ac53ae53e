// The only file with libsodium.
#include "gateway/rest/passwords.hpp"

#include <sodium.h>

#include <array>
#include <asio/co_spawn.hpp>
#include <asio/use_awaitable.hpp>
#include <stdexcept>

#include "gateway/http/digest.hpp"
#include "gateway/rest/http.hpp"

namespace voltgate::rest {

// A place among those who wait, given back at the end, which may be after that of Passwords.
class Passwords::Place {
public:
    Place(std::shared_ptr<std::atomic<int>> waiting, int atMost) : waiting_(std::move(waiting)) {
        if (waiting_->fetch_add(1) < atMost) return;
        waiting_->fetch_sub(1);
        throw tryLater(503, "too many passwords are being checked at the moment", 1);
    }
    ~Place() { waiting_->fetch_sub(1); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

private:
    std::shared_ptr<std::atomic<int>> waiting_;
};

Passwords::Passwords(PasswordCost cost, int waitingAtMost)
    : cost_(cost), waitingAtMost_(waitingAtMost), hashOfNobody_(hashNow(randomText(32), cost)) {}

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
    co_return hashNow(password, cost);
}

Task<bool> Passwords::matching(std::string password, std::string hash) {
    co_return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

Task<std::string> Passwords::hash(std::string password) {
    const Place place(waiting_, waitingAtMost_);
    auto hashed =
        co_await asio::co_spawn(threads_, hashing(std::move(password), cost_), asio::use_awaitable);
    co_return hashed;
}

Task<bool> Passwords::matches(std::string password, std::string hash) {
    const Place place(waiting_, waitingAtMost_);
    const bool isSomebody = !hash.empty();
    auto wanted = isSomebody ? std::move(hash) : hashOfNobody_;
    const bool isMatching = co_await asio::co_spawn(
        threads_, matching(std::move(password), std::move(wanted)), asio::use_awaitable);
    co_return isMatching&& isSomebody;
}

}  // namespace voltgate::rest
