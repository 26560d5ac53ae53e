#include "simulator/charging_station.hpp"

#include <gtest/gtest.h>

#include "simulator/station_host.hpp"
#include "tests/simulator/local_central_system.hpp"

namespace voltgate::simulator {
namespace {

using enum v16::ChargePointStatus;

class ChargingStationTest : public testing::Test {
protected:
    ChargingStationTest() {
        central.addStation("CP1");
        central.addToken("TAG1");
        central.addToken("TAG2");
        central.addToken("BLOCKED", TokenStatus::Blocked);
    }

    StationSettings settings() {
        StationSettings chosen;
        chosen.url = central.url();
        chosen.rebootTime = std::chrono::milliseconds(1);
        chosen.firstBackoff = std::chrono::milliseconds(10);
        chosen.lastBackoff = std::chrono::milliseconds(50);
        chosen.speed = 100;
        chosen.configuration["MeterValueSampleInterval"] = "0";
        return chosen;
    }
    // A station that is connected and booted.
    std::unique_ptr<StationHost> booted(StationSettings chosen) {
        auto host = std::make_unique<StationHost>(std::move(chosen));
        EXPECT_FALSE(host->await(host->station().connect()).has_value());
        EXPECT_EQ(host->await(host->station().boot()), v16::RegistrationStatus::Accepted);
        return host;
    }
    static bool reaches(StationHost& host, int connector, v16::ChargePointStatus status) {
        return host.until([&] { return host.station().connector(connector).reported == status; });
    }
    std::string statusAt(const std::string& station, std::size_t connector) {
        return central.connectors(station).at(connector).report.status;
    }

