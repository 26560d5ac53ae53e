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

TEST(Secrets, ofUrlsAreTheirPasswords) {
    EXPECT_EQ(withoutPassword("ftp://user:word@h/a:b@c"), "ftp://user:***@h/a:b@c");
    EXPECT_EQ(withoutPassword("ftp://user:w@rd@h/"), "ftp://user:***@h/");
    EXPECT_EQ(withoutPassword("ftp://user@h:21/"), "ftp://user@h:21/");
    EXPECT_EQ(withoutPassword("http://h:80/x"), "http://h:80/x");
    EXPECT_EQ(withoutPassword(R"({"a":"ftp://u:p1@h","b":"x://","c":"sftp://u:p2@h:22/"})"),
              R"({"a":"ftp://u:***@h","b":"x://","c":"sftp://u:***@h:22/"})");
    EXPECT_EQ(withoutPassword(R"(ftp:\/\/u:p@h\/x)"), R"(ftp:\/\/u:***@h\/x)");
}

TEST(Secrets, ofAllKindsAreMaskedInOneGo) {
    const auto token = std::string(48, 'a');
    EXPECT_EQ(withoutAnySecret(R"([{"key":"AuthorizationKey","value":"x"},"ftp://u:p@h/files/)" +
                               token + R"("])"),
              R"([{"key":"AuthorizationKey","value":"***"},"ftp://u:***@h/files/***"])");
}

}  // namespace
}  // namespace voltgate
