#include "bench/load/script.hpp"

#include <gtest/gtest.h>

#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"
#include "ocpp/v16/messages/transactions.hpp"

namespace voltgate::bench {
namespace {

class ScriptTest : public testing::Test {
protected:
    std::string sent() {
        std::string text;
        script.compose(text);
        return text;
    }
    Reply answer(const std::string& call, const std::string& payload) {
        const auto document = json::parseText(call);
        return script.receive("[3,\"" + std::string(document[1].GetString()) + "\"," + payload +
                              "]");
    }
    void bootAndAuthorize() {
        answer(sent(),
               R"({"status":"Accepted","currentTime":"2026-01-31T12:00:00Z","interval":1})");
        answer(sent(), R"({"idTagInfo":{"status":"Accepted"}})");
    }
    void start() {
        bootAndAuthorize();
        answer(sent(), R"({"idTagInfo":{"status":"Accepted"},"transactionId":4711})");
    }

    ScriptSettings settings{.sessions = 1, .meterValues = 2};
    AcknowledgedLog log{""};
    Script script{settings, "CP1", "TAG1", 0, log};
};

TEST_F(ScriptTest, sendsMeterValuesThatFitTheMessage) {
    start();

    const auto document = json::parseText(sent());
    const auto request = json::Reader().read<v16::MeterValuesRequest>(document[3]);

    EXPECT_EQ(request.transactionId, 4711);
    EXPECT_GE(request.meterValue.at(0).sampledValue.size(), 8U);
}

TEST_F(ScriptTest, resendsTheSameContentUnderANewId) {
    bootAndAuthorize();

    const auto first = json::parseText(sent());
    const auto second = json::parseText(sent());

    EXPECT_NE(std::string(first[1].GetString()), second[1].GetString());
    EXPECT_EQ(json::toText(first[3]), json::toText(second[3]));
}

TEST_F(ScriptTest, takesACallErrorAsARefusal) {
    const auto call = json::parseText(sent());

    const auto reply = script.receive("[4,\"" + std::string(call[1].GetString()) +
                                      "\",\"InternalError\",\"\",{}]");

    EXPECT_EQ(reply, Reply::Refused);
    EXPECT_EQ(script.step(), Step::Boot);
}

TEST_F(ScriptTest, ignoresAnAnswerToSomethingElse) {
    sent();

    EXPECT_EQ(script.receive(R"([3,"another",{"status":"Accepted"}])"), Reply::Foreign);
}

TEST_F(ScriptTest, endsAfterItsSessions) {
    start();
    answer(sent(), "{}");
    answer(sent(), "{}");

    answer(sent(), R"({"idTagInfo":{"status":"Accepted"}})");

    EXPECT_EQ(script.step(), Step::Done);
}

}  // namespace
}  // namespace voltgate::bench
