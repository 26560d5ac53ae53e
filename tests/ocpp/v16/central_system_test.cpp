#include "ocpp/v16/central_system.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/central_system_world.hpp"

namespace voltgate::v16 {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(BootNotification, isAcceptedWithTimeAndInterval) {
    CentralSystemWorld world;

    const auto answer =
        world.answer("BootNotification", R"({"chargePointVendor":"V","chargePointModel":"M"})");

    EXPECT_EQ(answer,
              R"({"status":"Accepted","currentTime":"2026-01-01T00:00:00.000Z","interval":300})");
    EXPECT_EQ(world.tables.stations[0].boot->vendor, "V");
}

TEST(BootNotification, tellsWhatTheOperatorDecided) {
    CentralSystemWorld world;
    StationChange change{.onboarding = OnboardingStatus::Pending};
    runTask(world.registration.change({"CP-1"}, change, {}, {}));

    const auto answer =
        world.answer("BootNotification", R"({"chargePointVendor":"V","chargePointModel":"M"})");

    EXPECT_EQ(answer,
              R"({"status":"Pending","currentTime":"2026-01-01T00:00:00.000Z","interval":60})");
}

TEST(BootNotification, mayComeTwiceOnAConnection) {
    CentralSystemWorld world;
    const std::string boot = R"({"chargePointVendor":"V","chargePointModel":"M"})";

    EXPECT_THAT(world.answer("BootNotification", boot), HasSubstr("Accepted"));
    EXPECT_THAT(world.answer("BootNotification", boot), HasSubstr("Accepted"));
}

TEST(Station, thatIsNotAcceptedHasOneVerdictOnEveryToken) {
    CentralSystemWorld world;
    world.connect(OnboardingStatus::Pending);

    EXPECT_EQ(world.answer("Authorize", R"({"idTag":"GOOD"})"),
              R"({"idTagInfo":{"status":"Invalid"}})");
    const auto started = world.answer(
        "StartTransaction",
        R"({"connectorId":1,"idTag":"GOOD","meterStart":0,"timestamp":"2026-01-01T00:00:00Z"})");
    EXPECT_THAT(started, HasSubstr(R"("idTagInfo":{"status":"Invalid"})"));
    ASSERT_EQ(world.tables.transactions.size(), 1U);
    EXPECT_EQ(world.tables.transactions[0].verdict, voltgate::AuthorizationStatus::Invalid);
}

TEST(Station, thatIsShutOutChargesNoMoreAtOnce) {
    CentralSystemWorld world;
    StationChange change{.onboarding = OnboardingStatus::Rejected};
    runTask(world.registration.change({"CP-1"}, change, {}, {}));

    EXPECT_EQ(world.answer("Authorize", R"({"idTag":"GOOD"})"),
              R"({"idTagInfo":{"status":"Invalid"}})");
}

TEST(Heartbeat, tellsTheTime) {
    CentralSystemWorld world;

    EXPECT_EQ(world.answer("Heartbeat", "{}"), R"({"currentTime":"2026-01-01T00:00:00.000Z"})");
}

TEST(Authorize, acceptsAKnownTokenInAnyCase) {
    CentralSystemWorld world;

    EXPECT_EQ(world.answer("Authorize", R"({"idTag":"gOOd"})"),
              R"({"idTagInfo":{"status":"Accepted"}})");
}

TEST(Authorize, refusesBlockedAndUnknownTokens) {
    CentralSystemWorld world;

    EXPECT_EQ(world.answer("Authorize", R"({"idTag":"BLOCKED"})"),
              R"({"idTagInfo":{"status":"Blocked"}})");
    EXPECT_EQ(world.answer("Authorize", R"({"idTag":"NOBODY"})"),
              R"({"idTagInfo":{"status":"Invalid"}})");
}

TEST(Authorize, tellsExpiryAndParent) {
    CentralSystemWorld world;
    world.tables.tokens[0].expiresAt = *DateTime::parse("2027-01-01T00:00:00Z");
    world.tables.tokens[0].groupId = "FLEET";

    EXPECT_EQ(
        world.answer("Authorize", R"({"idTag":"GOOD"})"),
        R"({"idTagInfo":{"expiryDate":"2027-01-01T00:00:00.000Z","parentIdTag":"FLEET","status":"Accepted"}})");
}

TEST(Authorize, refusesATokenThatHasExpired) {
    CentralSystemWorld world;
    world.tables.tokens[0].expiresAt = *DateTime::parse("2025-12-31T23:59:59Z");

    EXPECT_THAT(world.answer("Authorize", R"({"idTag":"GOOD"})"),
                HasSubstr(R"("status":"Expired")"));
}

TEST(Authorize, acceptsATokenThatCharges) {
    CentralSystemWorld world;
    world.answer(
        "StartTransaction",
        R"({"connectorId":1,"idTag":"GOOD","meterStart":1,"timestamp":"2026-01-01T00:00:00Z"})");

    EXPECT_EQ(world.answer("Authorize", R"({"idTag":"GOOD"})"),
              R"({"idTagInfo":{"status":"Accepted"}})");
}

TEST(Authorize, acceptsATokenWithBlanksAroundIt) {
    CentralSystemWorld world;

    for (const auto* sent : {" GOOD", "good ", "\\tGOOD\\r\\n"}) {
        EXPECT_EQ(world.answer("Authorize", R"({"idTag":")" + std::string(sent) + "\"}"),
                  R"({"idTagInfo":{"status":"Accepted"}})")
            << sent;
    }
}

