// How often a login may be tried: failures are counted per e-mail and per address, in windows of
// fifteen minutes. Bounded; safe to use from any thread.
#pragma once
#include <map>
#include <mutex>
#include <string>

#include "ocpp/domain/datetime.hpp"

namespace voltgate::rest {

class LoginLimits {
public:
    static constexpr int triesPerEmail = 10;
    static constexpr int triesPerAddress = 50;
    static constexpr std::chrono::minutes window{15};

    explicit LoginLimits(const Clock& clock) : clock_(clock) {}

    /// Counts a try before it is made; throws HttpProblem 429 when there were too many.
    void count(const std::string& email, const std::string& address);
    /// A try that succeeded does not count.
    void forgive(const std::string& email, const std::string& address);

private:
    struct Tries {
        int number = 0;
        DateTime since;
    };
    Tries& tries(std::map<std::string, Tries>& of, const std::string& who);

    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Tries> byEmail_;
    std::map<std::string, Tries> byAddress_;
};

}  // namespace voltgate::rest
