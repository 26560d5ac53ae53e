#include "ocpp/rpc/message.hpp"

#include <gtest/gtest.h>

#include "ocpp/json/document.hpp"

namespace voltgate::rpc {
namespace {

TEST(ReadMessage, readsACall) {
    const auto message = readMessage(R"([2,"17","Heartbeat",{"a":1}])");

    EXPECT_EQ(message.kind, MessageKind::Call);
    EXPECT_EQ(message.id, "17");
    EXPECT_EQ(message.action, "Heartbeat");
    EXPECT_EQ(json::toText(*message.payload), R"({"a":1})");
}

TEST(ReadMessage, readsACallResult) {
    const auto message = readMessage(R"([3,"17",{"status":"Accepted"}])");

    EXPECT_EQ(message.kind, MessageKind::CallResult);
    EXPECT_EQ(json::toText(*message.payload), R"({"status":"Accepted"})");
}

TEST(ReadMessage, readsACallResultThatRepeatsItsAction) {
    const auto message =
        readMessage(R"([3,"17","Reset",{"status":"Accepted"}])", json::Leniency::all());

    EXPECT_EQ(message.kind, MessageKind::CallResult);
    EXPECT_EQ(json::toText(*message.payload), R"({"status":"Accepted"})");
}

TEST(ReadMessage, readsACallError) {
    const auto message = readMessage(R"([4,"17","NotSupported","no",{}])");

    EXPECT_EQ(message.kind, MessageKind::CallError);
    EXPECT_EQ(message.errorCode, "NotSupported");
    EXPECT_EQ(message.errorDescription, "no");
}

struct BrokenFrame {
    const char* frame;
    const char* id;
    bool mustAnswer;
};

class BrokenFrames : public testing::TestWithParam<BrokenFrame> {};

TEST_P(BrokenFrames, areToldWithTheIdThatCanBeRecovered) {
    const auto message = readMessage(GetParam().frame);

    EXPECT_EQ(message.kind, MessageKind::Malformed);
    EXPECT_EQ(message.id, GetParam().id);
    EXPECT_EQ(message.mustAnswer, GetParam().mustAnswer);
    EXPECT_FALSE(message.fault.empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenFrames,
    testing::Values(BrokenFrame{"", "-1", true}, BrokenFrame{"garbage", "-1", true},
                    BrokenFrame{"{}", "-1", true}, BrokenFrame{"[]", "-1", true},
                    BrokenFrame{"[2]", "-1", true},
                    BrokenFrame{R"(["2","a","Heartbeat",{}])", "-1", true},
                    BrokenFrame{R"([2,"a","Heartbeat"])", "a", true},
                    BrokenFrame{R"([2,"a","Heartbeat",{},5])", "a", true},
                    BrokenFrame{R"([2,"a",5,{}])", "a", true},
                    BrokenFrame{R"([2,7,"Heartbeat",{}])", "7", true},
                    BrokenFrame{R"([2,{},"Heartbeat",{}])", "-1", true},
                    BrokenFrame{R"([2,"a","StopTransaction",{"transactionId":,"meterStop":1}])",
                                "a", true},
                    BrokenFrame{R"( [ 2 , "a" , "Heartbeat",{)", "a", true},
                    BrokenFrame{R"([2,"a\"b","Heartbeat",{)", "-1", true},
                    BrokenFrame{R"([3,"a",{)", "a", false}, BrokenFrame{R"([3,"a"])", "a", false},
                    BrokenFrame{R"([4,"a"])", "a", false}));

TEST(ReadMessage, refusesAMessageIdBeyondItsBound) {
    const auto message = readMessage("[2,\"" + std::string(256, 'x') + R"(","Heartbeat",{}])");

    EXPECT_EQ(message.kind, MessageKind::Malformed);
    EXPECT_EQ(message.id, "-1");
}

TEST(ReadMessage, ignoresMessageTypesOfLaterVersions) {
    EXPECT_EQ(readMessage(R"([6,"a","NotifyPeriodicEventStream",{}])").kind, MessageKind::Ignored);
    EXPECT_EQ(readMessage(R"([99,"a"])").kind, MessageKind::Ignored);
}

TEST(WriteMessage, quotesWhatNeedsIt) {
    EXPECT_EQ(writeCall("a\"b", "Reset", R"({"type":"Soft"})"),
              R"([2,"a\"b","Reset",{"type":"Soft"}])");
    EXPECT_EQ(writeCallResult("1", "{}"), R"([3,"1",{}])");
    EXPECT_EQ(writeCallError("1", "GenericError", "line\n"),
              R"([4,"1","GenericError","line\n",{}])");
}

TEST(WriteMessage, cutsAnErrorDescriptionBetweenCharacters) {
    const std::string description = std::string(254, 'x') + "äöü";

    const auto frame = writeCallError("1", "GenericError", description);

    EXPECT_EQ(frame, "[4,\"1\",\"GenericError\",\"" + std::string(254, 'x') + "\",{}]");
}

TEST(ErrorCode, isSpeltAsItsVersionSpellsIt) {
    EXPECT_EQ(text(ErrorCode::FormationViolation, OcppVersion::V16), "FormationViolation");
    EXPECT_EQ(text(ErrorCode::FormationViolation, OcppVersion::V201), "FormatViolation");
    EXPECT_EQ(text(ErrorCode::OccurrenceConstraintViolation, OcppVersion::V16),
              "OccurenceConstraintViolation");
    EXPECT_EQ(text(ErrorCode::OccurrenceConstraintViolation, OcppVersion::V21),
              "OccurrenceConstraintViolation");
    EXPECT_EQ(text(ErrorCode::RpcFrameworkError, OcppVersion::V16), "FormationViolation");
}

}  // namespace
}  // namespace voltgate::rpc
