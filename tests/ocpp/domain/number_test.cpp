#include "ocpp/domain/number.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace voltgate {
namespace {

TEST(Integers, areReadWhenTheTextIsOneAndNothingElse) {
    EXPECT_EQ(integerIn<int>("42"), 42);
    EXPECT_EQ(integerIn<int>("-1"), -1);
    for (const auto* none : {"", " 1", "1 ", "+1", "1.0", "0x1", "1e3", "2147483648", "one"}) {
        EXPECT_EQ(integerIn<int>(none), std::nullopt) << none;
    }
    EXPECT_EQ(integerIn<std::uint64_t>("-1"), std::nullopt);
}

TEST(Numbers, areReadWhenTheTextIsAFiniteOne) {
    EXPECT_EQ(numberIn("16.5"), 16.5);
    EXPECT_EQ(numberIn("-1e-1"), -0.1);
    for (const auto* none : {"", "NaN", "nan", "inf", "-inf", "1e999", "1,5", "0x10", "16 A"}) {
        EXPECT_EQ(numberIn(none), std::nullopt) << none;
    }
}

TEST(Numbers, areWrittenAsShortAsTheyCanBe) {
    EXPECT_EQ(toText(16), "16");
    EXPECT_EQ(toText(0.1), "0.1");
}

}  // namespace
}  // namespace voltgate
