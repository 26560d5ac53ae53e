// The frame log and the handshakes: written behind, bounded, readable soon after.
#include "db/frame_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

FrameRecord aFrame(std::string action, std::string text = "[2,\"1\",\"Heartbeat\",{}]") {
    FrameRecord frame;
    frame.station = aStation;
    frame.at = noon;
    frame.kind = "CALL";
    frame.action = std::move(action);
    frame.messageId = "1";
    frame.frame = std::move(text);
    return frame;
}

struct Frames : TestStorage {
    std::vector<FrameRecord> list(FrameFilter filter) {
        return runTask(storage.frames.list(std::move(filter), {})).items;
    }
    bool hasWritten(std::size_t count) {
        return eventually([&] { return list({.station = aStation}).size() == count; });
    }
};

TEST(FrameLog, keepsFramesNewestFirst) {
    Frames test;
    test.storage.frames.record(aFrame("Heartbeat"));
    auto answer = aFrame("Heartbeat", "tab\t, line\n, back\\slash, ümlaut");
    answer.direction = FrameDirection::Sent;
    answer.kind = "CALLRESULT";
    test.storage.frames.record(answer);

    ASSERT_TRUE(test.hasWritten(2));
    const auto frames = test.list({.station = aStation});
    EXPECT_EQ(frames[0].frame, "tab\t, line\n, back\\slash, ümlaut");
    EXPECT_EQ(frames[0].direction, FrameDirection::Sent);
    EXPECT_EQ(frames[0].kind, "CALLRESULT");
    EXPECT_EQ(frames[1].frame, "[2,\"1\",\"Heartbeat\",{}]");
    EXPECT_EQ(frames[1].at, noon);
}

TEST(FrameLog, isFilteredByActionKindAndTime) {
    Frames test;
    auto late = aFrame("Authorize");
    late.at = noon + hour;
    test.storage.frames.record(aFrame("Heartbeat"));
    test.storage.frames.record(late);
    ASSERT_TRUE(test.hasWritten(2));

    EXPECT_EQ(test.list({.station = aStation, .action = "Authorize"}).size(), 1u);
    EXPECT_EQ(test.list({.station = aStation, .kind = "CALLERROR"}).size(), 0u);
    EXPECT_EQ(test.list({.station = aStation, .from = noon + minute}).size(), 1u);
    EXPECT_EQ(test.list({.station = aStation, .to = noon + minute}).size(), 1u);
    EXPECT_EQ(test.list({.station = {"CP-2"}}).size(), 0u);
}

TEST(FrameLog, cutsLongFramesBetweenCharacters) {
    Frames test;
    test.storage.frames.record(aFrame("DataTransfer", "x" + std::string(65534, 'y') + "ää"));

    ASSERT_TRUE(test.hasWritten(1));
    EXPECT_EQ(test.list({.station = aStation})[0].frame.size(), 65535u);
}

TEST(FrameLog, keepsFramesThatAreNoText) {
    Frames test;
    test.storage.frames.record(aFrame("", std::string("\0\xFF", 2)));

    ASSERT_TRUE(test.hasWritten(1));
    EXPECT_EQ(test.list({.station = aStation})[0].frame, "\uFFFD\uFFFD");
}

TEST(FrameLog, dropsAndCountsWhatDoesNotFitInTheQueue) {
    Database database("postgresql:///x?host=/nowhere&user=x", 1);
    FrameRepository frames(database, "postgresql:///x?host=/nowhere&user=x", 10'000);

    for (int i = 0; i < 100; ++i) frames.record(aFrame("DataTransfer", std::string(1000, 'x')));

    EXPECT_GT(frames.dropped(), 80u);
    EXPECT_LT(frames.dropped(), 100u);
}

TEST(FrameLog, writesWhatIsQueuedWhenItStops) {
    Frames test;
    for (int i = 0; i < 100; ++i) test.storage.frames.record(aFrame("Heartbeat"));

    test.storage.frames.stop();

    EXPECT_EQ(test.database.query("select count(*) from frame"), "100");
}

TEST(FrameLog, isWrittenAfterPostgresCameBack) {
    const TestCluster cluster;
    Storage storage(cluster.url(), {.threads = 1});
    cluster.stop();
    storage.frames.record(aFrame("Heartbeat"));
    cluster.start();

    EXPECT_TRUE(eventually(
        [&] { return !runTask(storage.frames.list({.station = aStation}, {})).items.empty(); }));
}

TEST(ConnectionAttempts, keepTheirFacts) {
    TestStorage test;
    ConnectionAttempt attempt;
    attempt.at = noon;
    attempt.address = "127.0.0.1:1";
    attempt.path = "/ocpp/CP-1";
    attempt.stationId = "CP-1";
    attempt.subprotocols = "ocpp1.5";
    attempt.credentials = CredentialsKind::Malformed;
    attempt.userAgent = std::string(5000, 'a') + "\xFF";
    attempt.verdict = ConnectionVerdict::NoSubprotocol;
    attempt.reason = "use ocpp1.6";
    test.storage.connectionAttempts.record(attempt);

    std::vector<ConnectionAttempt> found;
    ASSERT_TRUE(eventually([&] {
        found = runTask(test.storage.connectionAttempts.list({.stationId = "cp-1"}, {})).items;
        return !found.empty();
    }));

    EXPECT_EQ(found[0].at, noon);
    EXPECT_EQ(found[0].credentials, CredentialsKind::Malformed);
    EXPECT_EQ(found[0].verdict, ConnectionVerdict::NoSubprotocol);
    EXPECT_EQ(found[0].reason, "use ocpp1.6");
    EXPECT_EQ(found[0].userAgent.size(), 1024u);
}

TEST(ConnectionAttempts, areFilteredByVerdict) {
    TestStorage test;
    ConnectionAttempt accepted, refused;
    refused.verdict = ConnectionVerdict::UnknownStation;
    test.storage.connectionAttempts.record(accepted);
    test.storage.connectionAttempts.record(refused);
    test.storage.connectionAttempts.stop();

    const auto found = runTask(
        test.storage.connectionAttempts.list({.verdict = ConnectionVerdict::UnknownStation}, {}));

    EXPECT_EQ(found.items.size(), 1u);
}

}  // namespace
}  // namespace voltgate::db
