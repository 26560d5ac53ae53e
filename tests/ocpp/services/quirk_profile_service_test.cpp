#include "ocpp/services/quirk_profile_service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace voltgate {
namespace {

using testing::HasSubstr;

const QuirkProfileService& profiles() {
    static const QuirkProfileService service(
        {{.name = "keba",
          .reason = "It adds a suffix.",
          .match = QuirkProfileMatch{.vendor = "KEBA*", .model = "KC-P30*"},
          .leniency = {.off = {"empty-array"}},
          .connection = {.anyUserName = true,
                         .pingInterval = std::chrono::seconds(20),
                         .closeStyle = CloseStyle::Reset}},
         {.name = "half-alive", .reason = "It hangs.", .violations = {"unanswered-call"}}});
    return service;
}

ChargingStation aStation(std::string vendor = "Keba AG", std::string model = "kc-p30-ES2") {
    return {.id = {"CP-1"}, .boot = BootReport{.vendor = vendor, .model = model}};
}

Violation unanswered(std::int64_t count) {
    return {.station = {"CP-1"}, .count = count, .last = {.rule = violation::unansweredCall}};
}

TEST(QuirkProfilePattern, standsForAnyTextAtItsStarsAndComparesInAnyCase) {
    EXPECT_TRUE(fits("*", ""));
    EXPECT_TRUE(fits("keba*", "KEBA AG"));
    EXPECT_TRUE(fits("*charge*", "StarCharge Ltd"));
    EXPECT_TRUE(fits("a*b*c", "a--b--c"));
    EXPECT_TRUE(fits("1.2.*", "1.2.30"));
    EXPECT_FALSE(fits("keba", "KEBA AG"));
    EXPECT_FALSE(fits("a*b*c", "a--c"));
    EXPECT_FALSE(fits("*x", "xy"));
    EXPECT_FALSE(fits("ab*b", "ab"));
}

TEST(QuirkProfile, isAppliedWhereItIsAssigned) {
    auto station = aStation();
    station.quirkProfile = "keba";

    const auto applied = profiles().applied(station);

    EXPECT_TRUE(applied.connection.anyUserName);
    EXPECT_EQ(applied.connection.closeStyle, CloseStyle::Reset);
    EXPECT_EQ(applied.leniency.off, std::vector<std::string>{"empty-array"});
}

TEST(QuirkProfile, goesBehindWhatWasSetForTheStationItself) {
    auto station = aStation();
    station.quirkProfile = "keba";
    station.connection.pingInterval = std::chrono::seconds(0);

    EXPECT_EQ(profiles().applied(station).connection.pingInterval, std::chrono::seconds(0));
}

TEST(QuirkProfile, isNeverAppliedByItself) {
    const auto station = aStation();

    EXPECT_EQ(profiles().applied(station).connection, ConnectionQuirks{});
}

TEST(QuirkProfile, thatIsNotThereAnyMoreChangesNothing) {
    auto station = aStation();
    station.quirkProfile = "gone";

    EXPECT_EQ(profiles().applied(station).connection, ConnectionQuirks{});
    EXPECT_EQ(profiles().of(station), nullptr);
}

TEST(QuirkProfile, isSuggestedForItsKindOfStation) {
    const auto suggested = profiles().suggestedFor(aStation(), {});

    ASSERT_EQ(suggested.size(), 1u);
    EXPECT_EQ(suggested[0].profile, "keba");
    EXPECT_THAT(suggested[0].reason, HasSubstr("'kc-p30-ES2' of 'Keba AG'"));
    EXPECT_TRUE(profiles().suggestedFor(aStation("Kebab AG", "other"), {}).empty());
}

TEST(QuirkProfile, isSuggestedWhereItsViolationsAreSeenOften) {
    const auto other = aStation("Other", "Other");

    EXPECT_TRUE(profiles().suggestedFor(other, {unanswered(2)}).empty());
    const auto suggested = profiles().suggestedFor(other, {unanswered(3)});

    ASSERT_EQ(suggested.size(), 1u);
    EXPECT_EQ(suggested[0].profile, "half-alive");
}

TEST(QuirkProfile, isNotSuggestedToAStationThatHasIt) {
    auto station = aStation();
    station.quirkProfile = "keba";

    EXPECT_TRUE(profiles().suggestedFor(station, {}).empty());
}

}  // namespace
}  // namespace voltgate
