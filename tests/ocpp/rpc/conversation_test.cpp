#include "ocpp/rpc/conversation.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace voltgate::rpc {
namespace {

using Arrival = Conversation::Arrival;
using Kind = Conversation::Answered::Kind;

Conversation aConversation() { return Conversation({.inbox = 4, .queuedCalls = 3}, "id-"); }

const CommandOutcome accepted{.result = CommandResult::Answered, .status = "Accepted"};

TEST(Conversation, servesFramesInOrderByOneServer) {
    auto conversation = aConversation();

    EXPECT_EQ(conversation.arrive("a"), Arrival::Serve);
    EXPECT_EQ(conversation.arrive("b"), Arrival::Waits);

    EXPECT_EQ(conversation.nextFrame(), "a");
    EXPECT_EQ(conversation.nextFrame(), "b");
    EXPECT_EQ(conversation.nextFrame(), std::nullopt);
    EXPECT_EQ(conversation.arrive("c"), Arrival::Serve);
}

TEST(Conversation, servesWhatCameBeforeTheEndAndNothingAfterIt) {
    auto conversation = aConversation();
    conversation.arrive("before");

    conversation.close();

    EXPECT_EQ(conversation.arrive("after"), Arrival::TooLate);
    EXPECT_FALSE(conversation.isOver());
    EXPECT_EQ(conversation.nextFrame(), "before");
    EXPECT_FALSE(conversation.isOver());  // It is being served.
    EXPECT_EQ(conversation.nextFrame(), std::nullopt);
    EXPECT_TRUE(conversation.isOver());
}

TEST(Conversation, letsThePeerWaitWhileTheInboxIsFull) {
    auto conversation = aConversation();
    for (int i = 0; i < 3; ++i) conversation.arrive("frame");
    EXPECT_EQ(conversation.changeOfReading(), std::nullopt);

    conversation.arrive("frame");

    EXPECT_EQ(conversation.changeOfReading(), false);
    EXPECT_EQ(conversation.changeOfReading(), std::nullopt);
    conversation.nextFrame();
    conversation.nextFrame();
    EXPECT_EQ(conversation.changeOfReading(), std::nullopt);
    conversation.nextFrame();
    EXPECT_EQ(conversation.changeOfReading(), true);
}

TEST(Conversation, sendsOneCallAtATime) {
    auto conversation = aConversation();
    const auto first = conversation.ask("First", "{}", Priority::Other);
    conversation.ask("Second", "{}", Priority::Other);

    const auto sent = conversation.nextCall();

    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->ticket, first);
    EXPECT_EQ(sent->id, "id-1");
    EXPECT_EQ(conversation.nextCall(), std::nullopt);
    EXPECT_EQ(conversation.answer("id-1", accepted).kind, Kind::Awaited);
    EXPECT_EQ(conversation.nextCall()->action, "Second");
}

TEST(Conversation, keepsTheOutcomeUntilTheCallerGoes) {
    auto conversation = aConversation();
    const auto ticket = conversation.ask("Call", "{}", Priority::Other);
    conversation.nextCall();

    const auto answered = conversation.answer("id-1", accepted);

    EXPECT_EQ(answered.ticket, *ticket);
    EXPECT_EQ(answered.action, "Call");
    EXPECT_TRUE(conversation.hasOutcome(*ticket));
    EXPECT_EQ(conversation.leave(*ticket).status, "Accepted");
    EXPECT_FALSE(conversation.hasOutcome(*ticket));
}

TEST(Conversation, takesASecondAnswerForUnasked) {
    auto conversation = aConversation();
    const auto ticket = conversation.ask("Call", "{}", Priority::Other);
    conversation.nextCall();
    conversation.answer("id-1", accepted);

    EXPECT_EQ(conversation.answer("id-1", {.result = CommandResult::CallError}).kind,
              Kind::Unasked);

    EXPECT_EQ(conversation.leave(*ticket).status, "Accepted");
}

TEST(Conversation, knowsTheAnswerToACallThatWasGivenUp) {
    auto conversation = aConversation();
    const auto ticket = conversation.ask("Call", "{}", Priority::Other);
    conversation.nextCall();
    EXPECT_EQ(conversation.leave(*ticket).messageId, "id-1");

    const auto answered = conversation.answer("id-1", accepted);

    EXPECT_EQ(answered.kind, Kind::Late);
    EXPECT_EQ(answered.action, "Call");
    EXPECT_EQ(conversation.answer("id-1", accepted).kind, Kind::Unasked);
}

// The caller has not gone yet, though its call has ended with the connection.
TEST(Conversation, takesAnAnswerAfterTheEndForUnasked) {
    auto conversation = aConversation();
    const auto ticket = conversation.ask("Call", "{}", Priority::Other);
    conversation.nextCall();
    EXPECT_EQ(conversation.close()->size(), 1u);

    EXPECT_EQ(conversation.answer("id-1", accepted).kind, Kind::Unasked);

    const auto outcome = conversation.leave(*ticket);
    EXPECT_EQ(outcome.result, CommandResult::Disconnected);
    EXPECT_EQ(outcome.messageId, "id-1");  // It was sent: the station may have done it.
    EXPECT_EQ(conversation.answer("id-1", accepted).kind, Kind::Unasked);
}

TEST(Conversation, endsOnce) {
    auto conversation = aConversation();
    EXPECT_TRUE(conversation.close());
    EXPECT_FALSE(conversation.close());
    EXPECT_EQ(conversation.ask("Call", "{}", Priority::Other), std::nullopt);
}

