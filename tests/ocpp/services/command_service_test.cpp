// Commands on in-memory repositories and a station that answers as told.
#include "ocpp/services/command_service.hpp"

#include <gtest/gtest.h>

#include <asio/use_future.hpp>
#include <future>

#include "tests/support/command_bench.hpp"

namespace voltgate {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using Bench = CommandBench;

Task<Command> startAndAwait(CommandService& service, Duration patience) {
    auto command = co_await service.perform(aRemoteStart("TAG1"));
    auto effective = co_await service.awaitEffect(std::move(command), patience);
    co_return effective;
}

TEST(CommandService, returnsTheStationsAnswerAndKeepsItOnRecord) {
    Bench bench;
    bench.connected.add(bench.station);

    const auto command = bench.run(bench.service.perform(aCommand(Reset{})));

    EXPECT_EQ(command.state, CommandState::Answered);
    EXPECT_EQ(command.outcome.value().status, "Accepted");
    const auto stored = bench.onRecord(command.id);
    EXPECT_EQ(stored.state, CommandState::Answered);
    EXPECT_EQ(stored.answeredAt, bench.clock.now());
    EXPECT_EQ(stored.requestedBy, "operator@example.com");
}

TEST(CommandService, refusesCommandsToOfflineStations) {
    Bench bench;

    EXPECT_THROW(bench.run(bench.service.perform(aCommand(Reset{}))), StationOffline);
    EXPECT_THROW(bench.run(bench.service.performLater(aCommand(Reset{}))), StationOffline);
    EXPECT_TRUE(bench.run(bench.service.list({}, {})).items.empty());
}

TEST(CommandService, failsWhenNoAnswerComes) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.station->answer = {.result = CommandResult::NoAnswer};

    const auto command = bench.run(bench.service.perform(aCommand(Reset{})));

    EXPECT_EQ(command.state, CommandState::Failed);
    EXPECT_FALSE(command.answeredAt.has_value());
}

TEST(CommandService, recordsAnAnswerThatComesAfterItsTime) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.station->answer = {.result = CommandResult::NoAnswer, .messageId = "m-1"};
    const auto command = bench.run(bench.service.perform(aCommand(Reset{})));
    const CommandOutcome late{
        .result = CommandResult::Answered, .status = "Accepted", .messageId = "m-1"};

    bench.service.answeredLate(StationId{"CS-2"}, late);
    bench.runBackground();
    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Failed);
    bench.service.answeredLate(StationId{"CS-1"}, late);
    bench.runBackground();

    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Answered);
    EXPECT_EQ(bench.onRecord(command.id).outcome.value().status, "Accepted");
}

TEST(CommandService, sendsInTheBackgroundWhenAskedTo) {
    Bench bench;
    bench.connected.add(bench.station);

    const auto command = bench.run(bench.service.performLater(aCommand(Reset{})));
    bench.runBackground();

    EXPECT_EQ(command.state, CommandState::Sent);
    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Answered);
}

TEST(CommandService, keepsACommandUntilTheStationIsReady) {
    Bench bench;
    auto waiting = aCommand(Reset{});
    waiting.queueUntil = bench.clock.now() + minutes(5);

    const auto command = bench.run(bench.service.perform(waiting));
    bench.connected.add(bench.station);
    bench.service.stationIsReady(StationId{"CS-1"});
    bench.runBackground();

    EXPECT_EQ(command.state, CommandState::Queued);
    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Answered);
    EXPECT_EQ(bench.station->commands().size(), 1U);
}

TEST(CommandService, sendsQueuedCommandsInTheirOrder) {
    Bench bench;
    for (const bool operative : {true, false, true}) {
        auto waiting = aCommand(ChangeAvailability{.evse = {}, .operative = operative});
        waiting.queueUntil = bench.clock.now() + minutes(5);
        bench.run(bench.service.perform(waiting));
    }

    bench.connected.add(bench.station);
    bench.service.stationIsReady(StationId{"CS-1"});
    bench.runBackground();

    std::vector<bool> order;
    for (const auto& command : bench.station->commands()) {
        order.push_back(std::get<ChangeAvailability>(command).operative);
    }
    EXPECT_EQ(order, (std::vector<bool>{true, false, true}));
}

TEST(CommandService, expiresQueuedCommandsWhoseTimeIsOver) {
    Bench bench;
    auto waiting = aCommand(Reset{});
    waiting.queueUntil = bench.clock.now() + minutes(5);
    const auto command = bench.run(bench.service.perform(waiting));

    bench.clock.advance(minutes(6));
    bench.run(bench.service.expireQueued());

    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Expired);
}

TEST(CommandService, neverSendsAnExpiredCommand) {
    Bench bench;
    auto waiting = aCommand(Reset{});
    waiting.queueUntil = bench.clock.now() + minutes(5);
    const auto command = bench.run(bench.service.perform(waiting));

    bench.clock.advance(minutes(6));
    bench.connected.add(bench.station);
    bench.service.stationIsReady(StationId{"CS-1"});
    bench.runBackground();

    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Expired);
    EXPECT_TRUE(bench.station->commands().empty());
}

