#include "ocpp/services/credential_limits.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.hpp"

namespace voltgate {
namespace {

struct World {
    bool isTooMany(const std::string& address, const std::string& station) {
        return limits.failed(address, station).has_value();
    }
    void fail(const std::string& address, const std::string& station, int times) {
        for (int i = 0; i < times; ++i) limits.failed(address, station);
    }

    FakeClock clock;
    CredentialLimits limits{clock,
                            {.perAddress = 6, .perStation = 3, .window = std::chrono::seconds(60)}};
};

TEST(CredentialLimits, stopAnAddressThatTriesManyStations) {
    World world;
    for (int i = 0; i < 6; ++i)
        EXPECT_FALSE(world.isTooMany("10.0.0.1", "CP-" + std::to_string(i)));

    EXPECT_TRUE(world.isTooMany("10.0.0.1", "CP-9"));
    EXPECT_FALSE(world.isTooMany("10.0.0.2", "CP-9"));
}

TEST(CredentialLimits, stopManyAddressesThatTryOneStationInAnyCase) {
    World world;
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(world.isTooMany("10.0.0." + std::to_string(i), "CP-1"));

    EXPECT_TRUE(world.isTooMany("10.0.0.9", "cp-1"));
    EXPECT_FALSE(world.isTooMany("10.0.0.9", "CP-2"));
}

TEST(CredentialLimits, sayWhenToTryAgain) {
    World world;
    world.fail("10.0.0.1", "CP-1", 3);

    const auto refusal = world.limits.failed("10.0.0.1", "CP-1");

    ASSERT_TRUE(refusal.has_value());
    EXPECT_EQ(refusal.value().retryAfter, std::chrono::seconds(21));
    world.clock.advance(std::chrono::seconds(21));
    EXPECT_FALSE(world.isTooMany("10.0.0.1", "CP-1"));
}

TEST(CredentialLimits, nameOneRefusalAMinuteForTheRecord) {
    World world;
    world.fail("10.0.0.1", "CP-1", 3);

    EXPECT_TRUE(world.limits.failed("10.0.0.1", "CP-1").value().isFirst);
    EXPECT_FALSE(world.limits.failed("10.0.0.1", "CP-1").value().isFirst);
}

TEST(CredentialLimits, areOffAtZero) {
    FakeClock clock;
    CredentialLimits limits(clock, {.perAddress = 0, .perStation = 0});
    for (int i = 0; i < 1000; ++i) EXPECT_FALSE(limits.failed("10.0.0.1", "CP-1").has_value());
}

TEST(CredentialLimits, forgetTheOldestWhenThereAreTooMany) {
    World world;
    world.fail("10.0.0.1", "CP-1", 4);

    for (int i = 0; i < 60000; ++i) world.limits.failed("10.0.0.2", std::to_string(i));

    EXPECT_FALSE(world.isTooMany("10.0.0.1", "CP-1"));
}

}  // namespace
}  // namespace voltgate
