#include "ocpp/rpc/session.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/ocpp/rpc/echo_connection.hpp"

namespace voltgate::rpc {
namespace {

using namespace std::chrono_literals;

TEST(Session, answersACall) {
    Connection connection;

    connection.receive(R"([2,"1","Echo",{}])");

    EXPECT_EQ(connection.link->sent, std::vector<std::string>{R"([3,"1",{"echo":true}])"});
}

TEST(Session, takesANullPayloadForAnEmptyOne) {
    Connection connection;

    connection.receive(R"([2,"1","Echo",null])");

    EXPECT_EQ(connection.link->sent.back(), R"([3,"1",{"echo":true}])");
}

TEST(Session, tellsThatAnActionIsUnknown) {
    Connection connection;

    connection.receive(R"([2,"1","Unknown",{}])");

    EXPECT_EQ(connection.link->sent.back(),
              R"([4,"1","NotImplemented","Unknown action 'Unknown'",{}])");
}

TEST(Session, tellsAFaultWithItsPath) {
    Connection connection;

    connection.receive(R"([2,"1","Refuse",{}])");

    EXPECT_EQ(connection.link->sent.back(),
              R"([4,"1","TypeConstraintViolation","a.b: expected an integer",{}])");
}

TEST(Session, keepsInternalFailuresToItself) {
    Connection connection;

    connection.receive(R"([2,"1","Fail",{}])");

    EXPECT_EQ(connection.link->sent.back(),
              R"([4,"1","InternalError","Could not be processed now; please send it again.",{}])");
}

TEST(Session, answersAMalformedFrameAndGoesOn) {
    Connection connection;

    connection.receive(R"([2,"a","Echo",{)");
    connection.receive(R"([2,"b","Echo",{}])");

    ASSERT_EQ(connection.link->sent.size(), 2u);
    EXPECT_TRUE(connection.link->sent[0].starts_with(R"([4,"a","FormationViolation",)"))
        << connection.link->sent[0];
    EXPECT_EQ(connection.link->sent[1], R"([3,"b",{"echo":true}])");
}

TEST(Session, ignoresEmptyFramesAndUnknownMessageTypes) {
    Connection connection;

    connection.receive("");
    connection.receive(R"([6,"a","Echo",{}])");

    EXPECT_TRUE(connection.link->sent.empty());
}

TEST(Session, handlesTheSameCallOnce) {
    Connection connection;

    connection.receive(R"([2,"1","Echo",{}])");
    connection.receive(R"([2,"1","Echo",{}])");

    EXPECT_EQ(connection.handler->handled, 1);
    EXPECT_EQ(connection.link->sent.size(), 2u);
    EXPECT_EQ(connection.link->sent[0], connection.link->sent[1]);
}

// Of stations with constant ids: another answer may be true by now.
TEST(Session, answersAnewWhatIsAboutNow) {
    Connection connection;
    for (const std::string action : {"BootNotification", "Heartbeat", "Authorize"}) {
        connection.handler->handled = 0;

        connection.receive(R"([2,"1",")" + action + R"(",{}])");
        connection.receive(R"([2,"1",")" + action + R"(",{}])");

        EXPECT_EQ(connection.handler->handled, 2) << action;
    }
    // Once for each further action: the same again is no other call.
    EXPECT_EQ(connection.handler->violations.size(), 2u);
}

TEST(Session, handlesAnIdThatComesAgainWithAnotherPayload) {
    Connection connection;

    connection.receive(R"([2,"1","Echo",{}])");
    connection.receive(R"([2,"1","Echo",{"other":1}])");

    EXPECT_EQ(connection.handler->handled, 2);
}

TEST(Session, handlesAFailedCallAgain) {
    Connection connection;

    connection.receive(R"([2,"1","Fail",{}])");
    connection.receive(R"([2,"1","Fail",{}])");

    EXPECT_EQ(connection.handler->handled, 2);
}

TEST(Session, letsAHandlerCallTheSamePeerAndWait) {
    Connection connection;
    connection.receive(R"([2,"1","Ask",{}])");
    ASSERT_EQ(connection.link->sent.size(), 1u);

    connection.receive("[3,\"" + connection.lastId() + R"(",{"status":"Yes"}])");

