#include "ocpp/domain/token_rewrite.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

TEST(TokenRewrite, takesOffWhatTheStationAdds) {
    const TokenRewrite keba{.suffixFrom = "_"};

    EXPECT_EQ(meantBy(keba, "04A2B3C4_17619300"), "04A2B3C4");
    EXPECT_EQ(meantBy(keba, "A_B_17619300"), "A_B");
    EXPECT_EQ(meantBy(keba, "04A2B3C4"), "04A2B3C4");
    EXPECT_EQ(meantBy(keba, "_1"), "_1");
    EXPECT_EQ(writtenFor(keba, "04A2B3C4"), "04A2B3C4");
}

TEST(TokenRewrite, turnsTheBytesOfACardNumberRoundBothWays) {
    const TokenRewrite reversed{.reverseBytes = true};

    EXPECT_EQ(meantBy(reversed, "C4B3A204"), "04A2B3C4");
    EXPECT_EQ(writtenFor(reversed, "04A2B3C4"), "C4B3A204");
    EXPECT_EQ(meantBy(reversed, "C4B3A2"), "A2B3C4");
}

TEST(TokenRewrite, leavesAloneWhatIsNoCardNumber) {
    const TokenRewrite reversed{.reverseBytes = true};

    EXPECT_EQ(meantBy(reversed, "APP-USER"), "APP-USER");
    EXPECT_EQ(meantBy(reversed, "ABC"), "ABC");
    EXPECT_EQ(meantBy(reversed, ""), "");
}

}  // namespace
}  // namespace voltgate
