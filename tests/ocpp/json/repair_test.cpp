#include "ocpp/json/repair.hpp"

#include <gtest/gtest.h>

#include "ocpp/json/document.hpp"

namespace voltgate::json {
namespace {

struct Broken {
    std::string text;
    const char* mended;
};

class Repairs : public testing::TestWithParam<Broken> {};

TEST_P(Repairs, makeJsonOfIt) {
    const auto mended = repaired(GetParam().text);

    ASSERT_TRUE(mended.has_value());
    EXPECT_EQ(mended.value_or(""), GetParam().mended);
    EXPECT_NO_THROW(parseText(mended.value_or("")));
}

INSTANTIATE_TEST_SUITE_P(
    All, Repairs,
    testing::Values(Broken{R"({"transactionId":,"a":1})", R"({"transactionId":null,"a":1})"},
                    Broken{R"({"a":})", R"({"a":null})"}, Broken{R"({"a": })", R"({"a": null})"},
                    Broken{R"([1,2,])", "[1,2]"}, Broken{R"({"a":1,})", R"({"a":1})"},
                    Broken{"[,1,,2]", "[1,2]"}, Broken{"[1, ]", "[1 ]"},
                    Broken{"[NaN,-Infinity,None,True]", "[null,null,null,true]"},
                    Broken{"[1e400,-17e308,1e-400]", "[null,null,1e-400]"},
                    Broken{"[+5,007,.5,-.5,5.]", "[5,7,0.5,-0.5,5.0]"},
                    Broken{"[\"a\nb\tc\x01\"]", R"(["a\u000ab\u0009c\u0001"])"},
                    Broken{R"(["C:\data","\u12"])", R"(["C:\\data","\\u12"])"},
                    Broken{R"(["a\udeadb\ud83d","\uDE00\ud83d"])",
                           R"(["a\ufffdb\ufffd","\ufffd\ufffd"])"},
                    Broken{"\xEF\xBB\xBF[1]", "[1]"}, Broken{std::string("[1]\0\0", 5), "[1]"}));

TEST(Repair, leavesGoodJsonAlone) {
    for (const auto* text :
         {R"({"a":[1,-2.5e3,true,null,"x,}:\" \u00e4\ud83d\ude00"],"b":{}})", "[]", "0"}) {
        EXPECT_FALSE(repaired(text)) << text;
    }
}

TEST(Repair, doesNotGuessTheEndOfATextThatIsCut) {
    EXPECT_FALSE(repaired(R"([2,"1","StopTransaction",{"meterStop":12)"));
    EXPECT_FALSE(repaired(R"(["abc)"));
}

TEST(Repair, closesATextThatEndsBehindAWholeValue) {
    EXPECT_EQ(closed(R"([3,"ID",{"configurationKey":[])"), R"([3,"ID",{"configurationKey":[]}])");
    EXPECT_EQ(closed(R"([3,"ID",{"status":"Acc]\"epted")"), R"([3,"ID",{"status":"Acc]\"epted"}])");
    EXPECT_EQ(closed(R"([3,"ID",{"a":{"b":true)"), R"([3,"ID",{"a":{"b":true}}])");
    EXPECT_EQ(closed("[3,\"ID\",{} \r\n"), R"([3,"ID",{}])");
}

TEST(Repair, closesNothingElse) {
    for (const auto* text : {R"([3,"ID",{"a":12)", R"([3,"ID",{"a":"b)", R"([3,"ID",{"a":"b",)",
                             R"([3,"ID",{"a":)", R"([3,"ID",{"a":[)", R"([3,"ID",{"a":"b\")",
                             R"([3,"ID",{]})", R"([3,"ID",{}])", "]", ""}) {
        EXPECT_FALSE(closed(text)) << text;
    }
}

}  // namespace
}  // namespace voltgate::json
