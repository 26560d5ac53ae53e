#include "ocpp/domain/percent_encoding.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

TEST(PercentEncoding, leavesOnlyUnreservedCharactersAsTheyAre) {
    EXPECT_EQ(percentEncode("CP-1._~"), "CP-1._~");
    EXPECT_EQ(percentEncode("Box 1#?%+:ä"), "Box%201%23%3F%25%2B%3A%C3%A4");
}

TEST(PercentEncoding, isUndoneByDecodingWhateverTheBytes) {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);

    EXPECT_EQ(percentDecode(percentEncode(bytes)), bytes);
}

TEST(PercentEncoding, hasTwoDigitsAfterEachSign) {
    for (const auto* text : {"%", "%2", "a%2", "%zz", "%%20"}) EXPECT_FALSE(percentDecode(text));
    EXPECT_EQ(percentDecode("a%2Fb%2f+"), "a/b/+");
}

}  // namespace
}  // namespace voltgate
