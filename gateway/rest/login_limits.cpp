#include "gateway/rest/login_limits.hpp"

#include <algorithm>
#include <asio/ip/address.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include "gateway/http/digest.hpp"

namespace voltgate::rest {
namespace {

constexpr std::size_t rememberedAtMost = 40000;
constexpr int heldBackAtMost = 256;

std::string ofAddress(const std::string& address) { return "a " + clientOf(address); }
std::string ofPair(const std::string& name, const std::string& address) {
    return "p " + clientOf(address) + " " + http::sha256Hex(name);
}

}  // namespace

std::string clientOf(const std::string& address) {
    asio::error_code error;
    const auto parsed = asio::ip::make_address_v6(address, error);
    if (error) return address;
    if (parsed.is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, parsed).to_string();
    }
    auto bytes = parsed.to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), 0);
    return asio::ip::address_v6(bytes).to_string() + "/64";
}

LoginLimits::Tries* LoginLimits::find(const std::string& key) {
    const auto found = byKey_.find(key);
    if (found == byKey_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &entries_.front();
}

LoginLimits::Tries& LoginLimits::entry(std::string key) {
    if (auto* known = find(key)) return *known;
    if (entries_.size() >= rememberedAtMost) {
        byKey_.erase(entries_.back().key);
        entries_.pop_back();
    }
    entries_.push_front({.key = std::move(key)});
    byKey_[entries_.front().key] = entries_.begin();
    return entries_.front();
}

Turns::Rank LoginLimits::rankOf(const std::string& name, const std::string& address) {
    const std::scoped_lock lock(mutex_);
    const auto* pair = find(ofPair(name, address));
    const bool isKnown = pair != nullptr && pair->isKnown && pair->number < triesPerName;
    return isKnown ? Turns::Rank::Known : Turns::Rank::Unknown;
}

std::optional<std::chrono::seconds> LoginLimits::count(std::string key, int most) {
    const auto now = clock_.now();
    auto& tries = entry(std::move(key));
    if (tries.number == 0 || now - tries.since >= window) {
        tries.number = 0;
        tries.since = now;
    }
    if (tries.number >= most)
        return std::chrono::ceil<std::chrono::seconds>(window - (now - tries.since));
    ++tries.number;
    return std::nullopt;
}

std::optional<std::chrono::seconds> LoginLimits::failed(const std::string& name,
                                                        const std::string& address) {
    const std::scoped_lock lock(mutex_);
    const auto ofName = count(ofPair(name, address), triesPerName);
    const auto ofAll = count(ofAddress(address), triesPerAddress);
    return ofName ? ofName : ofAll;
}

void LoginLimits::succeeded(const std::string& name, const std::string& address) {
    const std::scoped_lock lock(mutex_);
    auto& pair = entry(ofPair(name, address));
    pair.number = 0;
    pair.isKnown = true;
}

Task<> LoginLimits::holdBack() {
    {
        const std::scoped_lock lock(mutex_);
        if (heldBack_ >= heldBackAtMost) co_return;
        ++heldBack_;
    }
    asio::steady_timer timer(co_await asio::this_coro::executor, pause_);
    co_await timer.async_wait(asio::use_awaitable);
    const std::scoped_lock lock(mutex_);
    --heldBack_;
}

}  // namespace voltgate::rest
