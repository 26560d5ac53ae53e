#include "ocpp/domain/station_identity.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

TEST(StationIdentity, isAnyPrintedText) {
    for (const auto* id : {"CP-1", "Box 1", "Säule #3", "100%", "a+b", "what?", "Box:1", "充电桩",
                           "a\\b", "\"x\"", "🔌", "...", "&=;,<>"}) {
        EXPECT_EQ(faultOfStationId(id), std::nullopt) << id;
    }
}

TEST(StationIdentity, isCountedInCharacters) {
    std::string id;
    for (int i = 0; i < 48; ++i) id += "ä";

    EXPECT_EQ(faultOfStationId(id), std::nullopt);
    EXPECT_EQ(faultOfStationId(id + "a"), "is longer than 48 characters");
}

TEST(StationIdentity, hasNoControlNorSlashAndIsUtf8) {
    EXPECT_EQ(faultOfStationId(""), "is empty");
    EXPECT_EQ(faultOfStationId("CP/1"), "has a slash");
    EXPECT_EQ(faultOfStationId("CP\xE4"), "is not UTF-8");
    EXPECT_EQ(faultOfStationId(".."), "is '..', which no URL can name");
    const std::string invisible = "has a control character, or one that is not printed";
    for (const auto& id :
         {std::string("CP\n1"), std::string("CP\0", 3), std::string("CP\x7F"),
          std::string("CP\u0085"), std::string("CP\u200B1"), std::string("\u202E1-PC"),
          std::string("\uFEFFCP"), std::string("CP\u2028")}) {
        EXPECT_EQ(faultOfStationId(id), invisible) << id;
    }
}

TEST(StationIdentity, hasAColonOnlyWhereThereIsNoPassword) {
    for (const int profile : {0, 3}) EXPECT_FALSE(faultOfSecurityProfile("Box:1", profile));
    for (const int profile : {1, 2}) {
        EXPECT_TRUE(faultOfSecurityProfile("Box:1", profile));
        EXPECT_FALSE(faultOfSecurityProfile("Box 1", profile));
    }
}

}  // namespace
}  // namespace voltgate
