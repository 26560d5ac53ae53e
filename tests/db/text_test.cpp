// What PostgreSQL can't hold is replaced, never cut off and never refused.
#include "db/text.hpp"

#include <gtest/gtest.h>

namespace voltgate::db {
namespace {

using namespace std::string_literals;

TEST(StorableText, keepsGoodText) {
    EXPECT_EQ(storable("Ladesäule № 1 \U0001F50C, 100 %"), "Ladesäule № 1 \U0001F50C, 100 %");
}

TEST(StorableText, replacesNulAndKeepsWhatFollows) {
    EXPECT_EQ(storable("before\0after, long enough"s), "before\uFFFDafter, long enough");
}

TEST(StorableText, replacesEachByteThatIsNoUtf8) {
    EXPECT_EQ(storable("a\xFF\xFE!"), "a\uFFFD\uFFFD!");
}

TEST(StorableText, replacesACharacterThatIsCutShort) {
    EXPECT_EQ(storable("12345678\xE2\x82"), "12345678\uFFFD\uFFFD");
}

TEST(StorableText, replacesOverlongFormsAndSurrogates) {
    EXPECT_EQ(storable("\xC0\x80"), "\uFFFD\uFFFD");
    EXPECT_EQ(storable("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(storable("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST(CutText, leavesShortTextAlone) { EXPECT_EQ(cut("abc", 3), "abc"); }

TEST(CutText, cutsBetweenCharacters) { EXPECT_EQ(cut("aä", 2), "a"); }

}  // namespace
}  // namespace voltgate::db
