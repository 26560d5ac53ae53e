#include "ocpp/domain/secrets.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace voltgate {
namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

void expectMasked(const Texts& texts) {
    for (const auto& [text, masked] : texts) {
        EXPECT_EQ(withoutAnySecret(text), masked);
        EXPECT_EQ(withoutAnySecret(masked), masked) << "masked again";
    }
}

TEST(Secrets, areMaskedWhereverTheyStandInAFrame) {
    expectMasked({
        {R"([2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"61\"62"}])",
         R"([2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}])"},
        {R"({"value": "x", "readonly": false, "key" : "authorizationkey"})",
         R"({"value": "***", "readonly": false, "key" : "authorizationkey"})"},
        {R"([3,"1",{"configurationKey":[{"key":"A","readonly":true,"value":"1"},)"
         R"({"key":"BasicAuthPassword","readonly":false,"value":"s"}]}])",
         R"([3,"1",{"configurationKey":[{"key":"A","readonly":true,"value":"1"},)"
         R"({"key":"BasicAuthPassword","readonly":false,"value":"***"}]}])"},
        {R"({"setVariableData":[{"variable":{"name":"BasicAuthPassword"},"attributeValue":"x"}]})",
         R"({"setVariableData":[{"variable":{"name":"BasicAuthPassword"},"attributeValue":"***"}]})"},
    });
}

TEST(Secrets, areWhatVendorsCallSo) {
    for (const std::string name :
         {"WifiPassword", "WIFI_PSK", "wlan.key", "WLANKey", "wpa2-passphrase", "SimPin",
          "SIM_PIN1", "PINCode", "simpin", "Sim.Puk", "GPRSPwd", "apn_pass", "FTPPassword",
          "ClientSecret", "ApiKey", "SecurityKey", "AuthToken", "authorizationkey", "Kennwort"}) {
        EXPECT_TRUE(isSecretKey(name)) << name;
        EXPECT_EQ(withoutAnySecret(R"({"key":")" + name + R"(","value":"hunter2"})"),
                  R"({"key":")" + name + R"(","value":"***"})");
        EXPECT_EQ(withoutAnySecret(R"({"variable":")" + name + R"(","value":4711})"),
                  R"({"variable":")" + name + R"(","value":"***"})");
    }
}

TEST(Secrets, areNotNamesThatOnlyLookSo) {
    for (const std::string name :
         {"HeartbeatInterval", "WebSocketPingInterval", "GetConfigurationMaxKeys",
          "LocalAuthListEnabled", "AuthorizeRemoteTxRequests", "SupportedFeatureProfiles",
          "PublicKey", "idToken", "idTag", "MinimumStatusDuration", "ConnectorPhaseRotation",
          "SecurityProfile", "AuthorizationCacheEnabled"}) {
        EXPECT_FALSE(isSecretKey(name)) << name;
    }
}

TEST(Secrets, areValuesOfMembersToo) {
    expectMasked({
        {R"({"id":"CP-1","password":"x","keepPassword":true})",
         R"({"id":"CP-1","password":"***","keepPassword":true})"},
        {R"({"apiKey":{"a":["b"]},"accessToken":12,"password":null})",
         R"({"apiKey":"***","accessToken":"***","password":null})"},
        {R"({"pass\u0077ord":"x"})", R"({"pass\u0077ord":"***"})"},
        {R"({"messageId":"SetWifiPassword","data":"hunter2"})",
         R"({"messageId":"SetWifiPassword","data":"***"})"},
    });
}

TEST(Secrets, areMaskedInJsonInsideOfJson) {
    expectMasked({
        {R"({"data":"{\"psk\":\"hunter2\",\"ssid\":\"a\"}"})",
         R"({"data":"{\"psk\":\"***\",\"ssid\":\"a\"}"})"},
        {R"({"data":"{\"x\":\"{\\\"psk\\\":\\\"h\\\"}\"}"})",
         R"({"data":"{\"x\":\"{\\\"psk\\\":\\\"***\\\"}\"}"})"},
    });
}

