#include "ocpp/services/one_time_links.hpp"

#include <gtest/gtest.h>

#include "ocpp/domain/secrets.hpp"

namespace voltgate {
namespace {

const DateTime then = DateTime::fromMilliseconds(1767225600000);

std::string tokenOf(const FreshLink& link) {
    const auto begin = link.url.find(oneTimePath) + oneTimePath.size();
    return link.url.substr(begin, link.url.find('/', begin) - begin);
}

TEST(OneTimeLinks, areKnownAgainByTheHashOfTheirToken) {
    OneTimeLinks links;
    links.announce("https://csms.example.org/");

    const auto link = links.make("../fw 1.bin", then);

    EXPECT_TRUE(link.url.starts_with("https://csms.example.org/files/")) << link.url;
    EXPECT_TRUE(link.url.ends_with("/fw_1.bin")) << link.url;
    EXPECT_EQ(OneTimeLinks::hashOf(tokenOf(link)), link.record.tokenHash);
    EXPECT_EQ(link.url.find(link.record.tokenHash), std::string::npos);
    EXPECT_EQ(link.record.expiresAt, then);
}

TEST(OneTimeLinks, areNeverTheSame) {
    const OneTimeLinks links;

    EXPECT_NE(links.make(then).url, links.make(then).url);
    EXPECT_GE(tokenOf(links.make(then)).size(), 48U);
}

TEST(OneTimeLinks, areMaskedInTexts) {
    OneTimeLinks links;
    links.announce("http://h:8080");
    const auto link = links.make("fw.bin", then);

    const auto masked = withoutAnySecret(R"([2,"1","UpdateFirmware",{"location":")" + link.url +
                                      R"("},")" + link.url + R"("])");

    EXPECT_EQ(masked, R"([2,"1","UpdateFirmware",{"location":"http://h:8080/files/***/fw.bin"},)"
                      R"("http://h:8080/files/***/fw.bin"])");
    EXPECT_EQ(withoutAnySecret("/files/readme.txt /files/"), "/files/readme.txt /files/");
    EXPECT_EQ(withoutAnySecret(R"(http:\/\/h\/files\/)" + tokenOf(link) + R"(\/fw.bin)"),
              R"(http:\/\/h\/files\/***\/fw.bin)");
}

}  // namespace
}  // namespace voltgate
