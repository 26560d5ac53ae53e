// The doctor gathers its facts from all repositories.
#include "ocpp/services/doctor_service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/answering_station.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/in_memory_repositories.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::Not;

struct World {
    explicit World(bool isServer = true)
        : doctor({registration, isServer ? &connected : nullptr, repositories.attempts,
                  repositories.connectors, repositories.transactions, repositories.commands,
                  repositories.deviceModel, violations, repositories.certificates, profiles,
                  clock}) {
        repositories.tables.stations.push_back({.id = {"CP-1"},
                                                .number = 100000,
                                                .boot = BootReport{.vendor = "Odd", .model = "One"},
                                                .lastBootAt = clock.now() - 1h,
                                                .lastSeenAt = clock.now() - 10s,
                                                .createdAt = clock.now() - 48h});
        runTask(registration.refresh());
    }
    ChargingStation& station() { return repositories.tables.stations[0]; }
    std::vector<std::string> codes(const std::string& id = "CP-1") {
        std::vector<std::string> all;
        for (const auto& finding : runTask(doctor.examine(id)).findings)
            all.push_back(finding.code);
        return all;
    }
    void connect() {
        connection = std::make_shared<AnsweringStation>("CP-1");
        connection->lastMessage = clock.now();
        connected.add(connection);
    }
    Command failed(CommandResult result) {
        return {.station = {"CP-1"},
                .kind = "reset",
                .state = CommandState::Failed,
                .outcome = CommandOutcome{.result = result},
                .createdAt = clock.now()};
    }

    FakeClock clock;
    InMemoryRepositories repositories{clock};
    ConnectedStations connected;
    std::shared_ptr<AnsweringStation> connection;
    RegistrationService registration{repositories.stations, connected, clock,
                                     std::chrono::seconds(300)};
    ViolationService violations{repositories.violations, clock};
    QuirkProfileService profiles{{{.name = "odd", .match = QuirkProfileMatch{.vendor = "Odd"}}}};
    DoctorService doctor;
};

TEST(DoctorService, looksAtCommandsTransactionsSettingsViolationsAndClocks) {
    World world;
    world.connect();
    auto& tables = world.repositories.tables;
    const auto now = world.clock.now();
    tables.commands.push_back(world.failed(CommandResult::NoAnswer));
    tables.desiredVariables.push_back(
        {{"CP-1"}, {.name = "Key", .value = "1", .at = now - 1h, .needsReboot = true}});
    world.station().lastBootAt = now - 2h;
    tables.connectors.push_back({.report = {.station = {"CP-1"},
                                            .evse = {1},
                                            .connector = {1},
                                            .status = "Available",
                                            .reportedAt = now + 2h,
                                            .receivedAt = now}});
    tables.transactions.push_back({.number = {7},
                                   .station = {"CP-1"},
                                   .evse = {2},
                                   .startedAt = now - 48h,
                                   .startReceivedAt = now - 48h});
    world.violations.note({"CP-1"}, {.rule = violation::refusedPayload});

    const auto codes = world.codes();

    for (const auto* code : {"calls-unanswered", "reboot-needed", "clock-off",
                             "transaction-open-long", "message-refused", "quirk-profile-suggested"})
        EXPECT_THAT(codes, Contains(code));
    EXPECT_THAT(codes, Not(Contains("offline")));
}

TEST(DoctorService, knowsAStationInAnyCaseAndAnUnknownOneByItsAttempts) {
    World world;
    world.repositories.attempts.record({.at = world.clock.now(),
                                        .address = "10.0.0.5:1",
                                        .stationId = "CP-9",
                                        .verdict = ConnectionVerdict::UnknownStation,
                                        .reason = "No station."});

    EXPECT_EQ(runTask(world.doctor.examine("cp-1")).stationId, "CP-1");
    const auto unknown = runTask(world.doctor.examine("cp-9"));

    EXPECT_FALSE(unknown.isRegistered);
    ASSERT_EQ(unknown.findings.size(), 1u);
    EXPECT_EQ(unknown.findings[0].code, "unknown-station");
    EXPECT_EQ(unknown.findings[0].evidence[0], "It has knocked once.");
}

TEST(DoctorService, believesItsOwnConnectionsInAServerAndWhatWasNotedElsewhere) {
    World server;
    World elsewhere(false);
    for (auto* world : {&server, &elsewhere}) {
        world->station().connectedSince = world->clock.now() - 1h;
        world->station().lastMessageAt = world->clock.now() - 1min;
    }

    EXPECT_THAT(server.codes(), Contains("offline"));
    EXPECT_THAT(elsewhere.codes(), Not(Contains("offline")));
    elsewhere.station().lastSeenAt = elsewhere.clock.now() - 10min;
    EXPECT_THAT(elsewhere.codes(), Contains("offline"));
    elsewhere.repositories.attempts.record({.at = elsewhere.clock.now() - 5s,
                                            .stationId = "cp-1",
                                            .verdict = ConnectionVerdict::Accepted});
    EXPECT_THAT(elsewhere.codes(), Not(Contains("offline")));
}

}  // namespace
}  // namespace voltgate
