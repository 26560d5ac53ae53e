// What REST tells of the journal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

TEST(JournalOverRest, tellsHowManyReportsWait) {
    Bench bench;
    bench.journal.shown = {.isInUse = true, .records = 7, .bytes = 900, .since = bench.clock.now()};

    const auto answered = bench.get("/api/v1/journal");

    EXPECT_EQ(answered.status, 200);
    EXPECT_EQ(answered.at("/inUse"), "true");
    EXPECT_EQ(answered.at("/records"), "7");
    EXPECT_EQ(answered.at("/bytes"), "900");
    EXPECT_EQ(answered.at("/fault"), "(absent)");
}

TEST(JournalOverRest, isNotForDrivers) {
    Bench bench;

    EXPECT_EQ(bench.as(Role::Viewer).get("/api/v1/journal").status, 200);
    EXPECT_EQ(bench.as(Role::Driver).get("/api/v1/journal").status, 403);
}

TEST(Readiness, saysThatTheJournalCannotBeWritten) {
    Bench bench;
    EXPECT_EQ(bench.get("/readyz").status, 200);

    bench.journal.shown.fault = "No space left on device";

    const auto answered = bench.get("/readyz");
    EXPECT_EQ(answered.status, 503);
    EXPECT_THAT(answered.body, testing::HasSubstr("journal"));
    EXPECT_THAT(answered.body, testing::HasSubstr("No space left on device"));
}

}  // namespace
}  // namespace voltgate::rest
