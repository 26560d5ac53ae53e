// Commands on record, and what is left of them by an earlier process.
#include "db/command_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

Command aCommand(CommandState state = CommandState::Queued) {
    Command command;
    command.station = aStation;
    command.kind = "reset";
    command.request = R"({"kind":"soft"})";
    command.state = state;
    command.requestedBy = "operator@example.com";
    command.createdAt = noon;
    return command;
}

// One clock says when it was made and when it was sent, so that the one is never after the other.
TEST(Commands, getAnIdAndKeepTheirTime) {
    TestStorage test;

    const auto added = runTask(test.storage.commands.add(aCommand()));

    EXPECT_GT(added.id.value, 0);
    const auto found = runTask(test.storage.commands.find(added.id)).value();
    EXPECT_EQ(found.createdAt, noon);
    EXPECT_EQ(found.request, R"({"kind":"soft"})");
    EXPECT_EQ(found.requestedBy, "operator@example.com");
    EXPECT_FALSE(found.outcome.has_value());
}

TEST(Commands, keepTheirOutcome) {
    TestStorage test;
    auto command = runTask(test.storage.commands.add(aCommand()));
    command.state = CommandState::Effective;
    command.outcome = CommandOutcome{.result = CommandResult::Answered,
                                     .status = "Accepted",
                                     .response = R"({"status":"Accepted"})"};
    command.sentAt = noon;
    command.answeredAt = noon + minute;
    command.transaction = TransactionNumber{100000};

    runTask(test.storage.commands.update(command));

    const auto found = runTask(test.storage.commands.find(command.id)).value();
    EXPECT_EQ(found.state, CommandState::Effective);
    ASSERT_TRUE(found.outcome.has_value());
    EXPECT_TRUE(found.outcome->isAccepted());
    EXPECT_EQ(found.sentAt, noon);
    EXPECT_EQ(found.answeredAt, noon + minute);
    EXPECT_EQ(found.effectiveAt, std::nullopt);
    EXPECT_EQ(found.transaction, TransactionNumber{100000});
}

TEST(Commands, ofAnEarlierProcessFail) {
    TestStorage test;
    const auto sent = runTask(test.storage.commands.add(aCommand(CommandState::Sent)));
    const auto done = runTask(test.storage.commands.add(aCommand(CommandState::Answered)));

    const int failed = runTask(test.storage.commands.failUnfinished("the server was restarted"));

    EXPECT_EQ(failed, 1);
    const auto found = runTask(test.storage.commands.find(sent.id)).value();
    EXPECT_EQ(found.state, CommandState::Failed);
    EXPECT_EQ(found.outcome->errorDescription, "the server was restarted");
    EXPECT_EQ(runTask(test.storage.commands.find(done.id))->state, CommandState::Answered);
}

TEST(Commands, areListedByFilterNewestFirst) {
    TestStorage test;
    auto elsewhere = aCommand();
    elsewhere.station = {"CP-2"};
    const auto first = runTask(test.storage.commands.add(aCommand()));
    runTask(test.storage.commands.add(elsewhere));
    const auto last = runTask(test.storage.commands.add(aCommand()));

    const auto page = runTask(test.storage.commands.list({.station = aStation}, {.limit = 1}));
    const auto rest = runTask(
        test.storage.commands.list({.station = aStation}, {.limit = 1, .before = page.next}));

    EXPECT_EQ(page.items.at(0).id, last.id);
    EXPECT_EQ(rest.items.at(0).id, first.id);
    EXPECT_EQ(rest.next, std::nullopt);
}

}  // namespace
}  // namespace voltgate::db
