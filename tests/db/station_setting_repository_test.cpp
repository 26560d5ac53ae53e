// Settings of stations in PostgreSQL.
#include "db/station_setting_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"
#include "tests/support/run_task.hpp"
#include "tests/support/test_database.hpp"

namespace voltgate::db {
namespace {

const StationId cs1{"CS-1"};
const auto now = DateTime::fromMilliseconds(1767225600000);

StationSetting aSetting(SettingName name, std::string value,
                        SettingState state = SettingState::Pending) {
    StationSetting setting;
    setting.station = cs1;
    setting.name = name;
    setting.desired = std::move(value);
    setting.state = state;
    setting.desiredBy = "installer of CS-1";
    setting.desiredAt = now;
    return setting;
}

struct World {
    test::TestDatabase own;
    Database database{own.url(), 1};
    StationSettingRepository settings{database};

    ~World() { database.stop(); }
    std::vector<StationSetting> all() { return runTask(settings.ofStation(cs1)); }
};

TEST(StationSettings, keepWhatIsDesiredBesideWhatIsReported) {
    World world;
    runTask(world.settings.report(cs1, {{SettingName::LoadShedding, "NO"}}, now));

    runTask(world.settings.desire(aSetting(SettingName::LoadShedding, "P1")));

    const auto all = world.all();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].desired, "P1");
    EXPECT_EQ(all[0].state, SettingState::Pending);
    EXPECT_EQ(all[0].desiredBy, "installer of CS-1");
    EXPECT_EQ(all[0].desiredAt, now);
    EXPECT_EQ(all[0].reported, "NO");
    EXPECT_EQ(all[0].reportedAt, now);
}

TEST(StationSettings, areSettledUnlessAnotherValueIsDesiredMeanwhile) {
    World world;
    runTask(world.settings.desire(aSetting(SettingName::LoadShedding, "P1")));

    runTask(
        world.settings.settle(aSetting(SettingName::LoadShedding, "NO", SettingState::Applied)));
    EXPECT_EQ(world.all()[0].state, SettingState::Pending);

    runTask(
        world.settings.settle(aSetting(SettingName::LoadShedding, "P1", SettingState::Applied)));
    EXPECT_EQ(world.all()[0].state, SettingState::Applied);
}

TEST(StationSettings, areGivenUpWithAReason) {
    World world;
    runTask(world.settings.desire(aSetting(SettingName::GridMaxCurrent, "16")));
    auto refused = aSetting(SettingName::GridMaxCurrent, "16", SettingState::None);
    refused.reason = "the station answered Rejected";

    runTask(world.settings.settle(refused));

    EXPECT_EQ(world.all()[0].desired, std::nullopt);
    EXPECT_EQ(world.all()[0].reason, "the station answered Rejected");
    EXPECT_TRUE(runTask(world.settings.desiredModes()).empty());
}

TEST(StationSettings, tellTheModeOfEveryStationThatHasAny) {
    World world;
    runTask(world.settings.desire(aSetting(SettingName::AuthenticationMode, "PLUGNCHARGE")));
    runTask(world.settings.desire(aSetting(SettingName::GridMaxCurrent, "16")));
    auto other = aSetting(SettingName::GridMaxCurrent, "16");
    other.station = {"CS-2"};
    runTask(world.settings.desire(other));

    const auto modes = runTask(world.settings.desiredModes());

    ASSERT_EQ(modes.size(), 2u);
    EXPECT_EQ(modes[0].desired, "PLUGNCHARGE");
    EXPECT_EQ(modes[1].station.value, "CS-2");
    EXPECT_EQ(modes[1].desired, std::nullopt);
}

}  // namespace
}  // namespace voltgate::db
