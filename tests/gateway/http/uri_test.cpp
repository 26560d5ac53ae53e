// Percent-encoding and UTF-8.
#include "gateway/http/uri.hpp"

#include <gtest/gtest.h>

namespace voltgate::http {
namespace {

TEST(PercentDecode, readsEscapes) {
    EXPECT_EQ(percentDecode("a%2Fb%2fc%25"), "a/b/c%");
    EXPECT_EQ(percentDecode("a+b"), "a+b");
    EXPECT_EQ(queryDecode("a+b%2B"), "a b+");
}

TEST(PercentDecode, refusesBrokenEscapes) {
    for (const std::string text : {"%", "%2", "%zz", "a%2", "%%20"}) {
        EXPECT_FALSE(percentDecode(text).has_value()) << text;
    }
}

TEST(PercentDecode, refusesWhatIsNoText) {
    for (const std::string text : {"%00", "%FF", "%C0%AF", "%ED%A0%80", "%F4%90%80%80", "%E2%82"}) {
        EXPECT_FALSE(percentDecode(text).has_value()) << text;
    }
    EXPECT_EQ(percentDecode("%E2%82%AC%F0%9F%94%8C"), "€🔌");
}

TEST(PercentEncode, isUndoneByDecoding) {
    const std::string text = "a/b c?d=e&f%g\"ü€🔌~";

    EXPECT_EQ(percentDecode(percentEncode(text)), text);
    EXPECT_EQ(percentEncode("a b/"), "a%20b%2F");
}

}  // namespace
}  // namespace voltgate::http
