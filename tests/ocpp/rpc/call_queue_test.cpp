#include "ocpp/rpc/call_queue.hpp"

#include <gtest/gtest.h>

namespace voltgate::rpc {
namespace {

TEST(CallQueue, hasOneCallInFlight) {
    CallQueue queue(10);
    const auto first = queue.enqueue(Priority::Other);
    queue.enqueue(Priority::Other);

    EXPECT_EQ(queue.next(), first);
    EXPECT_EQ(queue.next(), std::nullopt);
}

TEST(CallQueue, sendsTheNextWhenTheFirstIsAnswered) {
    CallQueue queue(10);
    const auto first = queue.enqueue(Priority::Other);
    const auto second = queue.enqueue(Priority::Other);
    queue.next();

    queue.answered(*first);

    EXPECT_EQ(queue.next(), second);
}

TEST(CallQueue, letsAStopOvertakeAStartAndAStartTheRest) {
    CallQueue queue(10);
    const auto other = queue.enqueue(Priority::Other);
    const auto start = queue.enqueue(Priority::Start);
    const auto stop = queue.enqueue(Priority::Stop);

    for (const auto expected : {stop, start, other}) {
        const auto next = queue.next();
        EXPECT_EQ(next, expected);
        queue.answered(*next);
    }
}

TEST(CallQueue, keepsTheOrderWithinAPriority) {
    CallQueue queue(10);
    const auto first = queue.enqueue(Priority::Start);
    const auto second = queue.enqueue(Priority::Start);

    EXPECT_EQ(queue.next(), first);
    queue.answered(*first);
    EXPECT_EQ(queue.next(), second);
}

TEST(CallQueue, refusesWhatIsBeyondItsCapacity) {
    CallQueue queue(2);
    queue.enqueue(Priority::Other);
    queue.enqueue(Priority::Other);

    EXPECT_EQ(queue.enqueue(Priority::Stop), std::nullopt);
}

TEST(CallQueue, goesOnAfterACallInFlightWasAbandoned) {
    CallQueue queue(10);
    const auto first = queue.enqueue(Priority::Other);
    const auto second = queue.enqueue(Priority::Other);
    queue.next();

    queue.abandon(*first);

    EXPECT_EQ(queue.next(), second);
}

TEST(CallQueue, forgetsAnAbandonedCallThatWaits) {
    CallQueue queue(10);
    const auto first = queue.enqueue(Priority::Other);

    queue.abandon(*first);

    EXPECT_EQ(queue.next(), std::nullopt);
    EXPECT_EQ(queue.waiting(), 0u);
}

TEST(CallQueue, ignoresALateAnswerOfAnotherCall) {
    CallQueue queue(10);
    const auto first = queue.enqueue(Priority::Other);
    const auto second = queue.enqueue(Priority::Other);
    queue.next();
    queue.abandon(*first);
    queue.next();

    queue.answered(*first);

    EXPECT_EQ(queue.inFlight(), second);
}

TEST(CallQueue, sendsNothingWhileHeld) {
    CallQueue queue(10);
    queue.hold();
    const auto first = queue.enqueue(Priority::Stop);

    EXPECT_EQ(queue.next(), std::nullopt);
    queue.release();
    EXPECT_EQ(queue.next(), first);
}

}  // namespace
}  // namespace voltgate::rpc
