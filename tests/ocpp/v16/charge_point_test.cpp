#include "ocpp/v16/charge_point.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ocpp/v16/outgoing_calls.hpp"
#include "tests/support/central_system_world.hpp"

namespace voltgate::v16 {
namespace {

using testing::EndsWith;

struct CommandCase {
    const char* name;
    StationCommand command;
    const char* frameEnd;
};

class Commands : public testing::TestWithParam<CommandCase> {};

TEST_P(Commands, goOutAsCallsOf16) {
    CentralSystemWorld world;

    EXPECT_THAT(world.command(GetParam().command), EndsWith(GetParam().frameEnd));

    world.reply(R"({"status":"Accepted"})");
    ASSERT_TRUE(world.outcome);
    EXPECT_TRUE(world.outcome->isAccepted());
}

const DateTime newYear = *DateTime::parse("2027-01-01T00:00:00Z");

INSTANTIATE_TEST_SUITE_P(
    All, Commands,
    testing::Values(
        CommandCase{"remoteStart", RemoteStart{.idToken = {"TAG"}, .evse = EvseId{1}},
                    R"("RemoteStartTransaction",{"connectorId":1,"idTag":"TAG"}])"},
        CommandCase{
            "remoteStartWithProfile",
            RemoteStart{
                .idToken = {"TAG"},
                .chargingProfile = voltgate::ChargingProfile{.id = 1,
                                                             .schedule = {.periods = {{0, 16.0}}}}},
            R"("RemoteStartTransaction",{"idTag":"TAG","chargingProfile":{"chargingProfileId":1,)"
            R"("stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative",)"
            R"("chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":)"
            R"([{"startPeriod":0,"limit":16}]}}}])"},
        CommandCase{"remoteStop", RemoteStop{.transaction = {7}, .transactionId = "7"},
                    R"("RemoteStopTransaction",{"transactionId":7}])"},
        CommandCase{"reset", Reset{.kind = ResetKind::Hard}, R"("Reset",{"type":"Hard"}])"},
        CommandCase{"unlock", UnlockConnector{.evse = {99}, .connector = {1}},
                    R"("UnlockConnector",{"connectorId":99}])"},
        CommandCase{"availability", ChangeAvailability{.evse = {0}, .operative = false},
                    R"("ChangeAvailability",{"connectorId":0,"type":"Inoperative"}])"},
        CommandCase{"clearCache", ClearCache{}, R"("ClearCache",{}])"},
        CommandCase{"trigger", TriggerMessage{.message = "MeterValues", .evse = EvseId{1}},
                    R"("TriggerMessage",{"requestedMessage":"MeterValues","connectorId":1}])"},
        CommandCase{
            "triggerOfTheSecurityExtension",
            TriggerMessage{.message = "SignChargePointCertificate"},
            R"("ExtendedTriggerMessage",{"requestedMessage":"SignChargePointCertificate"}])"},
        CommandCase{"triggerThatBothHave", TriggerMessage{.message = "FirmwareStatusNotification"},
                    R"("TriggerMessage",{"requestedMessage":"FirmwareStatusNotification"}])"},
        CommandCase{
            "triggerOfTheSignedStatus",
            TriggerMessage{.message = "SignedFirmwareStatusNotification"},
            R"("ExtendedTriggerMessage",{"requestedMessage":"FirmwareStatusNotification"}])"},
        CommandCase{"installCertificate",
                    InstallCertificate{.use = CertificateUse::ManufacturerRootCertificate,
                                       .certificate = "PEM"},
                    R"("InstallCertificate",{"certificateType":"ManufacturerRootCertificate",)"
                    R"("certificate":"PEM"}])"},
        CommandCase{"deleteCertificate",
                    DeleteCertificate{.hash = {.hashAlgorithm = HashAlgorithm::SHA384,
                                               .issuerNameHash = "a",
                                               .issuerKeyHash = "b",
                                               .serialNumber = "c"}},
                    R"("DeleteCertificate",{"certificateHashData":{"hashAlgorithm":"SHA384",)"
                    R"("issuerNameHash":"a","issuerKeyHash":"b","serialNumber":"c"}}])"},
        CommandCase{"getInstalledCertificateIds", GetInstalledCertificateIds{},
                    R"("GetInstalledCertificateIds",)"
                    R"({"certificateType":"CentralSystemRootCertificate"}])"},
        CommandCase{"certificateSigned", CertificateSigned{.chain = "PEM"},
                    R"("CertificateSigned",{"certificateChain":"PEM"}])"},
        CommandCase{"dataTransfer", DataTransfer{.vendorId = "v", .messageId = "m", .data = "d"},
                    R"("DataTransfer",{"vendorId":"v","messageId":"m","data":"d"}])"},
        CommandCase{
            "reserve",
            ReserveNow{.reservation = {5},
                       .evse = {1},
                       .idToken = {"TAG"},
                       .groupId = "FLEET",
                       .expiresAt = newYear},
            R"("ReserveNow",{"connectorId":1,"expiryDate":"2027-01-01T00:00:00.000Z","idTag":"TAG",)"
            R"("parentIdTag":"FLEET","reservationId":5}])"},
        CommandCase{"cancelReservation", CancelReservation{.reservation = {5}},
                    R"("CancelReservation",{"reservationId":5}])"},
        CommandCase{"getConfiguration", GetConfiguration{}, R"("GetConfiguration",{}])"},
        CommandCase{"getConfigurationKeys", GetConfiguration{.keys = {"A", "B"}},
                    R"("GetConfiguration",{"key":["A","B"]}])"},
        CommandCase{"setVariable", SetVariable{.variable = "HeartbeatInterval", .value = "60"},
                    R"("ChangeConfiguration",{"key":"HeartbeatInterval","value":"60"}])"},
        CommandCase{
            "setChargingProfile",
            SetChargingProfile{
                .evse = {1},
                .profile = {.id = 7,
                            .transaction = TransactionNumber{100000},
                            .stackLevel = 2,
                            .kind = voltgate::ChargingProfileKind::Recurring,
                            .recurrencyKind = voltgate::RecurrencyKind::Daily,
                            .schedule = {.duration = 60,
                                         .startSchedule = newYear,
                                         .chargingRateUnit = voltgate::ChargingRateUnit::W,
                                         .periods =
                                             {{.startPeriod = 0, .limit = 0.1 + 0.2},
                                              {.startPeriod = 9, .limit = 3, .numberPhases = 1}},
                                         .minChargingRate = 0.5}}},
            R"("SetChargingProfile",{"connectorId":1,"csChargingProfiles":{"chargingProfileId":7,)"
            R"("transactionId":100000,"stackLevel":2,"chargingProfilePurpose":"TxProfile",)"
            R"("chargingProfileKind":"Recurring","recurrencyKind":"Daily","chargingSchedule":)"
            R"({"duration":60,"startSchedule":"2027-01-01T00:00:00.000Z","chargingRateUnit":"W",)"
            R"("chargingSchedulePeriod":[{"startPeriod":0,"limit":0.3},)"
            R"({"startPeriod":9,"limit":3,"numberPhases":1}],"minChargingRate":0.5}}}])"},
        CommandCase{"clearChargingProfile",
                    ClearChargingProfile{
                        {.evse = EvseId{0},
                         .purpose = voltgate::ChargingProfilePurpose::ChargingStationMaxProfile}},
                    R"("ClearChargingProfile",{"connectorId":0,)"
                    R"("chargingProfilePurpose":"ChargePointMaxProfile"}])"},
        CommandCase{"clearAllChargingProfiles", ClearChargingProfile{},
                    R"("ClearChargingProfile",{}])"},
        CommandCase{"getCompositeSchedule",
                    GetCompositeSchedule{.evse = {1},
                                         .duration = std::chrono::minutes(1),
                                         .chargingRateUnit = voltgate::ChargingRateUnit::A},
                    R"("GetCompositeSchedule",{"connectorId":1,"duration":60,)"
                    R"("chargingRateUnit":"A"}])"},
        CommandCase{"getLocalListVersion", GetLocalListVersion{}, R"("GetLocalListVersion",{}])"},
        CommandCase{
            "sendLocalList",
            SendLocalList{
                .listVersion = 3,
                .update = LocalListUpdate::Differential,
                .changes = {{.idToken = {"A"},
                             .authorization = Authorization{voltgate::AuthorizationStatus::Accepted,
                                                            newYear, "FLEET"}},
                            {.idToken = {"B"}}}},
            R"("SendLocalList",{"listVersion":3,"localAuthorizationList":[{"idTag":"A",)"
            R"("idTagInfo":{"expiryDate":"2027-01-01T00:00:00.000Z","parentIdTag":"FLEET",)"
            R"("status":"Accepted"}},{"idTag":"B"}],"updateType":"Differential"}])"},
        CommandCase{"emptyLocalList", SendLocalList{.listVersion = 1},
                    R"("SendLocalList",{"listVersion":1,"localAuthorizationList":[],)"
                    R"("updateType":"Full"}])"},
        CommandCase{"raw", RawCall{.action = "Reset", .payload = R"({ "type": "Soft" })"},
                    R"("Reset",{ "type": "Soft" }])"}),
    [](const auto& info) { return info.param.name; });

struct InvalidCommand {
    const char* name;
    StationCommand command;
    CommandResult result;
    const char* reason;
};

class InvalidCommands : public testing::TestWithParam<InvalidCommand> {};

TEST_P(InvalidCommands, areRefusedBeforeAnythingIsSent) {
    CentralSystemWorld world;

    EXPECT_EQ(world.command(GetParam().command), "");

    ASSERT_TRUE(world.outcome);
    EXPECT_EQ(world.outcome->result, GetParam().result);
    EXPECT_EQ(world.outcome->errorDescription, GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(
    All, InvalidCommands,
    testing::Values(
        InvalidCommand{"tagTooLong", RemoteStart{.idToken = {"123456789012345678901"}},
                       CommandResult::Invalid, "idToken: OCPP 1.6 allows 20 characters"},
        InvalidCommand{
            "listedTagTooLong",
            SendLocalList{.listVersion = 1, .changes = {{.idToken = {"123456789012345678901"}}}},
            CommandResult::Invalid, "idTokens[0]: OCPP 1.6 allows 20 characters"},
        InvalidCommand{"unknownTrigger", TriggerMessage{.message = "Coffee"},
                       CommandResult::Invalid,
                       "message: OCPP 1.6 cannot trigger 'Coffee', expected one of "
                       "BootNotification, DiagnosticsStatusNotification, "
                       "FirmwareStatusNotification, Heartbeat, MeterValues, StatusNotification, "
                       "LogStatusNotification, SignChargePointCertificate, "
                       "SignedFirmwareStatusNotification"},
        InvalidCommand{"unknownAction", RawCall{.action = "Fly", .payload = "{}"},
                       CommandResult::Unsupported,
                       "OCPP 1.6 has no call 'Fly' from central system to station"},
        InvalidCommand{"badRawPayload", RawCall{.action = "Reset", .payload = R"({"type":"Warm"})"},
                       CommandResult::Invalid,
                       "type: unknown value 'Warm', expected one of Hard, Soft"},
        InvalidCommand{"surplusRawField", RawCall{.action = "ClearCache", .payload = R"({"x":1})"},
                       CommandResult::Invalid, "x: unknown property"}),
    [](const auto& info) { return info.param.name; });

TEST(ChargePoint, recordsTheConfigurationThatWasAnswered) {
    CentralSystemWorld world;
    world.command(GetConfiguration{});

    world.reply(
        R"({"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"}],"unknownKey":["X"]})");

    ASSERT_EQ(world.tables.variables.size(), 1u);
    EXPECT_EQ(world.tables.variables[0].second.name, "HeartbeatInterval");
    EXPECT_EQ(world.tables.variables[0].second.value, "300");
}

TEST(ChargePoint, survivesAConfigurationThatCannotBeRead) {
    CentralSystemWorld world;
    world.command(GetConfiguration{});

    world.reply(R"({"configurationKey":"none"})");

    ASSERT_TRUE(world.outcome);
    EXPECT_EQ(world.outcome->result, CommandResult::Answered);
    EXPECT_TRUE(world.tables.variables.empty());
}

TEST(ChargePoint, tellsTheVersionOfALocalList) {
    CentralSystemWorld world;
    world.command(GetLocalListVersion{});

    world.reply(R"({"listVersion":12})");

    EXPECT_EQ(world.outcome.value().localListVersion, 12);
}

TEST(ChargePoint, survivesAVersionThatCannotBeRead) {
    CentralSystemWorld world;
    world.command(GetLocalListVersion{});

    world.reply(R"({"listVersion":"twelve"})");

    EXPECT_EQ(world.outcome.value().result, CommandResult::Answered);
    EXPECT_EQ(world.outcome.value().localListVersion, std::nullopt);
}

TEST(ChargePoint, leavesTheListOfConnectedStationsWithItsConnection) {
    CentralSystemWorld world;
    EXPECT_EQ(world.connected.count(), 1u);

    world.session->closed();
    world.run();

    EXPECT_EQ(world.connected.count(), 0u);
}

TEST(ChargePoint, isSupersededByANewerConnection) {
    CentralSystemWorld world;
    const auto older = world.station;
    const auto olderSession = world.session;
    world.session = nullptr;

    world.connect();

    EXPECT_EQ(world.connected.online({"CP-1"}), world.station);
    olderSession->closed();  // The late end of the older socket.
    world.run();
    EXPECT_EQ(world.connected.online({"CP-1"}), world.station);
    EXPECT_NE(older->generation(), world.station->generation());
}

}  // namespace
}  // namespace voltgate::v16
