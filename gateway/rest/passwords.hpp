// Passwords as Argon2id hashes. Hashing takes long on purpose: it runs on threads of its own that
// leave the processor to others, and addresses take turns. Safe to use from any thread.
#pragma once
#include <asio/thread_pool.hpp>
#include <memory>
#include <string>

#include "gateway/rest/turns.hpp"
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
    explicit Passwords(PasswordCost cost = interactiveCost, TurnLimits limits = {});
    ~Passwords();

    /// Both throw as Turns::take().
    Task<std::string> hash(std::string password, std::string address = "");
    /// Takes as long for an empty hash, which no password matches: an unknown user.
    Task<bool> matches(std::string password, std::string hash, std::string address = "",
                       Turns::Rank rank = Turns::Rank::Unknown);

    /// At once, on the calling thread: for programs that have no loop.
    static std::string hashNow(const std::string& password, PasswordCost cost = interactiveCost);

private:
    static Task<std::string> hashing(std::string password, PasswordCost cost);
    static Task<bool> matching(std::string password, std::string hash);

    PasswordCost cost_;
    std::string hashOfNobody_;
    Turns turns_;
    asio::thread_pool threads_;
};

}  // namespace voltgate::rest
