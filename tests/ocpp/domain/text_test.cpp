#include "ocpp/domain/text.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

TEST(Lists, keepTheirOrderAndNothingThatIsEmpty) {
    EXPECT_EQ(splitList("ocpp2.0.1, ocpp1.6 ,,\tocpp1.5"),
              (std::vector<std::string>{"ocpp2.0.1", "ocpp1.6", "ocpp1.5"}));
    EXPECT_TRUE(splitList("").empty());
    EXPECT_TRUE(splitList(" , ").empty());
}

TEST(Addresses, loseTheirPortInEverySpelling) {
    EXPECT_EQ(withoutPort("1.2.3.4:5678"), "1.2.3.4");
    EXPECT_EQ(withoutPort("1.2.3.4"), "1.2.3.4");
    EXPECT_EQ(withoutPort("[fd00::1]:5678"), "fd00::1");
    EXPECT_EQ(withoutPort("fd00::1"), "fd00::1");
    EXPECT_EQ(withoutPort("[fd00::1"), "fd00::1");
}

}  // namespace
}  // namespace voltgate
