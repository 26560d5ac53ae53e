#include "ocpp/domain/weak_password.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

TEST(WeakPassword, isAShortOne) {
    EXPECT_EQ(weaknessOf("Xk3.fq9Lz", userPasswordRule), "shorter than 10 characters");
    EXPECT_EQ(weaknessOf("", stationPasswordRule), "shorter than 8 characters");
    EXPECT_FALSE(weaknessOf("Xk3.fq9Lzw", userPasswordRule));
}

TEST(WeakPassword, isOneOfOneCharacterOrTwo) {
    for (const std::string text : {"aaaaaaaaaa", "ababababab", "          ", "1111111112"})
        EXPECT_EQ(weaknessOf(text, userPasswordRule), "made of too few different characters")
            << text;
}

TEST(WeakPassword, isACommonOneAndWhatIsMadeOfIt) {
    for (const std::string text :
         {"password123", "Password2024!", "P@ssw0rd2024", "passwordpassword", "1234567890",
          "0987654321", "qwertyuiop", "1q2w3e4r5t", "abcdefghij", "letmein123", "changeme123",
          "!!admin!!!!", "Summer2026!", "Voltgate2026", "1234512345", "iloveyou12", "123password",
          "abc123abc123", "chargingstation1"}) {
        EXPECT_EQ(weaknessOf(text, userPasswordRule), "one of those that are guessed first")
            << text;
    }
    for (const std::string text : {"password", "12345678", "qwertzui", "abcd1234", "charger1"})
        EXPECT_TRUE(weaknessOf(text, stationPasswordRule)) << text;
}

TEST(WeakPassword, isTheOwnersName) {
    EXPECT_TRUE(weaknessOf("margarethe", userPasswordRule, {"margarethe@example.com"}));
    EXPECT_TRUE(weaknessOf("margarethe@example.com", userPasswordRule, {"Margarethe@example.com"}));
    EXPECT_TRUE(weaknessOf("station-0815", stationPasswordRule, {"STATION-0815"}));
}

TEST(WeakPassword, isNothingElse) {
    for (const std::string text :
         {"correct horse", "a new password", "the right password", "0123456789abcdef",
          "interop suite, one run only", "a password of 16+", "wX9-kQ2-mm7z"}) {
        EXPECT_FALSE(weaknessOf(text, userPasswordRule)) << text;
    }
}

TEST(WeakPassword, isASecretOfTokensThatRepeatsItself) {
    EXPECT_TRUE(weaknessOf(std::string(64, 'x'), tokenSecretRule));
    EXPECT_TRUE(weaknessOf("changemechangemechangemechangeme", tokenSecretRule));
    EXPECT_TRUE(weaknessOf("12345678901234567890123456789012", tokenSecretRule));
    EXPECT_TRUE(weaknessOf("0123456789abcdef0123456789abcde", tokenSecretRule));
    EXPECT_FALSE(weaknessOf("0123456789abcdef0123456789abcdef", tokenSecretRule));
}

}  // namespace
}  // namespace voltgate
