// Reservations on in-memory repositories and a station that answers as told.
#include "ocpp/services/reservation_service.hpp"

#include <gtest/gtest.h>

#include "tests/support/station_bench.hpp"

namespace voltgate {
namespace {

struct Bench : StationBench {
    ReservationService service{repositories.reservations, commands, clock};

    NewReservation aReservation() {
        return {.station = StationId{"CS-1"},
                .evse = EvseId{1},
                .idToken = IdToken{"TAG1"},
                .expiresAt = clock.now() + std::chrono::minutes(30)};
    }
    ReservationOutcome reserve() {
        return runTask(io, service.reserve(aReservation(), "{}", "operator@example.com"));
    }
    std::optional<ReservationOutcome> cancel(ReservationId id) {
        return runTask(io, service.cancel(id, "operator@example.com"));
    }
};

TEST(ReservationService, isActiveWhenTheStationAccepts) {
    Bench bench;
    bench.connected.add(bench.station);

    const auto made = bench.reserve();

    EXPECT_EQ(made.reservation.status, ReservationStatus::Active);
    EXPECT_EQ(bench.station->last<ReserveNow>().reservation, made.reservation.id);
}

TEST(ReservationService, isRefusedWhenTheStationRefuses) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.station->answer = answered("Occupied");

    const auto made = bench.reserve();

    EXPECT_EQ(made.reservation.status, ReservationStatus::Refused);
    EXPECT_EQ(made.command.outcome.value().status, "Occupied");
}

TEST(ReservationService, staysRequestedWhenNoAnswerComes) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.station->answer = {.result = CommandResult::NoAnswer};

    EXPECT_EQ(bench.reserve().reservation.status, ReservationStatus::Requested);
}

TEST(ReservationService, leavesNothingBehindForAnOfflineStation) {
    Bench bench;

    EXPECT_THROW(bench.reserve(), StationOffline);
    EXPECT_TRUE(runTask(bench.service.list({}, {})).items.empty());
}

TEST(ReservationService, cancelsThroughTheStation) {
    Bench bench;
    bench.connected.add(bench.station);
    const auto made = bench.reserve();

    const auto cancelled = bench.cancel(made.reservation.id);

    EXPECT_EQ(cancelled.value().reservation.status, ReservationStatus::Cancelled);
    EXPECT_EQ(bench.station->last<CancelReservation>().reservation, made.reservation.id);
}

TEST(ReservationService, isCancelledWhenTheStationNoLongerKnowsIt) {
    Bench bench;
    bench.connected.add(bench.station);
    const auto made = bench.reserve();
    bench.station->answer = answered("Rejected");

    const auto cancelled = bench.cancel(made.reservation.id);

    EXPECT_EQ(cancelled.value().reservation.status, ReservationStatus::Cancelled);
}

TEST(ReservationService, staysActiveWhenTheCancelIsNotAnswered) {
    Bench bench;
    bench.connected.add(bench.station);
    const auto made = bench.reserve();
    bench.station->answer = {.result = CommandResult::NoAnswer};

    const auto cancelled = bench.cancel(made.reservation.id);

    EXPECT_EQ(cancelled.value().reservation.status, ReservationStatus::Active);
}

TEST(ReservationService, cancelsNothingTwice) {
    Bench bench;
    bench.connected.add(bench.station);
    const auto made = bench.reserve();
    bench.cancel(made.reservation.id);

    EXPECT_THROW(bench.cancel(made.reservation.id), ReservationEnded);
}

TEST(ReservationService, knowsNoReservationThatWasNotMade) {
    Bench bench;

    EXPECT_FALSE(bench.cancel(ReservationId{99}).has_value());
}

TEST(ReservationService, endsReservationsWhoseTimeIsOver) {
    Bench bench;
    bench.connected.add(bench.station);
    const auto made = bench.reserve();

    bench.clock.advance(std::chrono::minutes(31));
    runTask(bench.service.expire());

    const auto stored = runTask(bench.service.find(made.reservation.id));
    EXPECT_EQ(stored.value().status, ReservationStatus::Expired);
}

}  // namespace
}  // namespace voltgate
