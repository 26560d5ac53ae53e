#include "ocpp/json/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace voltgate::json {
namespace {

std::string zeros(std::size_t count) {
    std::string text(count, '0');
    return text;
}

class OddNumbers : public testing::TestWithParam<std::string> {};

// What is too large is refused, what is too small is zero; each can be written again.
TEST_P(OddNumbers, areReadOrRefusedWithinTheRangeOfDouble) {
    try {
        const auto document = parseText("[" + GetParam() + "]");
        EXPECT_TRUE(std::isfinite(document[0].GetDouble()));
        EXPECT_NO_THROW((void)parseText(toText(document)));
    } catch (const SyntaxFault& fault) {
        EXPECT_THAT(fault.what(), testing::HasSubstr("too big"));
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, OddNumbers,
    testing::Values("0.00000000001e-2147483639", "-0.00000000001e-2147483639",
                    "0.00000000001e-2147483647", "0.00000000001e-2147483648",
                    "1e-99999999999999999999", "1.5e-21474836470", "0." + zeros(100000) + "1e-9",
                    "0." + zeros(100000) + "1e-2147383639", "0." + zeros(100000) + "1e-2147483639",
                    "0." + zeros(1000) + "1e1308", "0." + zeros(1000) + "1e1309", "17e308",
                    "-17e308", "1.7976931348623157e308", "1.7976931348623159e308",
                    "17976931348623157" + zeros(292), "17976931348623159" + zeros(292), "1e400",
                    "1" + zeros(5000), "9.9e-324", "4.9e-324", "123456789012345678901234567890e290",
                    "0e2147483648", "0e-2147483648", "0.0e99999999999", "-0", "-0.0e-0"));

TEST(JsonDocument, takesNumbersAtTheEndsOfTheRange) {
    EXPECT_EQ(parseText("[1.7976931348623157e308]")[0].GetDouble(), 1.7976931348623157e308);
    EXPECT_EQ(parseText("[1e-2147483648]")[0].GetDouble(), 0.0);
    EXPECT_EQ(parseText("[18446744073709551615]")[0].GetUint64(), 18446744073709551615U);
    EXPECT_EQ(parseText("[-9223372036854775808]")[0].GetInt64(), INT64_MIN);
}

TEST(JsonDocument, isAnExceptionWhereTheLibraryAsserts) {
    const auto document = parseText("[5]");

    EXPECT_THROW((void)document[0].GetString(), std::logic_error);
    EXPECT_THROW((void)document.FindMember("a"), std::logic_error);
    EXPECT_THROW((void)document[1], std::logic_error);
}

}  // namespace
}  // namespace voltgate::json