    EXPECT_EQ(connection.link->sent.back(), R"([3,"1",{"status":"Yes"}])");
}

TEST(Session, handlesCallsInOrderWhileAHandlerWaits) {
    Connection connection;
    connection.receive(R"([2,"1","Ask",{}])");

    connection.receive(R"([2,"2","Echo",{}])");

    EXPECT_EQ(connection.link->sent.size(), 1u);  // Only the question.
    connection.receive("[3,\"" + connection.lastId() + R"(",{}])");
    EXPECT_EQ(connection.link->sent[1], R"([3,"1",{}])");
    EXPECT_EQ(connection.link->sent[2], R"([3,"2",{"echo":true}])");
}

TEST(Session, makesAPeerWaitThatFillsItsInbox) {
    Connection connection;
    connection.receive(R"([2,"1","Ask",{}])");
    for (int i = 0; i < 4; ++i)
        connection.receive("[2,\"x" + std::to_string(i) + R"(","Echo",{}])");
    EXPECT_TRUE(connection.link->isPaused);

    connection.receive("[3,\"" + connection.lastId() + R"(",{}])");

    EXPECT_FALSE(connection.link->isPaused);
}

TEST(Session, sendsOneCallAtATime) {
    Connection connection;
    connection.call("First");
    connection.call("Second");
    EXPECT_EQ(connection.link->sent.size(), 1u);

    connection.receive("[3,\"" + connection.lastId() + R"(",{"status":"Accepted"}])");

    EXPECT_EQ(connection.link->sent.size(), 2u);
    ASSERT_EQ(connection.outcomes.size(), 1u);
    EXPECT_TRUE(connection.outcomes[0].isAccepted());
}

TEST(Session, reportsACallError) {
    Connection connection;
    connection.call("First");

    connection.receive("[4,\"" + connection.lastId() + R"(","NotSupported","not here",{"why":1}])");

    ASSERT_EQ(connection.outcomes.size(), 1u);
    EXPECT_EQ(connection.outcomes[0].result, CommandResult::CallError);
    EXPECT_EQ(connection.outcomes[0].errorCode, "NotSupported");
    EXPECT_EQ(connection.outcomes[0].errorDetails, R"({"why":1})");
}

TEST(Session, givesUpOnACallAndSendsTheNext) {
    Connection connection;
    connection.call("First", 1ms);
    connection.call("Second");

    connection.io.restart();
    connection.io.run_for(50ms);

    ASSERT_EQ(connection.outcomes.size(), 1u);
    EXPECT_EQ(connection.outcomes[0].result, CommandResult::NoAnswer);
    EXPECT_EQ(connection.link->sent.size(), 2u);
}

TEST(Session, reportsAnAnswerThatComesLate) {
    Connection connection;
    connection.call("First", 1ms);
    const auto id = connection.lastId();
    connection.io.restart();
    connection.io.run_for(50ms);

    connection.receive("[3,\"" + id + R"(",{"status":"Accepted"}])");

    EXPECT_EQ(connection.handler->late, std::vector<std::string>{"First Accepted"});
}

TEST(Session, dropsAnswersToNothing) {
    Connection connection;

    connection.receive(R"([3,"never-asked",{}])");
    connection.receive(R"([4,"never-asked","GenericError","",{}])");

    EXPECT_TRUE(connection.link->sent.empty());
    EXPECT_TRUE(connection.handler->late.empty());
}

TEST(Session, refusesCallsBeyondItsQueue) {
    Connection connection;
    for (int i = 0; i < 4; ++i) connection.call("Call");

    ASSERT_EQ(connection.outcomes.size(), 1u);
    EXPECT_EQ(connection.outcomes[0].result, CommandResult::QueueFull);
}

