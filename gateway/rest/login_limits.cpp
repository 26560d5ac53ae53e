#include "gateway/rest/login_limits.hpp"

#include "gateway/http/digest.hpp"
#include "gateway/rest/http.hpp"

namespace voltgate::rest {
namespace {

constexpr std::size_t rememberedAtMost = 20000;

}  // namespace

LoginLimits::Tries& LoginLimits::tries(std::map<std::string, Tries>& of, const std::string& who) {
    const auto now = clock_.now();
    const auto isOver = [&](const auto& entry) { return now - entry.second.since >= window; };
    if (of.size() >= rememberedAtMost && !of.contains(who)) {
        std::erase_if(of, isOver);
        // Full of fresh ones: a flood of made-up names. The limit per address still holds.
        if (of.size() >= rememberedAtMost) of.erase(of.begin());
    }
    auto& entry = of[who];
    if (entry.number == 0 || now - entry.since >= window) entry = {.number = 0, .since = now};
    return entry;
}

void LoginLimits::count(const std::string& email, const std::string& address) {
    const std::scoped_lock lock(mutex_);
    auto& ofEmail = tries(byEmail_, sha256Hex(email));
    auto& ofAddress = tries(byAddress_, address);
    if (ofEmail.number >= triesPerEmail || ofAddress.number >= triesPerAddress) {
        const auto since = ofEmail.number >= triesPerEmail ? ofEmail.since : ofAddress.since;
        const auto left = std::chrono::ceil<std::chrono::seconds>(window - (clock_.now() - since));
        throw tryLater(429, "too many logins were tried", static_cast<int>(left.count()));
    }
    ++ofEmail.number;
    ++ofAddress.number;
}

void LoginLimits::forgive(const std::string& email, const std::string& address) {
    const std::scoped_lock lock(mutex_);
    byEmail_.erase(sha256Hex(email));
    auto& ofAddress = tries(byAddress_, address);
    if (ofAddress.number > 0) --ofAddress.number;
}

}  // namespace voltgate::rest
