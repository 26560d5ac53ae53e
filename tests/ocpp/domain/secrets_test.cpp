#include "ocpp/domain/secrets.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

TEST(Secrets, areMaskedWhereverTheyStandInAFrame) {
    EXPECT_EQ(withoutSecrets(
                  R"([2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"61\"62"}])"),
              R"([2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}])");
    EXPECT_EQ(withoutSecrets(R"({"value": "x", "readonly": false, "key" : "authorizationkey"})"),
              R"({"value": "***", "readonly": false, "key" : "authorizationkey"})");
    EXPECT_EQ(
        withoutSecrets(R"([3,"1",{"configurationKey":[{"key":"A","readonly":true,"value":"1"},)"
                       R"({"key":"BasicAuthPassword","readonly":false,"value":"s"}]}])"),
        R"([3,"1",{"configurationKey":[{"key":"A","readonly":true,"value":"1"},)"
        R"({"key":"BasicAuthPassword","readonly":false,"value":"***"}]}])");
}

TEST(Secrets, areMaskedInATextThatIsCutOff) {
    EXPECT_EQ(withoutSecrets(R"([2,"1","X",{"key":"AuthorizationKey","value":"6162)"),
              R"([2,"1","X",{"key":"AuthorizationKey","value":"***)");
    EXPECT_EQ(withoutSecrets(R"({"key":"AuthorizationKey","value":"61\)"),
              R"({"key":"AuthorizationKey","value":"***)");
}

TEST(Secrets, areNothingElse) {
    for (const auto* text :
         {R"({"key":"HeartbeatInterval","value":"300"})", R"({"unknownKey":["AuthorizationKey"]})",
          R"({"key":"AuthorizationKey"}}}{"value":"1"})", "AuthorizationKey", "", "\""}) {
        EXPECT_EQ(withoutSecrets(text), text);
    }
}

}  // namespace
}  // namespace voltgate