TEST(Session, failsPendingCallsAtOnceWhenTheSocketEnds) {
    Connection connection;
    connection.call("First");
    connection.call("Second");

    connection.session->closed();
    connection.run();

    ASSERT_EQ(connection.outcomes.size(), 2u);
    EXPECT_EQ(connection.outcomes[0].result, CommandResult::Disconnected);
    EXPECT_EQ(connection.outcomes[1].result, CommandResult::Disconnected);
    EXPECT_EQ(connection.handler->disconnects, 1);
}

TEST(Session, refusesCallsAfterTheSocketEnded) {
    Connection connection;
    connection.session->closed();
    connection.run();

    connection.call("First");

    ASSERT_EQ(connection.outcomes.size(), 1u);
    EXPECT_EQ(connection.outcomes[0].result, CommandResult::Disconnected);
}

TEST(Session, handlesFramesThatCameBeforeTheSocketEnded) {
    Connection connection;

    connection.session->receive(R"([2,"1","Echo",{}])");
    connection.session->receive(R"([2,"2","Echo",{}])");
    connection.session->closed();
    connection.run();

    EXPECT_EQ(connection.handler->handled, 2);
}

TEST(Session, servesNoFrameThatComesAfterTheEnd) {
    Connection connection;
    connection.session->receive(R"([2,"1","Ask",{}])");
    connection.run();  // It is being served, and waits for the peer.

    connection.session->closed();
    connection.session->receive(R"([2,"2","Echo",{}])");
    connection.session->receive(R"([2,"3","Echo",{)");
    connection.run();

    EXPECT_EQ(connection.handler->handled, 1);
    EXPECT_EQ(connection.handler->disconnects, 1);
}

TEST(Session, survivesAnAnswerThatComesAfterTheEnd) {
    Connection connection;
    connection.call("First");
    const auto id = connection.lastId();

    connection.session->closed();
    connection.session->receive("[3,\"" + id + R"(",{"status":"Accepted"}])");
    connection.run();
    connection.receive("[3,\"" + id + R"(",{"status":"Accepted"}])");

    ASSERT_EQ(connection.outcomes.size(), 1u);
    EXPECT_EQ(connection.outcomes[0].result, CommandResult::Disconnected);
    EXPECT_TRUE(connection.handler->late.empty());
}

TEST(Session, goesOnWhenAFrameCannotBeServed) {
    Connection connection;
    connection.link->refusesFrames = 1;

    connection.receive(R"([2,"1","Echo",{}])");
    connection.receive(R"([2,"2","Echo",{}])");

    EXPECT_EQ(connection.link->sent, std::vector<std::string>{R"([3,"2",{"echo":true}])"});
}

TEST(Session, holdsCallsUntilTheFirstCallOfThePeerIsAnswered) {
    Connection connection(10s);
    connection.call("Early");
    EXPECT_TRUE(connection.link->sent.empty());

    connection.receive(R"([2,"1","Echo",{}])");

    ASSERT_EQ(connection.link->sent.size(), 2u);
    EXPECT_EQ(connection.link->sent[0], R"([3,"1",{"echo":true}])");
    EXPECT_EQ(readMessage(connection.link->sent[1]).action, "Early");
}

TEST(Session, releasesHeldCallsAfterAWhile) {
    Connection connection(1ms);
    connection.call("Early");

    connection.io.restart();
    connection.io.run_for(50ms);

    EXPECT_EQ(connection.link->sent.size(), 1u);
}

// Another connection of the station may take the place of one that has just come in.
TEST(Session, mayBeEndedByAnotherThreadWhileItIsStarted) {
    asio::io_context io;
    auto work = asio::make_work_guard(io);
    std::thread thread([&io] { io.run(); });
    std::vector<std::shared_ptr<Echo>> handlers;
    for (int i = 0; i < 200; ++i) {
        handlers.push_back(std::make_shared<Echo>());
        const auto session =
            std::make_shared<Session>(io, SessionSettings{.station = {"CP-1"}},
                                      std::make_shared<FakeLink>(), handlers.back());
        session->close(1001, "replaced");
        session->start();
    }

    work.reset();
    thread.join();

    for (const auto& handler : handlers) EXPECT_EQ(handler->disconnects, 1);
}

}  // namespace
}  // namespace voltgate::rpc