TEST(CommandService, boundsTheQueueOfAStation) {
    Bench bench;
    auto waiting = aCommand(Reset{});
    waiting.queueUntil = bench.clock.now() + minutes(5);

    Command last;
    for (int i = 0; i < 51; ++i) last = bench.run(bench.service.perform(waiting));

    EXPECT_EQ(last.state, CommandState::Failed);
    EXPECT_EQ(last.outcome.value().result, CommandResult::QueueFull);
}

TEST(CommandService, awaitsTheEffect) {
    Bench bench;
    bench.connected.add(bench.station);
    auto command =
        asio::co_spawn(bench.io, startAndAwait(bench.service, minutes(1)), asio::use_future);
    bench.runBackground();

    bench.run(bench.service.transactionStarted(aStart("TAG1"), TransactionNumber{7}));
    bench.runBackground();
    ASSERT_EQ(command.wait_for(milliseconds(0)), std::future_status::ready);

    EXPECT_EQ(command.get().state, CommandState::Effective);
}

TEST(CommandService, mayEndBeforeThoseWhoWait) {
    asio::io_context io;
    FakeClock clock;
    InMemoryRepositories repositories{clock};
    ConnectedStations connected;
    connected.add(std::make_shared<AnsweringStation>("CS-1"));
    auto service = std::make_unique<CommandService>(io.get_executor(), repositories.commands,
                                                    connected, clock);
    auto command = asio::co_spawn(io, startAndAwait(*service, minutes(1)), asio::use_future);
    io.poll();

    service.reset();
    io.stop();

    EXPECT_NE(command.wait_for(milliseconds(0)), std::future_status::ready);
}

TEST(CommandService, awaitsTheEffectOnlySoLong) {
    Bench bench;
    bench.connected.add(bench.station);

    const auto command = bench.run(startAndAwait(bench.service, milliseconds(20)));

    EXPECT_EQ(command.state, CommandState::Answered);
}

TEST(CommandService, awaitsNothingAfterARefusal) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.station->answer = answered("Rejected");

    const auto command = bench.run(startAndAwait(bench.service, std::chrono::hours(1)));

    EXPECT_EQ(command.state, CommandState::Answered);
}

TEST(CommandService, sendsNothingThatCannotBeRecorded) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.repositories.setReachable(false);

    EXPECT_ANY_THROW(bench.run(bench.service.perform(aCommand(Reset{}))));
    EXPECT_TRUE(bench.station->commands().empty());
}

TEST(CommandService, doesNotFailAStartWhoseCommandCannotBeRecorded) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.run(bench.service.perform(aRemoteStart("TAG1")));
    bench.repositories.breakDown();

    EXPECT_NO_THROW(
        bench.run(bench.service.transactionStarted(aStart("TAG1"), TransactionNumber{7})));
}

Task<> loseDatabase(InMemoryRepositories& repositories) {
    repositories.setReachable(false);
    co_return;
}

TEST(CommandService, returnsTheAnswerWhenTheDatabaseIsLostMeanwhile) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.station->beforeAnswer = [&bench] { return loseDatabase(bench.repositories); };

    const auto command = bench.run(bench.service.perform(aCommand(Reset{})));

    EXPECT_EQ(command.state, CommandState::Answered);
}

TEST(CommandService, startsAndStopsNothingAtAStationThatIsNotAccepted) {
    Bench bench;
    bench.connected.add(bench.station);
    for (const auto status : {OnboardingStatus::Pending, OnboardingStatus::Rejected}) {
        bench.station->onboardingStatus = status;
        EXPECT_THROW(bench.run(bench.service.perform(aRemoteStart("TAG"))), StationNotAccepted);
        EXPECT_THROW(bench.run(bench.service.performLater(aCommand(RemoteStop{}))),
                     StationNotAccepted);
    }
    EXPECT_EQ(bench.run(bench.service.perform(aCommand(Reset{}))).state, CommandState::Answered);
    EXPECT_EQ(bench.station->commands().size(), 1U);
}

TEST(CommandService, keepsAStartUntilTheStationIsAccepted) {
    Bench bench;
    auto start = aRemoteStart("TAG");
    start.queueUntil = bench.clock.now() + minutes(5);
    auto reset = aCommand(Reset{});
    reset.queueUntil = start.queueUntil;
    const auto waiting = bench.run(bench.service.perform(start));
    bench.run(bench.service.perform(reset));
    bench.station->onboardingStatus = OnboardingStatus::Pending;
    bench.connected.add(bench.station);

    bench.service.stationIsReady(StationId{"CS-1"});
    bench.runBackground();
    EXPECT_EQ(bench.station->commands().size(), 1U);
    EXPECT_EQ(bench.onRecord(waiting.id).state, CommandState::Queued);

    bench.station->onboardingStatus = OnboardingStatus::Accepted;
    bench.service.stationIsReady(StationId{"CS-1"});
    bench.runBackground();
    EXPECT_EQ(bench.station->last<RemoteStart>().idToken, IdToken{"TAG"});
}

}  // namespace
}  // namespace voltgate