TEST(Authorize, refusesAnyTokenAtAStationThatIsNotAccepted) {
    CentralSystemWorld world;
    world.connect(OnboardingStatus::Rejected);

    EXPECT_THAT(world.answer("Authorize", R"({"idTag":"GOOD"})"), HasSubstr("Invalid"));
}

TEST(StatusNotification, createsTheConnectorOnFirstSight) {
    CentralSystemWorld world;

    const auto answer = world.answer(
        "StatusNotification", R"({"connectorId":2,"errorCode":"NoError","status":"Preparing"})");

    EXPECT_EQ(answer, "{}");
    ASSERT_EQ(world.tables.connectors.size(), 1u);
    EXPECT_EQ(world.tables.connectors[0].report.evse, EvseId{2});
    EXPECT_EQ(world.tables.connectors[0].report.status, "Preparing");
}

TEST(DataTransfer, knowsNoVendor) {
    CentralSystemWorld world;

    EXPECT_EQ(world.answer("DataTransfer", R"({"vendorId":"com.example","data":"x"})"),
              R"({"status":"UnknownVendorId"})");
}

TEST(DataTransfer, isAnsweredWhateverItsDataAre) {
    CentralSystemWorld world;

    for (const auto* data : {R"({"StationMode":"paymentMode"})", "[1,[2]]", "5", "true"}) {
        EXPECT_EQ(
            world.answer("DataTransfer", R"({"vendorId":"btc","data":)" + std::string(data) + "}"),
            R"({"status":"UnknownVendorId"})")
            << data;
    }
}

struct BadPayload {
    const char* action;
    const char* payload;
    const char* code;
    const char* path;
};

class BadPayloads : public testing::TestWithParam<BadPayload> {};

TEST_P(BadPayloads, areToldWithCodeAndPath) {
    CentralSystemWorld world;
    world.leniency = json::Leniency::strict();
    world.connect();

    const auto frame = world.call(GetParam().action, GetParam().payload);

    EXPECT_THAT(frame, StartsWith("[4,\"1\",\"" + std::string(GetParam().code) + "\",\"" +
                                  GetParam().path + ": "));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadPayloads,
    testing::Values(
        BadPayload{"BootNotification", "{}", "OccurenceConstraintViolation", "chargePointVendor"},
        BadPayload{"BootNotification",
                   R"({"chargePointVendor":"123456789012345678901","chargePointModel":"M"})",
                   "PropertyConstraintViolation", "chargePointVendor"},
        BadPayload{"BootNotification", R"({"chargePointVendor":1,"chargePointModel":"M"})",
                   "TypeConstraintViolation", "chargePointVendor"},
        BadPayload{"Authorize", R"({"idTag":"123456789012345678901"})",
                   "PropertyConstraintViolation", "idTag"},
        BadPayload{"Authorize", "[]", "FormationViolation", "payload"},
        BadPayload{"StatusNotification",
                   R"({"connectorId":1,"errorCode":"Error","status":"Available"})",
                   "PropertyConstraintViolation", "errorCode"},
        BadPayload{"StatusNotification",
                   R"({"connectorId":"1","errorCode":"NoError","status":"Available"})",
                   "TypeConstraintViolation", "connectorId"},
        BadPayload{
            "StartTransaction",
            R"({"connectorId":1,"idTag":"A","meterStart":"x","timestamp":"2026-01-01T00:00:00Z"})",
            "TypeConstraintViolation", "meterStart"},
        BadPayload{"StartTransaction",
                   R"({"connectorId":1,"idTag":"A","meterStart":1,"timestamp":"now"})",
                   "PropertyConstraintViolation", "timestamp"},
        BadPayload{"MeterValues", R"({"connectorId":1,"meterValue":[]})",
                   "OccurenceConstraintViolation", "meterValue"},
        BadPayload{
            "MeterValues",
            R"({"connectorId":1,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":"1","measurand":"Speed"}]}]})",
            "PropertyConstraintViolation", "meterValue[0].sampledValue[0].measurand"},
        BadPayload{"StopTransaction", R"({"meterStop":1,"timestamp":"2026-01-01T00:00:00Z"})",
                   "OccurenceConstraintViolation", "transactionId"},
        BadPayload{"DataTransfer", "{}", "OccurenceConstraintViolation", "vendorId"}));

TEST(CentralSystem, saysThatItDoesNotKnowAnAction) {
    CentralSystemWorld world;

    EXPECT_THAT(world.call("FlyToTheMoon", "{}"), StartsWith(R"([4,"1","NotImplemented",)"));
    EXPECT_THAT(world.call("RemoteStartTransaction", "{}"),
                StartsWith(R"([4,"2","NotImplemented",)"));
}

TEST(CentralSystem, asksForTheMessageAgainWhenTheDatabaseIsAway) {
    CentralSystemWorld world;
    world.tables.reachable = false;

    const auto frame = world.call(
        "StartTransaction",
        R"({"connectorId":1,"idTag":"GOOD","meterStart":1,"timestamp":"2026-01-01T00:00:00Z"})");

    EXPECT_THAT(frame, StartsWith(R"([4,"1","InternalError",)"));
    world.tables.reachable = true;
    EXPECT_TRUE(world.tables.transactions.empty());
}

}  // namespace
}  // namespace voltgate::v16
