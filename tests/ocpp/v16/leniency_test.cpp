// A 1.6 station that sends against the rules, from frame to record.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/central_system_world.hpp"

namespace voltgate::v16 {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> violatedRules(CentralSystemWorld& world) {
    std::vector<std::string> rules;
    for (const auto& violation : runTask(world.violations.ofStation({"CP-1"}))) {
        rules.push_back(violation.last.rule);
    }
    return rules;
}

TEST(LenientStation, hasItsFractionalMeterStoredInFull) {
    CentralSystemWorld world;

    world.answer(
        "StartTransaction",
        R"({"connectorId":1,"idTag":"GOOD","meterStart":"100.125","timestamp":"2026-01-01T00:00:00Z"})");

    ASSERT_EQ(world.tables.transactions.size(), 1u);
    EXPECT_EQ(world.tables.transactions[0].meterStart, 100.125);
    EXPECT_THAT(violatedRules(world),
                testing::ElementsAre("fractional-integer", "number-as-string"));
}

TEST(LenientStation, hasAStopAnsweredWhateverItsAnnex) {
    CentralSystemWorld world;

    EXPECT_EQ(world.answer("StopTransaction",
                           R"({"meterStop":1,"transactionId":5,"transactionData":[{"x":[]},7]})"),
              "{}");

    EXPECT_EQ(world.tables.parkedStops.size(), 1u);
}

TEST(LenientStation, hasAValueThatIsMissingInItsJsonMended) {
    CentralSystemWorld world;

    EXPECT_EQ(
        world.answer("StopTransaction",
                     R"({"transactionId":,"meterStop":1,"timestamp":"2026-01-01T00:00:00Z"})"),
        "{}");

    EXPECT_THAT(violatedRules(world), testing::ElementsAre("invalid-json", "salvaged-message"));
}

TEST(LenientStation, hasUnknownWordsStoredVerbatim) {
    CentralSystemWorld world;

    world.answer("StatusNotification",
                 R"({"connectorId":1,"errorCode":"Error","status":"charging"})");

    ASSERT_EQ(world.tables.connectors.size(), 1u);
    EXPECT_EQ(world.tables.connectors[0].report.errorCode, "Error");
    EXPECT_EQ(world.tables.connectors[0].report.status, "Charging");
}

TEST(LenientStation, isCountedWhenItUsesAMessageIdAgainAndIsServedAllTheSame) {
    CentralSystemWorld world;
    world.session->receive(R"([2,"a","Heartbeat",{}])");
    world.session->receive(R"([2,"a","Authorize",{"idTag":"GOOD"}])");
    world.run();

    EXPECT_THAT(world.link->sent.back(), HasSubstr("Accepted"));
    EXPECT_THAT(violatedRules(world), testing::ElementsAre("message-id-reused"));
}

TEST(LenientStation, isCountedWhenItAnswersWhatNobodyAsked) {
    CentralSystemWorld world;
    world.session->receive(R"([3,"nobody",{}])");
    world.run();

    EXPECT_TRUE(world.link->sent.empty());
    EXPECT_THAT(violatedRules(world), testing::ElementsAre("unasked-answer"));
}

TEST(LenientStation, isCountedForWhatIsRefused) {
    CentralSystemWorld world;

    EXPECT_THAT(world.call("Fly", "{}"), HasSubstr("NotImplemented"));
    EXPECT_THAT(world.call("Authorize", "{}"), HasSubstr("OccurenceConstraintViolation"));
    world.session->receive("garbage");
    world.run();

    EXPECT_THAT(violatedRules(world),
                testing::ElementsAre("malformed-frame", "refused-payload", "unknown-action"));
}

TEST(StrictStation, isHeldToTheSpecification) {
    CentralSystemWorld world;
    world.leniency = json::Leniency::strict();
    world.connect();

    EXPECT_THAT(world.call("Heartbeat", "null"), HasSubstr("FormationViolation"));
    EXPECT_THAT(world.call("Heartbeat", R"({"x":1})"), HasSubstr("FormationViolation"));
    EXPECT_THAT(world.call("StopTransaction", R"({"transactionId":,"meterStop":1})"),
                HasSubstr("FormationViolation"));
    EXPECT_THAT(
        world.call("StopTransaction",
                   R"({"transactionId":1,"meterStop":1.5,"timestamp":"2026-01-01T00:00:00Z"})"),
        HasSubstr("TypeConstraintViolation"));
    world.session->receive(R"([2,"b","Heartbeat",{}])", rpc::FrameKind::Binary);
    world.run();
    EXPECT_EQ(world.link->closeCode, 1003);
}

TEST(LenientStation, maySendBinaryFrames) {
    CentralSystemWorld world;

    world.session->receive(R"([2,"b","Heartbeat",{}])", rpc::FrameKind::Binary);
    world.run();

    EXPECT_THAT(world.link->sent.back(), StartsWith(R"([3,"b",)"));
    EXPECT_THAT(violatedRules(world), testing::ElementsAre("binary-frame"));
}

TEST(LenientStation, mayBootWithoutSayingWhatItIs) {
    CentralSystemWorld world;

    EXPECT_THAT(world.answer("BootNotification", "{}"), HasSubstr("Accepted"));
    EXPECT_THAT(
        world.answer("BootNotification", R"({"chargePointVendor":null,"chargePointModel":"One"})"),
        HasSubstr("Accepted"));

    EXPECT_EQ(world.tables.stations[0].boot->vendor, "");
    EXPECT_EQ(world.tables.stations[0].boot->model, "One");
    EXPECT_THAT(violatedRules(world), testing::ElementsAre("missing-vendor", "repeated-boot"));
}

}  // namespace
}  // namespace voltgate::v16
