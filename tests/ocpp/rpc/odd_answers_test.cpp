// Answers of a station as no specification has them: what is used of them, what is counted, and
// that the call ends with them in any case.
#include <gtest/gtest.h>

#include "tests/ocpp/rpc/echo_connection.hpp"

namespace voltgate::rpc {
namespace {

struct OddAnswer {
    std::string begin;  // Then the id,
    std::string end;    // and this.
    std::string rule;   // That is counted.
    std::string result;
};

void PrintTo(const OddAnswer& odd, std::ostream* out) { *out << odd.begin << "ID" << odd.end; }

// The id is that of the call.
std::string textOf(const OddAnswer& odd, const std::string& id) { return odd.begin + id + odd.end; }

CommandOutcome outcomeOf(Connection& connection, const OddAnswer& odd) {
    connection.call("First");
    connection.receive(textOf(odd, connection.lastId()));
    return connection.outcomes.empty() ? CommandOutcome{} : connection.outcomes[0];
}

class ForgivenResults : public ::testing::TestWithParam<OddAnswer> {};

TEST_P(ForgivenResults, areUsedAndCounted) {
    Connection connection;

    const auto outcome = outcomeOf(connection, GetParam());

    EXPECT_EQ(outcome.result, CommandResult::Answered) << outcome.errorDescription;
    EXPECT_EQ(outcome.response, GetParam().result);
    EXPECT_EQ(connection.handler->violations, std::vector<std::string>{GetParam().rule + " First"});
}

const std::string accepted = R"({"status":"Accepted"})";

INSTANTIATE_TEST_SUITE_P(
    All, ForgivenResults,
    ::testing::Values(
        OddAnswer{R"([3,")", R"(",null])", "null-payload", "{}"},
        OddAnswer{R"([3,")", "\"," + accepted + R"(,"extra"])", "array-length", accepted},
        OddAnswer{R"([3,")", "\"," + accepted + ",null]", "array-length", accepted},
        OddAnswer{R"([3,")", "\"," + accepted + ",{}]", "array-length", accepted},
        OddAnswer{R"([3,")", "\",\"First\"," + accepted + "]", "array-length", accepted},
        OddAnswer{R"([3,")", R"(",{"configurationKey":[])", "invalid-json",
                  R"({"configurationKey":[]})"},
        OddAnswer{R"([3,")", "\"," + accepted, "invalid-json", accepted},
        OddAnswer{R"([3,")", R"(",{"status":"Accepted")", "invalid-json", accepted},
        OddAnswer{R"([3,")", R"(",{"status":"Accepted",}])", "invalid-json", accepted},
        OddAnswer{R"([3,")", R"(",{"interval":,"status":"Accepted")", "invalid-json",
                  R"({"interval":null,"status":"Accepted"})"}));

class UnusableAnswers : public ::testing::TestWithParam<OddAnswer> {};

TEST_P(UnusableAnswers, endTheCallAtOnceWithTheReason) {
    Connection connection;
    connection.call("First");
    const auto id = connection.lastId();
    connection.call("Second");

    connection.receive(textOf(GetParam(), id));

    ASSERT_EQ(connection.outcomes.size(), 1u);
    EXPECT_EQ(connection.outcomes[0].result, CommandResult::Unreadable);
    EXPECT_FALSE(connection.outcomes[0].errorDescription.empty());
    EXPECT_EQ(connection.outcomes[0].response, "");
    EXPECT_EQ(connection.handler->violations, std::vector<std::string>{"malformed-frame First"});
    EXPECT_EQ(readMessage(connection.link->sent.back()).action, "Second");  // The line is free.
}

