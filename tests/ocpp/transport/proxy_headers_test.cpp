#include "ocpp/transport/proxy_headers.hpp"

#include <gtest/gtest.h>

#include <map>

namespace voltgate::transport {
namespace {

HandshakeRequest applied(const std::string& proxies, const std::string& peer,
                         std::map<std::string, std::string> headers) {
    static const ClientTrust nobody("");
    HandshakeRequest request;
    request.address = peer;
    ProxyHeaders(TrustedProxies(proxies), nobody).apply(request, [&headers](const char* name) {
        return headers[name];
    });
    return request;
}

TEST(ProxyHeaders, areBelievedOfATrustedPeer) {
    const auto request = applied("10.0.0.1", "10.0.0.1:5000",
                                 {{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-Proto", "https"}});

    EXPECT_EQ(request.address, "1.2.3.4");
    EXPECT_TRUE(request.isTls);
}

TEST(ProxyHeaders, leaveOtherPeersAsTheyAre) {
    const auto request = applied("10.0.0.1", "10.0.0.2:5000",
                                 {{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-Proto", "https"}});

    EXPECT_EQ(request.address, "10.0.0.2:5000");
    EXPECT_FALSE(request.isTls);
}

TEST(ProxyHeaders, leaveTheAddressOfAProxyThatNamesNobody) {
    const auto request = applied("10.0.0.1", "10.0.0.1:5000", {{"X-Forwarded-Proto", "https"}});

    EXPECT_EQ(request.address, "10.0.0.1:5000");
    EXPECT_TRUE(request.isTls);
}

TEST(ProxyHeaders, makeACertificateThatCannotBeReadAFault) {
    const auto request = applied("10.0.0.1", "10.0.0.1:5000",
                                 {{"X-Forwarded-Proto", "https"}, {"X-SSL-Client-Cert", "%zz"}});

    ASSERT_TRUE(request.certificate.has_value());
    EXPECT_FALSE(request.certificate.value().isTrusted());
}

}  // namespace
}  // namespace voltgate::transport
