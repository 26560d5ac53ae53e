// What raw calls mean, and what their answers leave behind.
#include <gtest/gtest.h>

#include "tests/support/central_system_world.hpp"

namespace voltgate::v16 {
namespace {

template <class C>
C meaningOf(const std::string& action, const std::string& payload) {
    const CentralSystemWorld world;
    return std::get<C>(world.station->meaning(RawCall{.action = action, .payload = payload}));
}

TEST(RawCallMeaning, ofStartsAndStops) {
    const auto start = meaningOf<voltgate::RemoteStart>(
        "RemoteStartTransaction",
        R"({"idTag":"TAG","connectorId":2,"chargingProfile":{"chargingProfileId":3,"stackLevel":1,
            "chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative",
            "chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[
            {"startPeriod":0,"limit":11000.5}]}}})");
    EXPECT_EQ(start.idToken, IdToken{"TAG"});
    EXPECT_EQ(start.evse, EvseId{2});
    ASSERT_TRUE(start.chargingProfile);
    EXPECT_EQ(start.chargingProfile->schedule.chargingRateUnit, voltgate::ChargingRateUnit::W);
    EXPECT_EQ(start.chargingProfile->schedule.periods.at(0).limit, 11000.5);

    const auto stop =
        meaningOf<voltgate::RemoteStop>("RemoteStopTransaction", R"({"transactionId":100007})");
    EXPECT_EQ(stop.transaction, TransactionNumber{100007});
    EXPECT_EQ(stop.transactionId, "100007");
}

TEST(RawCallMeaning, ofReservations) {
    const auto reserve = meaningOf<voltgate::ReserveNow>(
        "ReserveNow", R"({"connectorId":0,"expiryDate":"2026-01-01T01:00:00Z","idTag":"TAG",
                          "parentIdTag":"GROUP","reservationId":12})");
    EXPECT_EQ(reserve.reservation, ReservationId{12});
    EXPECT_EQ(reserve.evse, EvseId{0});
    EXPECT_EQ(reserve.groupId, "GROUP");
    EXPECT_EQ(reserve.expiresAt.text(), "2026-01-01T01:00:00.000Z");
    EXPECT_EQ(meaningOf<voltgate::CancelReservation>("CancelReservation", R"({"reservationId":12})")
                  .reservation,
              ReservationId{12});
}

TEST(RawCallMeaning, ofChargingProfiles) {
    const auto set = meaningOf<voltgate::SetChargingProfile>(
        "SetChargingProfile",
        R"({"connectorId":0,"csChargingProfiles":{"chargingProfileId":5,"stackLevel":2,
            "chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Recurring",
            "recurrencyKind":"Weekly","validFrom":"2026-01-01T00:00:00Z",
            "chargingSchedule":{"duration":60,"startSchedule":"2026-01-01T00:00:00Z",
            "chargingRateUnit":"A","minChargingRate":6,
            "chargingSchedulePeriod":[{"startPeriod":0,"limit":16,"numberPhases":3}]}}})");
    EXPECT_EQ(set.profile.id, 5);
    EXPECT_EQ(set.profile.purpose, voltgate::ChargingProfilePurpose::ChargingStationMaxProfile);
    EXPECT_EQ(set.profile.kind, voltgate::ChargingProfileKind::Recurring);
    EXPECT_EQ(set.profile.recurrencyKind, voltgate::RecurrencyKind::Weekly);
    EXPECT_EQ(set.profile.schedule.minChargingRate, 6);

    const auto clear = meaningOf<voltgate::ClearChargingProfile>(
        "ClearChargingProfile",
        R"({"connectorId":1,"chargingProfilePurpose":"TxDefaultProfile","stackLevel":3})");
    EXPECT_EQ(clear.filter.evse, EvseId{1});
    EXPECT_EQ(clear.filter.purpose, voltgate::ChargingProfilePurpose::TxDefaultProfile);
    EXPECT_FALSE(clear.filter.id);
}

TEST(RawCallMeaning, ofListsSettingsAndAvailability) {
    const auto list = meaningOf<voltgate::SendLocalList>(
        "SendLocalList", R"({"listVersion":4,"updateType":"Differential","localAuthorizationList":[
            {"idTag":"A","idTagInfo":{"status":"Blocked","parentIdTag":"G"}},{"idTag":"B"}]})");
    EXPECT_EQ(list.listVersion, 4);
    EXPECT_EQ(list.update, LocalListUpdate::Differential);
    ASSERT_EQ(list.changes.size(), 2U);
    EXPECT_EQ(list.changes[0].authorization.value().status, voltgate::AuthorizationStatus::Blocked);
    EXPECT_EQ(list.changes[0].authorization.value().groupId, "G");
    EXPECT_FALSE(list.changes[1].authorization);

    EXPECT_EQ(meaningOf<SetVariable>("ChangeConfiguration", R"({"key":"K","value":"V"})").value,
              "V");
    EXPECT_FALSE(meaningOf<voltgate::ChangeAvailability>(
                     "ChangeAvailability", R"({"connectorId":0,"type":"Inoperative"})")
                     .operative);
}

TEST(RawCallMeaning, isTheCallItselfWhereThereIsNoCommandOrItDoesNotFit) {
    EXPECT_EQ(meaningOf<RawCall>("ClearCache", "{}").action, "ClearCache");
    EXPECT_EQ(meaningOf<RawCall>("ReserveNow", "{}").action, "ReserveNow");
    EXPECT_EQ(meaningOf<RawCall>("ReserveNow", "{").action, "ReserveNow");
}

TEST(RawCall, recordsTheConfigurationThatAStationTells) {
    CentralSystemWorld world;

    world.command(RawCall{.action = "GetConfiguration", .payload = "{}"});
    world.reply(R"({"configurationKey":[{"key":"MeterInterval","readonly":false,"value":"60"}]})");

    const auto reported = runTask(world.deviceModel.reported({"CP-1"}));
    ASSERT_EQ(reported.size(), 1U);
    EXPECT_EQ(reported[0].value, "60");
}

}  // namespace
}  // namespace voltgate::v16
