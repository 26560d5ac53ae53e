// What a quirk profile does to the calls of a 1.6 station, both ways.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/central_system_world.hpp"

namespace voltgate::v16 {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

struct DialectCase {
    const char* name;
    CommandDialect dialect;
    StationCommand command;
    const char* frameEnd;
};

class Dialect : public testing::TestWithParam<DialectCase> {};

TEST_P(Dialect, wordsTheCommand) {
    CentralSystemWorld world;
    world.dialect = GetParam().dialect;
    world.connect();

    EXPECT_THAT(world.command(GetParam().command), EndsWith(GetParam().frameEnd));
}

INSTANTIATE_TEST_SUITE_P(
    All, Dialect,
    testing::Values(DialectCase{"triggerWithoutConnector",
                                {.triggerWithoutConnector = true},
                                TriggerMessage{.message = "MeterValues", .evse = EvseId{1}},
                                R"("TriggerMessage",{"requestedMessage":"MeterValues"}])"},
                    DialectCase{"unlockConnectorZero",
                                {.unlockConnectorZero = true},
                                UnlockConnector{.evse = {1}, .connector = {1}},
                                R"("UnlockConnector",{"connectorId":0}])"},
                    DialectCase{"remoteStartNamesConnector",
                                {.remoteStartNamesConnector = true},
                                RemoteStart{.idToken = {"TAG"}},
                                R"("RemoteStartTransaction",{"connectorId":1,"idTag":"TAG"}])"},
                    DialectCase{"avoidSparesRawCalls",
                                {.avoid = {"ClearCache"}},
                                RawCall{.action = "ClearCache", .payload = "{}"},
                                R"("ClearCache",{}])"}),
    [](const auto& info) { return std::string(info.param.name); });

struct RefusalCase {
    const char* name;
    CommandDialect dialect;
    StationCommand command;
    CommandResult result;
    const char* reason;
};

class DialectRefusal : public testing::TestWithParam<RefusalCase> {};

TEST_P(DialectRefusal, saysWhyNothingIsSent) {
    CentralSystemWorld world;
    world.dialect = GetParam().dialect;
    world.connect();

    EXPECT_EQ(world.command(GetParam().command), "");

    ASSERT_TRUE(world.outcome);
    EXPECT_EQ(world.outcome->result, GetParam().result);
    EXPECT_THAT(world.outcome->errorDescription, HasSubstr(GetParam().reason));
}

const voltgate::ChargingProfile inWatts{
    .id = 1,
    .schedule = {.chargingRateUnit = voltgate::ChargingRateUnit::W, .periods = {{0, 11000}}}};
const voltgate::ChargingProfile inAmperes{.id = 1, .schedule = {.periods = {{0, 16.0}}}};

INSTANTIATE_TEST_SUITE_P(
    All, DialectRefusal,
    testing::Values(RefusalCase{"avoidedMessage",
                                {.avoid = {"ClearCache"}},
                                ClearCache{},
                                CommandResult::Unsupported,
                                "must not be sent ClearCache"},
                    RefusalCase{"profileAtAnEvse",
                                {.chargingProfilesAt = ChargingProfilePlace::Station},
                                SetChargingProfile{.evse = {1}, .profile = inAmperes},
                                CommandResult::Invalid,
                                "evseId: by its quirk profile"},
                    RefusalCase{"profileAtTheStation",
                                {.chargingProfilesAt = ChargingProfilePlace::Evses},
                                SetChargingProfile{.evse = {0}, .profile = inAmperes},
                                CommandResult::Invalid,
                                "no charging profiles at 0"},
                    RefusalCase{"profileInWatts",
                                {.chargingRateUnit = voltgate::ChargingRateUnit::A},
                                SetChargingProfile{.evse = {0}, .profile = inWatts},
                                CommandResult::Invalid,
                                "takes A only"},
                    RefusalCase{"startInWatts",
                                {.chargingRateUnit = voltgate::ChargingRateUnit::A},
                                RemoteStart{.idToken = {"TAG"}, .chargingProfile = inWatts},
                                CommandResult::Invalid,
                                "takes A only"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Quirk48, aTagWithASuffixIsTakenForTheTagAndKeptAsItCame) {
    CentralSystemWorld world;
    world.idTokens.suffixFrom = "_";
    world.connect();

    EXPECT_THAT(world.answer("Authorize", R"({"idTag":"GOOD_17619300"})"), HasSubstr("Accepted"));
    EXPECT_THAT(world.answer("StartTransaction",
                             R"({"connectorId":1,"idTag":"GOOD_17619300","meterStart":0,)"
                             R"("timestamp":"2026-06-15T12:00:00Z"})"),
                HasSubstr("Accepted"));

    ASSERT_EQ(world.tables.transactions.size(), 1u);
    EXPECT_EQ(world.tables.transactions[0].idToken.value, "GOOD");
}

TEST(Quirk48, aTagWithItsBytesReversedIsPutRightBothWays) {
    CentralSystemWorld world;
    world.addToken("04A2B3C4", TokenStatus::Accepted);
    world.idTokens.reverseBytes = true;
    world.connect();

    EXPECT_THAT(world.answer("Authorize", R"({"idTag":"C4B3A204"})"), HasSubstr("Accepted"));
    EXPECT_THAT(world.command(RemoteStart{.idToken = {"04A2B3C4"}}),
                HasSubstr(R"("idTag":"C4B3A204")"));
    EXPECT_THAT(world.command(ReserveNow{.reservation = {1},
                                         .evse = {1},
                                         .idToken = {"04A2B3C4"},
                                         .expiresAt = world.clock.now()}),
                testing::AnyOf("", HasSubstr(R"("idTag":"C4B3A204")")));
}

// Gives a command to which no answer comes.
void leaveUnanswered(CentralSystemWorld& world) {
    asio::co_spawn(world.io, world.station->perform(ClearCache{}, Duration(1)),
                   [&](std::exception_ptr, CommandOutcome result) { world.outcome = result; });
    world.outcome.reset();
    world.io.restart();
    world.io.run_for(std::chrono::seconds(5));
    ASSERT_TRUE(world.outcome);
    EXPECT_EQ(world.outcome->result, CommandResult::NoAnswer);
}

TEST(Quirk53, aStationThatAnswersNoCallsIsDisconnectedAfterSoMany) {
    CentralSystemWorld world;
    world.mostUnanswered = 2;
    world.connect();

    leaveUnanswered(world);
    EXPECT_TRUE(world.connected.online({"CP-1"}));
    leaveUnanswered(world);

    world.run();
    EXPECT_FALSE(world.connected.online({"CP-1"}));
    const auto violations = runTask(world.violations.ofStation({"CP-1"}));
    ASSERT_EQ(violations.size(), 1u);
    EXPECT_EQ(violations[0].last.rule, violation::unansweredCall);
    EXPECT_EQ(violations[0].count, 2);
}

TEST(Quirk53, anAnswerInBetweenStartsTheCountAgain) {
    CentralSystemWorld world;
    world.mostUnanswered = 2;
    world.connect();

    leaveUnanswered(world);
    world.command(ClearCache{});
    world.reply(R"({"status":"Rejected"})");
    leaveUnanswered(world);

    EXPECT_TRUE(world.connected.online({"CP-1"}));
}

TEST(Quirk53, aStationIsNotDisconnectedByDefault) {
    CentralSystemWorld world;
    for (int i = 0; i < 5; ++i) leaveUnanswered(world);

    EXPECT_TRUE(world.connected.online({"CP-1"}));
}

}  // namespace
}  // namespace voltgate::v16