TEST(Secrets, areMaskedInATextThatIsCutOff) {
    expectMasked({
        {R"([2,"1","X",{"key":"AuthorizationKey","value":"6162)",
         R"([2,"1","X",{"key":"AuthorizationKey","value":"***)"},
        {R"({"key":"AuthorizationKey","value":"61\)", R"({"key":"AuthorizationKey","value":"***)"},
        {R"({"data":"{\"psk\":\"hun)", R"({"data":"{\"psk\":\"***)"},
    });
}

TEST(Secrets, areNothingElse) {
    for (
        const std::string text :
        {R"({"key":"HeartbeatInterval","value":"300"})", R"({"unknownKey":["AuthorizationKey"]})",
         R"({"key":"AuthorizationKey"}}}{"value":"1"})", "AuthorizationKey", "", "\"",
         R"({"idToken":{"idToken":"04A2","type":"ISO14443"},"parentIdTag":"g"})",
         R"({"configurationKey":[{"key":"A","value":"a\u00e9\/b"}]})",
         R"([2,"1","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"1"}]}]}])"}) {
        EXPECT_EQ(withoutAnySecret(text), text);
    }
}

TEST(Secrets, ofUrlsAreTheirPasswords) {
    expectMasked({
        {"ftp://user:word@h/a", "ftp://user:***@h/a"},
        {"ftp://user:w@rd@h/", "ftp://user:***@h/"},
        {"ftp://user:w/rd@h/a", "ftp://user:***@h/a"},
        {"ftp://user:12/34@h/a", "ftp://user:***@h/a"},
        {"ftp://user:w?r#d@h/a", "ftp://user:***@h/a"},
        {"ftp://user@h:21/", "ftp://user@h:21/"},
        {"https://ghp_0123@h/a", "https://***@h/a"},
        {"https://ghp_0123@h:8443/a@b", "https://***@h:8443/a@b"},
        {R"(https:\/\/ghp_0123@h\/a)", R"(https:\/\/***@h\/a)"},
        {"https://h/a@b", "https://h/a@b"},
        {"http://h:80/x", "http://h:80/x"},
        {"ws://h:9000/ocpp/CP@1", "ws://h:9000/ocpp/CP@1"},
        {R"({"a":"ftp://u:p1@h","b":"x://","c":"sftp://u:p2@h:22/"})",
         R"({"a":"ftp://u:***@h","b":"x://","c":"sftp://u:***@h:22/"})"},
        {R"(ftp:\/\/u:p@h\/x)", R"(ftp:\/\/u:***@h\/x)"},
        {R"({"a":"ftp:\/\/u:p\/q\u0040h\/x"})", R"({"a":"ftp://u:***@h/x"})"},
    });
}

TEST(Secrets, ofUrlsAreTheValuesOfTheirQueries) {
    expectMasked({
        {"https://h/a?X-Amz-Signature=abc&v", "https://h/a?X-Amz-Signature=***&***"},
        {"get https://h/a?token=abc#k=v now", "get https://h/a?token=***#k=*** now"},
        {R"({"location":"https://h/a.bin?sig=a%2Fb"})",
         R"({"location":"https://h/a.bin?sig=***"})"},
        {"token=abc; path=/", "token=***; path=/"},
    });
}

TEST(Secrets, areOurOwnTokensWhereverTheyStand) {
    expectMasked({
        {"key vg_" + std::string(43, 'a') + " ends", "key *** ends"},
        {"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln", "***"},
        {"Authorization: Bearer abcdef", "Authorization:***"},
        {"/files/" + std::string(48, 'a') + "/x", "/files/***/x"},
        {"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
         "-----BEGIN PRIVATE KEY-----***-----END PRIVATE KEY-----"},
    });
}

TEST(Secrets, ofAllKindsAreMaskedInOneGo) {
    const auto token = std::string(48, 'a');
    EXPECT_EQ(withoutAnySecret(R"([{"key":"AuthorizationKey","value":"x"},"ftp://u:p@h/files/)" +
                               token + R"("])"),
              R"([{"key":"AuthorizationKey","value":"***"},"ftp://u:***@h/files/***"])");
}

TEST(Secrets, takeNoLongerThanTheTextIsLong) {
    std::string deep;
    for (int i = 0; i < 20000; ++i) deep += R"({"key":"Pin","value":[)";

    EXPECT_NE(withoutAnySecret(deep), "");
}

}  // namespace
}  // namespace voltgate
