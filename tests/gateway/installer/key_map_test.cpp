// Key maps: how they are read, and how they translate.
#include "ocpp/services/key_maps.hpp"

#include <gtest/gtest.h>

#include "gateway/http/message.hpp"
#include "gateway/installer/key_map_view.hpp"
#include "ocpp/domain/station_schedule.hpp"

namespace voltgate::installer {
namespace {

std::string faultsOf(const std::string& text) {
    try {
        readKeyMap(text);
    } catch (const http::HttpProblem& problem) {
        return problem.detail;
    }
    return "";
}

std::string withSetting(const std::string& setting) {
    return R"({"name":"x","title":"X","settings":[)" + setting + "]}";
}

TEST(KeyMap, saysWhatIsWrongWithItAndWhere) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"[", "no JSON"},
        {"[]", "expected a JSON object"},
        {R"({"name":"x"})", "title"},
        {R"({"name":"x","title":"X","extra":1})", "extra"},
        {withSetting(R"({"name":"nothing","chargingProfile":true})"), "settings[0].name"},
        {withSetting(R"({"name":"gridMaxCurrent"})"), "settings[0]: expected one of keys"},
        {withSetting(R"({"name":"gridMaxCurrent","chargingProfile":true})"), "chargingProfile"},
        {withSetting(R"({"name":"gridMaxCurrent","keys":[{"key":"A","factor":0}]})"),
         "settings[0].keys[0].factor"},
        {withSetting(R"({"name":"loadShedding","keys":[{"key":"A"}]})"), "needs its words"},
        {withSetting(R"({"name":"loadShedding","keys":[{"key":"A","words":[)"
                     R"({"word":"MAYBE","value":"x"}]}]})"),
         "no word MAYBE"},
        {R"({"name":"x","title":"X","device":[{"name":"colour","value":"red"}]})",
         "device[0].name"}};
    for (const auto& [text, expected] : cases) {
        EXPECT_NE(faultsOf(text).find(expected), std::string::npos)
            << text << " -> " << faultsOf(text);
    }
}

const KeyUse tenths{.key = "K", .factor = 10, .decimals = 0, .min = 6, .max = 63};

TEST(KeyMap, translatesNumbersBothWays) {
    EXPECT_EQ(toKeyValue(tenths, "16.5"), "165");
    EXPECT_EQ(toKeyValue({.key = "K"}, "16,25.5,0"), "16,25.5,0");
    SettingSupport support;
    support.keys = {tenths};
    Variable variable;
    variable.name = "k";
    variable.value = "165";
    EXPECT_EQ(toSetting(support, {variable}), "16.5");
    EXPECT_TRUE(holds(support, "16.5", {variable}));
    EXPECT_FALSE(holds(support, "16", {variable}));
    EXPECT_EQ(toSetting(support, {}), std::nullopt);
    variable.value = "much";
    EXPECT_EQ(toSetting(support, {variable}), std::nullopt);
}

TEST(KeyMap, knowsWhatAKeyCannotTake) {
    EXPECT_EQ(faultOf(tenths, "16.5", "maxCurrent"), std::nullopt);
    EXPECT_EQ(faultOf(tenths, "5", "maxCurrent"),
              (FieldFault{"maxCurrent", "this station takes from 6 up to 63"}));
    EXPECT_EQ(faultOf(tenths, "16.55", "maxCurrent"),
              (FieldFault{"maxCurrent", "has more decimals than this station takes"}));
}

TEST(KeyMap, ofAKindComesBeforeTheOneForAll) {
    KeyMap all;
    all.settings[SettingName::GridMaxCurrent] = {.notSupported = "no"};
    KeyMap some;
    some.vendor = "ACME*";
    some.settings[SettingName::GridMaxCurrent].keys = {tenths};
    const KeyMaps maps({some, all});
    ChargingStation station;
    EXPECT_EQ(maps.support(station, SettingName::GridMaxCurrent).notSupported, "no");
    station.boot = BootReport{.vendor = "acme Ltd", .model = "1"};
    EXPECT_EQ(maps.support(station, SettingName::GridMaxCurrent).keys.size(), 1u);
    EXPECT_TRUE(maps.support(station, SettingName::OnOffPeak).notSupported.has_value());
}

TEST(StationSchedule, isTheSameAfterItWasStored) {
    const StationSchedule schedule{ScheduleRecurrence::Weekly, {{0, 16}, {3600, 10.5}, {7200, 0}}};
    EXPECT_EQ(toText(schedule), "Weekly 0=16 3600=10.5 7200=0");
    EXPECT_EQ(scheduleIn(toText(schedule)), schedule);
    EXPECT_EQ(scheduleIn("None"), StationSchedule{});
    for (const auto* text : {"", "Hourly", "Daily 0", "Daily x=1", "Daily 0=", "Daily  "}) {
        EXPECT_EQ(scheduleIn(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace voltgate::installer
