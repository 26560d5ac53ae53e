#include "app/printable.hpp"

#include <gtest/gtest.h>

namespace voltgate::app {
namespace {

struct Text {
    std::string given;
    const char* shown;
};

class Printable : public testing::TestWithParam<Text> {};

TEST_P(Printable, isWhatALogMayShow) { EXPECT_EQ(printable(GetParam().given), GetParam().shown); }

INSTANTIATE_TEST_SUITE_P(
    All, Printable,
    testing::Values(Text{"", ""}, Text{"CP-1 is fine", "CP-1 is fine"},
                    Text{"S\xC3\xA4ule \xE2\x82\xAC \xF0\x9F\x98\x80",
                         "S\xC3\xA4ule \xE2\x82\xAC \xF0\x9F\x98\x80"},
                    Text{"a\nb\r\t\x1B[31m", "a\\u000ab\\u000d\\u0009\\u001b[31m"},
                    Text{std::string("\0", 1), "\\u0000"}, Text{"\x7F", "\\u007f"},
                    Text{"\xC2\x85\xC2\x9B"
                         "31m",
                         "\\u0085\\u009b31m"},     // C1: next line, CSI.
                    Text{"\xC2\xA0", "\xC2\xA0"},  // The first beyond C1.
                    Text{"\x9B"
                         "31m",
                         "\\x9b31m"},  // C1 of Latin-1.
                    Text{"\xE2\x80\xA8\xE2\x80\xAE\xE2\x81\xA7", "\\u2028\\u202e\\u2067"},
                    Text{"\xC0\x80\xE0\x80\x85\xED\xA0\x80",
                         "\\xc0\\x80\\xe0\\x80\\x85\\xed\\xa0\\x80"},
                    Text{"\xE2\x82", "\\xe2\\x82"}, Text{"\xF5", "\\xf5"}));

}  // namespace
}  // namespace voltgate::app