INSTANTIATE_TEST_SUITE_P(
    All, UnusableAnswers,
    ::testing::Values(
        OddAnswer{R"([3,")", R"(",[]])", "", ""}, OddAnswer{R"([3,")", R"(","x"])", "", ""},
        OddAnswer{R"([3,")", R"(",5])", "", ""}, OddAnswer{R"([3,")", R"(",true])", "", ""},
        OddAnswer{R"([3,")", R"("])", "", ""}, OddAnswer{R"([4,")", R"("])", "", ""},
        OddAnswer{R"([3,")", R"(",)", "", ""}, OddAnswer{R"([3,")", R"(",{"a)", "", ""},
        OddAnswer{R"([3,")", R"(",{"value":12)", "", ""},
        OddAnswer{R"([3,")", R"(",{"status" "Accepted"}])", "", ""},
        OddAnswer{R"([3,")", R"(")", "", ""}, OddAnswer{R"([4,")", R"(",5,"",{}])", "", ""}));

struct OddError {
    const char* rest;
    const char* rule;
    const char* description;
    const char* details;
};

class ForgivenErrors : public ::testing::TestWithParam<OddError> {};

TEST_P(ForgivenErrors, keepTheirCode) {
    Connection connection;
    connection.call("First");

    connection.receive("[4,\"" + connection.lastId() + GetParam().rest);

    ASSERT_EQ(connection.outcomes.size(), 1u);
    EXPECT_EQ(connection.outcomes[0].result, CommandResult::CallError);
    EXPECT_EQ(connection.outcomes[0].errorCode, "NotSupported");
    EXPECT_EQ(connection.outcomes[0].errorDescription, GetParam().description);
    EXPECT_EQ(connection.outcomes[0].errorDetails, GetParam().details);
    EXPECT_EQ(connection.handler->violations,
              std::vector<std::string>{std::string(GetParam().rule) + " First"});
}

INSTANTIATE_TEST_SUITE_P(
    All, ForgivenErrors,
    ::testing::Values(
        OddError{R"(","NotSupported","no",null])", "null-payload", "no", "{}"},
        OddError{R"(","NotSupported","no",[]])", "salvaged-message", "no", "{}"},
        OddError{R"(","NotSupported","no",""])", "salvaged-message", "no", "{}"},
        OddError{R"(","NotSupported","no",7])", "salvaged-message", "no", "{}"},
        OddError{R"(","NotSupported","no"])", "array-length", "no", "{}"},
        OddError{R"(","NotSupported"])", "array-length", "", "{}"},
        OddError{R"(","NotSupported","no",{"a":1},"x"])", "array-length", "no", R"({"a":1})"},
        OddError{R"(","NotSupported","no",{"a":1})", "invalid-json", "no", R"({"a":1})"}));

TEST(OddAnswers, areOfNoUseFromAStationThatIsForgivenNothing) {
    for (const auto* rest : {R"(",null])", R"(",{},"extra"])", R"(",{})"}) {
        Connection connection(Duration::zero(), json::Leniency::strict());
        connection.call("First");

        connection.receive("[3,\"" + connection.lastId() + rest);

        ASSERT_EQ(connection.outcomes.size(), 1u) << rest;
        EXPECT_EQ(connection.outcomes[0].result, CommandResult::Unreadable) << rest;
    }
}

TEST(OddAnswers, thatCannotBeReadAreCountedThoughNobodyAsked) {
    Connection connection;

    connection.receive(R"([3,"never-asked",)");
    connection.receive("[3]");

    EXPECT_EQ(connection.handler->violations,
              (std::vector<std::string>{"malformed-frame ", "malformed-frame "}));
    EXPECT_TRUE(connection.link->sent.empty());
}

TEST(OddAnswers, thatComeLateAreToldAsWhatTheyAre) {
    Connection connection;
    connection.call("First", std::chrono::milliseconds(1));
    const auto id = connection.lastId();
    connection.io.restart();
    connection.io.run_for(std::chrono::milliseconds(50));

    connection.receive("[3,\"" + id + R"(",[]])");

    EXPECT_EQ(connection.handler->late, std::vector<std::string>{"First "});
    EXPECT_EQ(connection.handler->violations,
              (std::vector<std::string>{"malformed-frame First", "late-answer First"}));
}

}  // namespace
}  // namespace voltgate::rpc
