// What commands come to, after their answer or without one.
#include "ocpp/services/command_expectations.hpp"

#include <gtest/gtest.h>

#include "tests/support/command_bench.hpp"

namespace voltgate {
namespace {

using std::chrono::minutes;
using Bench = CommandBench;

TEST(CommandExpectations, isEffectiveWhenTheTransactionItAskedForBegins) {
    Bench bench;
    bench.connected.add(bench.station);

    const auto command = bench.run(bench.service.perform(aRemoteStart("TAG1")));
    bench.run(bench.service.transactionStarted(aStart("tag1"), TransactionNumber{7}));

    EXPECT_EQ(command.state, CommandState::Answered);
    const auto stored = bench.onRecord(command.id);
    EXPECT_EQ(stored.state, CommandState::Effective);
    EXPECT_EQ(stored.transaction, TransactionNumber{7});
}

TEST(CommandExpectations, isEffectiveWhenTheTransactionBeginsBeforeTheAnswer) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.station->beforeAnswer = [&bench] {
        return bench.service.transactionStarted(aStart("TAG1"), TransactionNumber{7});
    };

    const auto command = bench.run(bench.service.perform(aRemoteStart("TAG1")));

    EXPECT_EQ(command.state, CommandState::Effective);
    EXPECT_EQ(bench.onRecord(command.id).transaction, TransactionNumber{7});
}

TEST(CommandExpectations, isNotEffectiveByATransactionOfAnotherTokenOrEvse) {
    Bench bench;
    bench.connected.add(bench.station);
    auto start = aRemoteStart("TAG1");
    std::get<RemoteStart>(start.command).evse = EvseId{2};

    const auto command = bench.run(bench.service.perform(start));
    bench.run(bench.service.transactionStarted(aStart("OTHER", 2), TransactionNumber{7}));
    bench.run(bench.service.transactionStarted(aStart("TAG1", 1), TransactionNumber{8}));

    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Answered);
}

TEST(CommandExpectations, countsOneTransactionForOneCommandOnly) {
    Bench bench;
    bench.connected.add(bench.station);
    const auto first = bench.run(bench.service.perform(aRemoteStart("TAG1")));
    const auto second = bench.run(bench.service.perform(aRemoteStart("TAG1")));

    bench.run(bench.service.transactionStarted(aStart("TAG1"), TransactionNumber{7}));

    EXPECT_EQ(bench.onRecord(first.id).state, CommandState::Effective);
    EXPECT_EQ(bench.onRecord(second.id).state, CommandState::Answered);
}

TEST(CommandExpectations, ignoresTransactionsAfterARefusal) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.station->answer = answered("Rejected");

    const auto command = bench.run(bench.service.perform(aRemoteStart("TAG1")));
    bench.run(bench.service.transactionStarted(aStart("TAG1"), TransactionNumber{7}));

    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Answered);
}

TEST(CommandExpectations, isEffectiveWhenTheTransactionItAskedToStopEnds) {
    Bench bench;
    bench.connected.add(bench.station);
    const auto command =
        bench.run(bench.service.perform(aCommand(RemoteStop{TransactionNumber{7}, "7"})));

    bench.run(bench.service.transactionStopped(TransactionNumber{7}));

    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Effective);
}

TEST(CommandExpectations, stopsWaitingForEffectsThatDoNotCome) {
    Bench bench;
    bench.connected.add(bench.station);
    const auto command = bench.run(bench.service.perform(aRemoteStart("TAG1")));

    bench.clock.advance(minutes(11));
    bench.run(bench.service.expireQueued());
    bench.run(bench.service.transactionStarted(aStart("TAG1"), TransactionNumber{7}));

    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Answered);
}

TEST(CommandExpectations, knowsARawCallByWhatItMeans) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.station->meaningOf = [](const StationCommand&) {
        return StationCommand(RemoteStart{.idToken = {"TAG"}});
    };

    const auto command = bench.run(bench.service.perform(aCommand(RawCall{})));
    bench.run(bench.service.transactionStarted(aStart("TAG"), TransactionNumber{7}));

    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Effective);
    bench.station->onboardingStatus = OnboardingStatus::Pending;
    EXPECT_THROW(bench.run(bench.service.perform(aCommand(RawCall{}))), StationNotAccepted);
}

TEST(CommandExpectations, isEffectiveThoughNoAnswerCame) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.station->answer = {.result = CommandResult::NoAnswer, .messageId = "m1"};
    const auto command = bench.run(bench.service.perform(aRemoteStart("TAG")));
    ASSERT_EQ(command.state, CommandState::Failed);

    bench.run(bench.service.transactionStarted(aStart("TAG"), TransactionNumber{7}));

    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Effective);
    EXPECT_EQ(bench.onRecord(command.id).transaction, TransactionNumber{7});
}

TEST(CommandExpectations, staysEffectiveWhenTheAnswerComesLate) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.station->answer = {.result = CommandResult::NoAnswer, .messageId = "m1"};
    const auto command = bench.run(bench.service.perform(aRemoteStart("TAG")));
    bench.run(bench.service.transactionStarted(aStart("TAG"), TransactionNumber{7}));

    auto late = answered("Accepted");
    late.messageId = "m1";
    bench.service.answeredLate(StationId{"CS-1"}, late);
    bench.runBackground();

    const auto stored = bench.onRecord(command.id);
    EXPECT_EQ(stored.state, CommandState::Effective);
    EXPECT_EQ(stored.outcome.value().status, "Accepted");
}

TEST(CommandExpectations, expectsNothingAfterALateRefusal) {
    Bench bench;
    bench.connected.add(bench.station);
    bench.station->answer = {.result = CommandResult::NoAnswer, .messageId = "m1"};
    const auto command = bench.run(bench.service.perform(aRemoteStart("TAG")));
    auto late = answered("Rejected");
    late.messageId = "m1";
    bench.service.answeredLate(StationId{"CS-1"}, late);
    bench.runBackground();

    bench.run(bench.service.transactionStarted(aStart("TAG"), TransactionNumber{7}));

    EXPECT_EQ(bench.onRecord(command.id).state, CommandState::Answered);
}

}  // namespace
}  // namespace voltgate
