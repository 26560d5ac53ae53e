#include "ocpp/trusted_proxies.hpp"

#include <algorithm>
#include <asio/ip/address.hpp>
#include <optional>
#include <stdexcept>

#include "ocpp/domain/number.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

constexpr int bits = 128;

std::optional<std::vector<unsigned char>> bytesOf(std::string_view text) {
    asio::error_code wrong;
    const auto address = asio::ip::make_address(std::string(text), wrong);
    if (wrong) return std::nullopt;
    const auto bytes =
        address.is_v4() ? asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes()
                        : address.to_v6().to_bytes();
    return std::vector<unsigned char>(bytes.begin(), bytes.end());
}

bool isSamePrefix(const std::vector<unsigned char>& left, const std::vector<unsigned char>& right,
                  int prefix) {
    for (int bit = 0; bit < prefix; bit += 8) {
        const int kept = std::min(8, prefix - bit);
        const int mask = 0xFF << (8 - kept) & 0xFF;
        const auto at = static_cast<std::size_t>(bit / 8);
        if (((left[at] ^ right[at]) & mask) != 0) return false;
    }
    return true;
}

}  // namespace

TrustedProxies::TrustedProxies(std::string_view list) {
    for (const auto& part : splitList(list)) networks_.push_back(parse(part));
}

TrustedProxies::Network TrustedProxies::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = text.substr(0, slash);
    const auto bytes = bytesOf(address);
    const int most = address.find(':') == std::string_view::npos ? 32 : bits;
    const auto length =
        slash == std::string_view::npos ? most : integerIn<int>(text.substr(slash + 1));
    if (!bytes || !length || *length < 0 || *length > most)
        throw std::invalid_argument("'" + std::string(text) +
                                    "' is no address or network like 10.0.0.1 or 10.0.0.0/8");
    return {.bytes = *bytes, .prefix = bits - most + *length};
}

bool TrustedProxies::contains(std::string_view address) const {
    const auto bytes = bytesOf(address);
    if (!bytes) return false;
    return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
        return isSamePrefix(*bytes, network.bytes, network.prefix);
    });
}

// Each proxy adds the address it saw at the end; what stands before the first one that we do not
// trust anybody may have written.
std::string TrustedProxies::clientBehind(std::string_view peer,
                                         std::string_view forwardedFor) const {
    auto client = withoutPort(peer);
    if (!contains(client)) return client;
    const auto hops = splitList(forwardedFor);
    for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
        auto address = withoutPort(*hop);
        if (!bytesOf(address)) break;
        if (!contains(address)) return address;
    }
    return client;
}

}  // namespace voltgate