    LocalCentralSystem central;
};

TEST_F(ChargingStationTest, bootsAndReportsItsConnectors) {
    const auto host = booted(settings());

    const auto connectors = central.connectors("CP1");

    ASSERT_EQ(connectors.size(), 3U);  // The station itself and two connectors.
    EXPECT_EQ(connectors[1].report.status, "Available");
    EXPECT_EQ(
        host->ask([&] { return host->station().configuration().number("HeartbeatInterval"); }),
        300);
}

TEST_F(ChargingStationTest, isToldWhenItIsUnknown) {
    auto chosen = settings();
    chosen.id = "NOBODY";
    StationHost host(chosen);

    const auto failure = host.await(host.station().connect());

    ASSERT_TRUE(failure.has_value());
    EXPECT_EQ(failure->httpStatus, 401);
}

TEST_F(ChargingStationTest, isToldWhenItsPasswordIsWrong) {
    central.addStation("CP2", 1, "the right password");
    auto chosen = settings();
    chosen.id = "CP2";
    chosen.password = "a wrong password";
    StationHost host(chosen);

    const auto failure = host.await(host.station().connect());

    ASSERT_TRUE(failure.has_value());
    EXPECT_EQ(failure->httpStatus, 401);
}

TEST_F(ChargingStationTest, connectsWithItsPassword) {
    central.addStation("CP2", 1, "the right password");
    auto chosen = settings();
    chosen.id = "CP2";
    chosen.password = "the right password";
    StationHost host(chosen);

    const auto failure = host.await(host.station().connect());

    EXPECT_FALSE(failure.has_value()) << failure->reason;
}

TEST_F(ChargingStationTest, isToldWhenNobodyListens) {
    central.pause();
    StationHost host(settings());

    const auto failure = host.await(host.station().connect());

    ASSERT_TRUE(failure.has_value());
    EXPECT_EQ(failure->httpStatus, 0);
}

TEST_F(ChargingStationTest, chargesFromStartToStop) {
    const auto host = booted(settings());
    auto& station = host->station();

    const auto started = host->await(station.startTransaction(1, "TAG1"));
    host->await(station.sendMeterValues(1));
    host->await(station.sendMeterValues(1));
    host->await(station.stopTransaction(1, v16::Reason::Local, "TAG1"));

    ASSERT_TRUE(started.isCharging) << started.refusal;
    const auto transactions = central.transactions();
    ASSERT_EQ(transactions.size(), 1U);
    EXPECT_EQ(transactions[0].number.value, started.transactionId);
    EXPECT_EQ(transactions[0].stopReason, "Local");
    EXPECT_GE(transactions[0].energy(), 0);
    EXPECT_EQ(central.meterValues(transactions[0].number).size(), 3U);  // One came with the stop.
}

TEST_F(ChargingStationTest, showsEachPhaseOfACharge) {
    const auto host = booted(settings());
    auto& station = host->station();
    std::vector<std::string> seen;
    const auto note = [&] { seen.push_back(statusAt("CP1", 1)); };

    host->await(station.plugIn(1));
    note();
    host->await(station.startTransaction(1, "TAG1"));
    note();
    host->await(station.suspend(1, true));
    note();
    host->await(station.stopTransaction(1, v16::Reason::Local));
    note();
    host->await(station.unplug(1));
    note();

    EXPECT_EQ(seen, (std::vector<std::string>{"Preparing", "Charging", "SuspendedEV", "Finishing",
                                              "Available"}));
}

TEST_F(ChargingStationTest, endsTheChargeOfATagThatIsNotAccepted) {
    const auto host = booted(settings());

    const auto started = host->await(host->station().startTransaction(1, "BLOCKED"));

    EXPECT_FALSE(started.isCharging);
    EXPECT_TRUE(host->until([&] { return host->station().unacknowledged() == 0; }));
    ASSERT_TRUE(reaches(*host, 1, Finishing));
    EXPECT_EQ(central.transactions().at(0).stopReason, "DeAuthorized");
}

TEST_F(ChargingStationTest, startsAndStopsWhenToldTo) {
    const auto host = booted(settings());

    const auto start = central.perform("CP1", RemoteStart{.idToken = {"TAG1"}, .evse = EvseId{2}});
    ASSERT_TRUE(reaches(*host, 2, Charging));
    const auto number = central.transactions().at(0).number;
    const auto stop = central.perform(
        "CP1", RemoteStop{.transaction = number, .transactionId = std::to_string(number.value)});
    ASSERT_TRUE(reaches(*host, 2, Finishing));

    EXPECT_TRUE(start.isAccepted());
    EXPECT_TRUE(stop.isAccepted());
    EXPECT_EQ(central.transactions().at(0).stopReason, "Remote");
}

TEST_F(ChargingStationTest, rejectsToStopAChargeThatItDoesNotHave) {
    const auto host = booted(settings());

    const auto stop =
        central.perform("CP1", RemoteStop{.transaction = {99}, .transactionId = "99"});

    EXPECT_EQ(stop.status, "Rejected");
}

TEST_F(ChargingStationTest, startsOnAReservedConnectorOnlyForItsTag) {
    const auto host = booted(settings());
    const auto expiry = DateTime::now() + std::chrono::hours(1);

    const auto reserved = central.perform(
        "CP1",
        ReserveNow{.reservation = {7}, .evse = {1}, .idToken = {"TAG1"}, .expiresAt = expiry});
    ASSERT_TRUE(reaches(*host, 1, Reserved));
    const auto other = host->await(host->station().startTransaction(1, "TAG2"));
    const auto own = host->await(host->station().startTransaction(1, "tag1"));

    EXPECT_TRUE(reserved.isAccepted());
    EXPECT_FALSE(other.isCharging);
    EXPECT_TRUE(own.isCharging) << own.refusal;
}

TEST_F(ChargingStationTest, startsOnAReservedConnectorForATagOfItsGroup) {
    central.addToken("MEMBER", TokenStatus::Accepted, "FAMILY");
    const auto host = booted(settings());
    const auto expiry = DateTime::now() + std::chrono::hours(1);
    central.perform("CP1", ReserveNow{.reservation = {7},
                                      .evse = {1},
                                      .idToken = {"TAG1"},
                                      .groupId = "FAMILY",
                                      .expiresAt = expiry});

    const auto started = host->await(host->station().startTransaction(1, "MEMBER"));

    EXPECT_TRUE(started.isCharging) << started.refusal;
}

TEST_F(ChargingStationTest, answersWhyItCannotReserve) {
    const auto host = booted(settings());
    const auto reserve = [&](int evse) {
        return central
            .perform("CP1", ReserveNow{.reservation = {evse + 10},
                                       .evse = {evse},
                                       .idToken = {"TAG1"},
                                       .expiresAt = DateTime::now() + std::chrono::hours(1)})
            .status;
    };
    host->await(host->station().startTransaction(1, "TAG1"));
    host->await(host->station().fault(2, v16::ChargePointErrorCode::GroundFailure));

    EXPECT_EQ(reserve(1), "Occupied");
    EXPECT_EQ(reserve(2), "Faulted");
    EXPECT_EQ(reserve(3), "Rejected");
}

TEST_F(ChargingStationTest, endsAReservationWhenItsTimeIsOver) {
    const auto host = booted(settings());

    const auto expiry = DateTime::now() + std::chrono::milliseconds(300);
    central.perform(
        "CP1",
        ReserveNow{.reservation = {7}, .evse = {1}, .idToken = {"TAG1"}, .expiresAt = expiry});

    ASSERT_TRUE(reaches(*host, 1, Reserved));
    EXPECT_TRUE(reaches(*host, 1, Available));
}

TEST_F(ChargingStationTest, cancelsAReservationOnce) {
    const auto host = booted(settings());
    central.perform("CP1", ReserveNow{.reservation = {7},
                                      .evse = {1},
                                      .idToken = {"TAG1"},
                                      .expiresAt = DateTime::now() + std::chrono::hours(1)});

    const auto first = central.perform("CP1", CancelReservation{.reservation = {7}});
    const auto second = central.perform("CP1", CancelReservation{.reservation = {7}});

    EXPECT_EQ(first.status, "Accepted");
    EXPECT_EQ(second.status, "Rejected");
    EXPECT_TRUE(reaches(*host, 1, Available));
}

TEST_F(ChargingStationTest, stopsItsChargesAndBootsAgainWhenReset) {
    const auto host = booted(settings());
    host->station().stayOnline();
    host->await(host->station().startTransaction(1, "TAG1"));

    const auto outcome = central.perform("CP1", Reset{.kind = ResetKind::Soft});

    EXPECT_TRUE(outcome.isAccepted());
    EXPECT_TRUE(host->until([&] { return !host->station().isAccepted(); }));
    EXPECT_TRUE(host->until([&] { return host->station().isReady(); }));
    EXPECT_EQ(central.transactions().at(0).stopReason, "SoftReset");
}

TEST_F(ChargingStationTest, goesOutOfServiceAfterTheChargeThatRuns) {
    const auto host = booted(settings());
    host->await(host->station().startTransaction(1, "TAG1"));

    const auto outcome =
        central.perform("CP1", ChangeAvailability{.evse = {1}, .operative = false});
    host->await(host->station().stopTransaction(1, v16::Reason::Local));
    host->await(host->station().unplug(1));

    EXPECT_EQ(outcome.status, "Scheduled");
    EXPECT_EQ(statusAt("CP1", 1), "Unavailable");
}

TEST_F(ChargingStationTest, unlocksAConnectorAndEndsItsCharge) {
    const auto host = booted(settings());
    host->await(host->station().startTransaction(1, "TAG1"));

    const auto outcome = central.perform("CP1", UnlockConnector{.evse = {1}, .connector = {1}});

    EXPECT_EQ(outcome.status, "Unlocked");
    ASSERT_TRUE(reaches(*host, 1, Finishing));
    EXPECT_EQ(central.transactions().at(0).stopReason, "UnlockCommand");
}

TEST_F(ChargingStationTest, sendsWhatItIsTriggeredTo) {
    const auto host = booted(settings());
    host->await(host->station().startTransaction(1, "TAG1"));

    const auto outcome =
        central.perform("CP1", TriggerMessage{.message = "MeterValues", .evse = EvseId{1}});

    EXPECT_EQ(outcome.status, "Accepted");
    const auto number = central.transactions().at(0).number;
    EXPECT_TRUE(host->until([&] { return !central.meterValues(number).empty(); }));
}

TEST_F(ChargingStationTest, keepsWhatHappensWhileTheCentralSystemIsAway) {
    const auto host = booted(settings());
    auto& station = host->station();
    station.stayOnline();
    host->await(station.startTransaction(1, "TAG1"));

    central.pause();
    ASSERT_TRUE(host->until([&] { return !station.isOnline(); }));
    host->await(station.sendMeterValues(1));
    host->await(station.stopTransaction(1, v16::Reason::Local));
    const auto offline = host->await(station.startTransaction(2, "TAG2"));
    central.resume();

    EXPECT_TRUE(offline.isCharging);
    ASSERT_TRUE(host->until([&] { return station.isOnline() && station.unacknowledged() == 0; }));
    const auto transactions = central.transactions();
    ASSERT_EQ(transactions.size(), 2U);
    EXPECT_FALSE(transactions[1].isActive());
    EXPECT_TRUE(transactions[0].isActive());
    EXPECT_EQ(central.meterValues(transactions[1].number).size(), 2U);
}

TEST_F(ChargingStationTest, sendsAgainWhatTheCentralSystemFailedOn) {
    auto chosen = settings();
    chosen.configuration["TransactionMessageRetryInterval"] = "1";
    chosen.configuration["TransactionMessageAttempts"] = "1000";
    const auto host = booted(chosen);
    auto& station = host->station();
    host->await(station.startTransaction(1, "TAG1"));

    central.setDatabaseReachable(false);
    host->ask([&] {
        spawn(host->executor(), "stop", [](ChargingStation& one) -> Task<> {
            co_await one.stopTransaction(1, v16::Reason::Local);
        }(station));
    });
    ASSERT_TRUE(host->until([&] { return station.attempts() > 1; }));
    central.setDatabaseReachable(true);

    EXPECT_TRUE(host->until([&] { return station.unacknowledged() == 0; }));
    EXPECT_FALSE(central.transactions().at(0).isActive());
}

TEST_F(ChargingStationTest, sendsMeterValuesByItselfWhileCharging) {
    auto chosen = settings();
    chosen.configuration["MeterValueSampleInterval"] = "1";
    const auto host = booted(chosen);
    host->station().stayOnline();

    host->await(host->station().startTransaction(1, "TAG1"));

    const auto number = central.transactions().at(0).number;
    EXPECT_TRUE(host->until([&] { return central.meterValues(number).size() >= 3; }));
}

}  // namespace
}  // namespace voltgate::simulator
