// How often a login may be wrong: counted per address and name, and per address, in windows of
// fifteen minutes. A right password passes all the same; what comes beyond is told to wait, and its
// answer is held back. Bounded; safe to use from any thread.
#pragma once
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "gateway/rest/turns.hpp"
#include "ocpp/domain/datetime.hpp"

namespace voltgate::rest {

/// An address as far as one client has it: of IPv6 the network, of which anybody has plenty.
std::string clientOf(const std::string& address);

class LoginLimits {
public:
    static constexpr int triesPerName = 10;
    static constexpr int triesPerAddress = 50;
    static constexpr std::chrono::minutes window{15};

    /// `pause` is how long the answer to a wrong one beyond the limit is held back.
    explicit LoginLimits(const Clock& clock, Duration pause = std::chrono::seconds(1))
        : clock_(clock), pause_(pause) {}

    /// Those who have been right from this address before, and not wrong too often since, go first.
    Turns::Rank rankOf(const std::string& name, const std::string& address);
    /// Counts a wrong one; when it is too many, when it may be tried again.
    std::optional<std::chrono::seconds> failed(const std::string& name, const std::string& address);
    void succeeded(const std::string& name, const std::string& address);

    /// Holds an answer back; so many at once and no more.
    Task<> holdBack();

private:
    struct Tries {
        std::string key;
        int number = 0;
        DateTime since{};
        bool isKnown = false;  // It has been right.
    };
    Tries* find(const std::string& key);
    Tries& entry(std::string key);
    std::optional<std::chrono::seconds> count(std::string key, int most);

    const Clock& clock_;
    const Duration pause_;
    std::mutex mutex_;
    int heldBack_ = 0;
    std::list<Tries> entries_;  // Those used last stand in front.
    std::unordered_map<std::string, std::list<Tries>::iterator> byKey_;
};

}  // namespace voltgate::rest
