#include "ocpp/domain/datetime.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

struct Spelling {
    const char* text;
    const char* utc;  // Null: not a time.
};

class DateTimeSpellings : public testing::TestWithParam<Spelling> {};

TEST_P(DateTimeSpellings, areReadAsStationsWriteThem) {
    const auto parsed = DateTime::parse(GetParam().text);

    if (GetParam().utc == nullptr) {
        EXPECT_FALSE(parsed) << parsed->text();
    } else {
        ASSERT_TRUE(parsed);
        EXPECT_EQ(parsed->text(), GetParam().utc);
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, DateTimeSpellings,
    testing::Values(Spelling{"2026-01-31T12:34:56Z", "2026-01-31T12:34:56.000Z"},
                    Spelling{"2026-01-31T12:34:56.789Z", "2026-01-31T12:34:56.789Z"},
                    Spelling{"2026-01-31T12:34:56.7891234Z", "2026-01-31T12:34:56.789Z"},
                    Spelling{"2026-01-31T12:34:56.Z", "2026-01-31T12:34:56.000Z"},
                    Spelling{"2026-01-31T12:34:56+02:00", "2026-01-31T10:34:56.000Z"},
                    Spelling{"2026-01-31T12:34:56-0130", "2026-01-31T14:04:56.000Z"},
                    Spelling{"2026-01-31T12:34:56+03", "2026-01-31T09:34:56.000Z"},
                    Spelling{"2026-01-31T12:34:56", "2026-01-31T12:34:56.000Z"},
                    Spelling{"2026-01-31 12:34:56Z", "2026-01-31T12:34:56.000Z"},
                    Spelling{"1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"},
                    Spelling{"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
                    Spelling{"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"},
                    Spelling{"2025-02-29T00:00:00Z", nullptr},
                    Spelling{"2026-13-01T00:00:00Z", nullptr},
                    Spelling{"2026-01-31T24:00:00Z", nullptr}, Spelling{"2026-01-31", nullptr},
                    Spelling{"2026-01-31T12:34:56Zoo", nullptr}, Spelling{"yesterday", nullptr},
                    Spelling{"2026-01-31T12:34:56+25:00", nullptr}, Spelling{"", nullptr}));

TEST(DateTime, keepsTimesBeforeTheEpoch) {
    EXPECT_EQ(DateTime::fromMilliseconds(-1).text(), "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace voltgate
