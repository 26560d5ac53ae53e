#include "ocpp/transport/trusted_proxies.hpp"

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

namespace voltgate::transport {
namespace {

const ClientTrust& nobody() {
    static const ClientTrust none("");
    return none;
}

HandshakeRequest applied(const TrustedProxies& proxies, const std::string& peer,
                         std::map<std::string, std::string> headers) {
    HandshakeRequest request;
    request.address = peer;
    proxies.apply(request, [&headers](const char* name) { return headers[name]; });
    return request;
}

TEST(TrustedProxies, areAddressesAndNetworks) {
    const TrustedProxies proxies("127.0.0.1, 10.0.0.0/9,fd00::/8", nobody());

    for (const auto* inside : {"127.0.0.1", "10.127.255.255", "fd12::1", "::ffff:10.0.0.1"})
        EXPECT_TRUE(proxies.contains(inside)) << inside;
    for (const auto* outside : {"127.0.0.2", "10.128.0.0", "fe00::1", "", "proxy"})
        EXPECT_FALSE(proxies.contains(outside)) << outside;
}

TEST(TrustedProxies, areRefusedWhenTheyAreNoAddress) {
    for (const auto* wrong : {"proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "::/129", "/8"})
        EXPECT_THROW(TrustedProxies(wrong, nobody()), std::invalid_argument) << wrong;
}

TEST(TrustedProxies, leaveAlonePeersThatAreNone) {
    const TrustedProxies proxies("10.0.0.1", nobody());

    const auto request = applied(proxies, "10.0.0.2:5000",
                                 {{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-Proto", "https"}});

    EXPECT_EQ(request.address, "10.0.0.2:5000");
    EXPECT_FALSE(request.isTls);
}

TEST(TrustedProxies, nameTheNearestStranger) {
    const TrustedProxies proxies("10.0.0.0/8, fd00::/8", nobody());
    const auto address = [&](const std::string& forwardedFor) {
        return applied(proxies, "[fd00::1]:5000", {{"X-Forwarded-For", forwardedFor}}).address;
    };

    EXPECT_EQ(address("6.6.6.6, 1.2.3.4, 10.0.0.7"), "1.2.3.4");
    EXPECT_EQ(address("1.2.3.4:5678"), "1.2.3.4");
    EXPECT_EQ(address("[2001:db8::7]:99, 10.0.0.7"), "2001:db8::7");
    EXPECT_EQ(address("1.2.3.4, garbage"), "[fd00::1]:5000");
    EXPECT_EQ(address(""), "[fd00::1]:5000");
}

TEST(TrustedProxies, makeACertificateThatCannotBeReadAFault) {
    const TrustedProxies proxies("10.0.0.1", nobody());

    const auto request = applied(proxies, "10.0.0.1:5000",
                                 {{"X-Forwarded-Proto", "https"}, {"X-SSL-Client-Cert", "%zz"}});

    ASSERT_TRUE(request.certificate.has_value());
    EXPECT_FALSE(request.certificate.value().isTrusted());
}

}  // namespace
}  // namespace voltgate::transport
