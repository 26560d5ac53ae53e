#include "ocpp/domain/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace voltgate {
namespace {

TEST(Utf8, isTakenCharacterByCharacter) {
    std::string_view text = "aä€🔌";

    EXPECT_EQ(takeCharacter(text), U'a');
    EXPECT_EQ(takeCharacter(text), U'ä');
    EXPECT_EQ(takeCharacter(text), U'€');
    EXPECT_EQ(takeCharacter(text), U'🔌');
    EXPECT_FALSE(takeCharacter(text).has_value());
}

TEST(Utf8, isNeitherOverlongNorASurrogateNorTooLargeNorCutOff) {
    for (const std::string text : {"\xFF", "\xC0\xAF", "\xE0\x9F\xBF", "\xED\xA0\x80",
                                   "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xE2\x82", "a\x80"}) {
        EXPECT_FALSE(isUtf8(text));
    }
    EXPECT_TRUE(isUtf8(""));
    EXPECT_TRUE(isUtf8("\xF4\x8F\xBF\xBF"));
    EXPECT_TRUE(isUtf8(std::string_view("\0", 1)));
}

}  // namespace
}  // namespace voltgate
