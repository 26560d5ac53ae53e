// Passwords as Argon2id hashes. Hashing takes long on purpose: it runs on threads of its own, and
// so many may wait for them and no more. Safe to use from any thread.
#pragma once
#include <asio/thread_pool.hpp>
#include <atomic>
#include <memory>
#include <string>

#include "ocpp/task.hpp"

namespace voltgate::rest {

struct PasswordCost {
    unsigned long long operations;
    std::size_t memory;  ///< Bytes.
};
/// libsodium's "interactive": 2 passes over 64 MiB.
inline constexpr PasswordCost interactiveCost{2, std::size_t{64} * 1024 * 1024};
inline constexpr PasswordCost lowestCost{1, 8192};  ///< For tests.

class Passwords {
public:
    explicit Passwords(PasswordCost cost = interactiveCost, int waitingAtMost = 32);
    ~Passwords();

    /// Both throw HttpProblem 503 when too many wait already.
    Task<std::string> hash(std::string password);
    /// Takes as long for an empty hash, which no password matches: an unknown user.
    Task<bool> matches(std::string password, std::string hash);

    /// At once, on the calling thread: for programs that have no loop.
    static std::string hashNow(const std::string& password, PasswordCost cost = interactiveCost);

private:
    class Place;
    static Task<std::string> hashing(std::string password, PasswordCost cost);
    static Task<bool> matching(std::string password, std::string hash);

    PasswordCost cost_;
    int waitingAtMost_;
    std::shared_ptr<std::atomic<int>> waiting_ = std::make_shared<std::atomic<int>>(0);
    std::string hashOfNobody_;
    asio::thread_pool threads_{2};
};

}  // namespace voltgate::rest
