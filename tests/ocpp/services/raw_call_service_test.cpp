// Raw calls leave behind what the commands of their own do.
#include "ocpp/services/raw_call_service.hpp"

#include <gtest/gtest.h>

#include "tests/support/command_bench.hpp"

namespace voltgate {
namespace {

struct Bench : CommandBench {
    Bench() {
        connected.add(station);
        station->meaningOf = [this](const StationCommand&) { return meaning; };
    }
    /// A raw call that means this.
    Command send(StationCommand meant) {
        meaning = std::move(meant);
        return run(commands.perform(aCommand(RawCall{})));
    }
    std::optional<Reservation> reservation(int number) {
        return run(reservations.find(ReservationId{number}));
    }
    std::size_t profiles() { return run(chargingProfiles.installed(StationId{"CS-1"}, {})).size(); }

    DeviceModelService deviceModel{repositories.deviceModel, commands};
    ReservationService reservations{repositories.reservations, commands, clock};
    ChargingProfileService chargingProfiles{
        repositories.chargingProfiles, repositories.transactions, deviceModel, commands, clock};
    LocalListService localLists{repositories.localLists, deviceModel, commands, clock};
    RawCallService rawCalls{commands, reservations, chargingProfiles, localLists, deviceModel};
    StationCommand meaning;
};

const StationId station1{"CS-1"};

ReserveNow aReservation(Bench& bench, int number) {
    return {.reservation = {number},
            .evse = EvseId{1},
            .idToken = {"TAG"},
            .expiresAt = bench.clock.now() + std::chrono::hours(1)};
}

TEST(RawReservation, isOnRecordUnderItsNumberUntilItIsCancelled) {
    Bench bench;

    bench.send(aReservation(bench, 4711));
    ASSERT_TRUE(bench.reservation(4711));
    EXPECT_EQ(bench.reservation(4711)->status, ReservationStatus::Active);
    EXPECT_EQ(bench.reservation(4711)->station, station1);

    bench.send(CancelReservation{{4711}});
    EXPECT_EQ(bench.reservation(4711)->status, ReservationStatus::Cancelled);
}

TEST(RawReservation, isRequestedWithoutAnAnswerAndNoneAfterARefusal) {
    Bench bench;
    bench.station->answer = answered("Occupied");
    bench.send(aReservation(bench, 1));
    bench.station->answer = {.result = CommandResult::NoAnswer, .messageId = "m"};
    bench.send(aReservation(bench, 2));

    EXPECT_FALSE(bench.reservation(1));
    EXPECT_EQ(bench.reservation(2).value().status, ReservationStatus::Requested);
}

TEST(RawReservation, leavesThoseOfOtherStationsAlone) {
    Bench bench;
    Reservation other{.id = {4711},
                      .station = StationId{"CS-2"},
                      .idToken = {"OTHER"},
                      .status = ReservationStatus::Active};
    bench.run(bench.repositories.reservations.put(other));

    bench.send(aReservation(bench, 4711));
    bench.send(CancelReservation{{4711}});

    EXPECT_EQ(bench.reservation(4711).value().idToken, IdToken{"OTHER"});
    EXPECT_EQ(bench.reservation(4711).value().status, ReservationStatus::Active);
}

TEST(RawChargingProfile, isListedUntilItIsCleared) {
    Bench bench;
    const SetChargingProfile set{
        .evse = EvseId{1},
        .profile = {.id = 7, .purpose = ChargingProfilePurpose::TxDefaultProfile}};

    bench.station->answer = answered("Rejected");
    bench.send(set);
    EXPECT_EQ(bench.profiles(), 0U);
    bench.station->answer = answered("Accepted");
    bench.send(set);
    EXPECT_EQ(bench.profiles(), 1U);
    bench.send(ClearChargingProfile{{.id = 7}});
    EXPECT_EQ(bench.profiles(), 0U);
}

TEST(RawLocalList, isWhatTheStationIsBelievedToHold) {
    Bench bench;
    const SendLocalList send{
        .listVersion = 9,
        .changes = {{.idToken = {"TAG"},
                     .authorization = Authorization{.status = AuthorizationStatus::Accepted}}}};

    bench.send(send);
    const auto held = bench.run(bench.localLists.state(station1)).held;
    EXPECT_EQ(held.version, 9);
    ASSERT_EQ(held.entries.size(), 1U);

    bench.station->answer = answered("VersionMismatch");
    bench.send(send);
    EXPECT_FALSE(bench.run(bench.localLists.state(station1)).held.version);
}

TEST(RawConfiguration, isReportedAndDesiredFromThenOn) {
    Bench bench;

    bench.send(SetVariable{.variable = "HeartbeatInterval", .value = "60"});
    bench.station->answer = answered("RebootRequired");
    bench.send(SetVariable{.variable = "WebSocketPingInterval", .value = "30"});

    const auto reported = bench.run(bench.deviceModel.reported(station1));
    ASSERT_EQ(reported.size(), 1U);
    EXPECT_EQ(reported[0].value, "60");
    EXPECT_EQ(bench.run(bench.deviceModel.desired(station1)).size(), 2U);
}

TEST(RawCall, thatWaitedInTheQueueLeavesTheSameBehind) {
    Bench bench;
    bench.connected.remove(station1, 1);
    bench.meaning = aReservation(bench, 5);
    auto command = aCommand(RawCall{});
    command.queueUntil = bench.clock.now() + std::chrono::minutes(1);
    bench.run(bench.commands.perform(command));
    EXPECT_FALSE(bench.reservation(5));

    bench.connected.add(bench.station);
    bench.commands.stationIsReady(station1);
    bench.runBackground();

    EXPECT_TRUE(bench.reservation(5));
}

}  // namespace
}  // namespace voltgate