// Everything that can happen, and beside it the plain truth of what must come of it.
struct World {
    void ask() {
        const auto ticket = conversation.ask("Call", "{}", Priority::Other);
        ASSERT_EQ(ticket.has_value(), !isClosed && waiting() < 2);
        if (ticket) calls.push_back({.ticket = *ticket});
    }
    void send() {
        while (const auto call = conversation.nextCall()) {
            ASSERT_FALSE(isClosed);
            ASSERT_EQ(inFlight(), 0);
            of(call->ticket).id = call->id;
        }
    }
    // To the last call that went out, whatever has become of it.
    void answer() {
        for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
            if (call->id.empty()) continue;
            const auto kind = conversation.answer(call->id, accepted).kind;
            const bool isLate = call->gaveUp && !call->wasAnswered;
            const bool isAwaited = !call->hasLeft && !call->wasAnswered && !call->endedWithIt;
            ASSERT_EQ(kind, isAwaited ? Kind::Awaited : isLate ? Kind::Late : Kind::Unasked);
            call->wasAnswered = true;
            return;
        }
        ASSERT_EQ(conversation.answer("never", accepted).kind, Kind::Unasked);
    }
    // The first caller that still waits goes, patient or not.
    void leave() {
        for (auto& call : calls) {
            if (call.hasLeft) continue;
            const auto outcome = conversation.leave(call.ticket);
            call.hasLeft = true;
            call.gaveUp = outcome.result == CommandResult::NoAnswer && !call.id.empty();
            const auto expected = call.endedWithIt   ? CommandResult::Disconnected
                                  : call.wasAnswered ? CommandResult::Answered
                                                     : CommandResult::NoAnswer;
            ASSERT_EQ(outcome.result, expected);
            return;
        }
    }
    void frame() {
        const auto arrival = conversation.arrive(std::to_string(arrived));
        ASSERT_EQ(arrival, isClosed    ? Arrival::TooLate
                           : isServing ? Arrival::Waits
                                       : Arrival::Serve);
        if (isClosed) return;
        ++arrived;
        isServing = true;
    }
    void serve() {
        if (!isServing) return;
        const auto next = conversation.nextFrame();
        ASSERT_EQ(next.has_value(), served < arrived);
        if (!next) isServing = false;
        if (next) ASSERT_EQ(*next, std::to_string(served++));
    }
    void close() {
        const auto ended = conversation.close();
        ASSERT_EQ(ended.has_value(), !isClosed);
        isClosed = true;
        if (!ended) return;
        std::size_t count = 0;
        for (auto& call : calls) {
            call.endedWithIt = !call.hasLeft && !call.wasAnswered;
            if (call.endedWithIt) ++count;
        }
        ASSERT_EQ(ended->size(), count);
    }
    void check() const {
        ASSERT_EQ(conversation.isOver(), isClosed && !isServing);
        for (const auto& call : calls) {
            const bool hasOutcome = !call.hasLeft && (call.wasAnswered || call.endedWithIt);
            ASSERT_EQ(conversation.hasOutcome(call.ticket), hasOutcome);
        }
    }

    struct Call {
        Ticket ticket;
        std::string id{};
        bool wasAnswered = false;
        bool endedWithIt = false;
        bool hasLeft = false;
        bool gaveUp = false;
    };
    Call& of(Ticket ticket) {
        return *std::find_if(calls.begin(), calls.end(),
                             [&](const Call& call) { return call.ticket == ticket; });
    }
    int inFlight() const {
        return static_cast<int>(std::count_if(calls.begin(), calls.end(), [](const Call& call) {
            return !call.id.empty() && !call.wasAnswered && !call.endedWithIt && !call.hasLeft;
        }));
    }
    int waiting() const {
        return static_cast<int>(std::count_if(calls.begin(), calls.end(), [](const Call& call) {
            return call.id.empty() && !call.hasLeft && !call.endedWithIt;
        }));
    }

    Conversation conversation{{.inbox = 2, .queuedCalls = 2}, "id-"};
    std::vector<Call> calls;
    int arrived = 0;
    int served = 0;
    bool isServing = false;
    bool isClosed = false;
};

struct Step {
    const char* name;
    void (World::*take)();
};
constexpr std::array steps = {
    Step{"ask", &World::ask},     Step{"send", &World::send},   Step{"answer", &World::answer},
    Step{"leave", &World::leave}, Step{"frame", &World::frame}, Step{"serve", &World::serve},
    Step{"close", &World::close},
};

void walk(const World& from, const std::string& path, int depth) {
    for (const auto& step : steps) {
        World world = from;
        (world.*step.take)();
        world.check();
        const auto here = path + " " + step.name;
        if (depth > 1) walk(world, here, depth - 1);
        ASSERT_FALSE(::testing::Test::HasFatalFailure()) << "after" << here;
    }
}

TEST(Conversation, isRightInEveryOrderOfEvents) { walk(World{}, "", 6); }

// The same from where most can go wrong: one call is out, one waits, one frame is served, one
// waits.
TEST(Conversation, isRightInEveryOrderOfEventsOnceItIsBusy) {
    World busy;
    busy.ask();
    busy.send();
    busy.ask();
    busy.frame();
    busy.serve();
    busy.frame();
    ASSERT_FALSE(::testing::Test::HasFatalFailure());

    walk(busy, "", 6);
}

}  // namespace
}  // namespace voltgate::rpc
