#include "ocpp/trusted_proxies.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace voltgate {
namespace {

TEST(TrustedProxies, areAddressesAndNetworks) {
    const TrustedProxies proxies("127.0.0.1, 10.0.0.0/9,fd00::/8");

    for (const auto* inside : {"127.0.0.1", "10.127.255.255", "fd12::1", "::ffff:10.0.0.1"})
        EXPECT_TRUE(proxies.contains(inside)) << inside;
    for (const auto* outside : {"127.0.0.2", "10.128.0.0", "fe00::1", "", "proxy"})
        EXPECT_FALSE(proxies.contains(outside)) << outside;
}

TEST(TrustedProxies, areRefusedWhenTheyAreNoAddress) {
    for (const auto* wrong : {"proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "::/129", "/8"})
        EXPECT_THROW(TrustedProxies{wrong}, std::invalid_argument) << wrong;
}

TEST(TrustedProxies, nameTheNearestStranger) {
    const TrustedProxies proxies("10.0.0.0/8, fd00::/8");
    const auto client = [&](std::string_view forwardedFor) {
        return proxies.clientBehind("fd00::1", forwardedFor);
    };

    EXPECT_EQ(client("6.6.6.6, 1.2.3.4, 10.0.0.7"), "1.2.3.4");
    EXPECT_EQ(client("1.2.3.4:5678"), "1.2.3.4");
    EXPECT_EQ(client("[2001:db8::7]:99, 10.0.0.7"), "2001:db8::7");
    EXPECT_EQ(client("1.2.3.4, garbage"), "fd00::1");
    EXPECT_EQ(client(""), "fd00::1");
}

TEST(TrustedProxies, areNobodyElse) {
    EXPECT_EQ(TrustedProxies("10.0.0.1").clientBehind("10.0.0.2:5000", "1.2.3.4"), "10.0.0.2");
    EXPECT_EQ(TrustedProxies("").clientBehind("10.0.0.2", "1.2.3.4"), "10.0.0.2");
}

}  // namespace
}  // namespace voltgate
