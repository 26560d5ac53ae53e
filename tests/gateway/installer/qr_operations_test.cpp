// The QR codes of a station.
#include <gtest/gtest.h>

#include "gateway/installer/secretbox.hpp"
#include "tests/gateway/installer/bench.hpp"

namespace voltgate::installer {
namespace {

TEST(Qr, holdsTokensThatAuthTakes) {
    Bench bench;

    const auto answer = bench.as(Role::Developer)
                            .post("/development/qr-gen?chargePointId=cs-1&ssid=net&psk=secret-psk");

    ASSERT_EQ(answer.status, 200) << answer.body;
    for (const std::string role : {"operator", "installer"}) {
        const auto box = answer.at("/roles/" + role + "/encodedEncryptedQRPayload");
        const auto payload = openBox(fromBase64(box).value(), bench.keys().boxKey);
        ASSERT_TRUE(payload.has_value());
        const auto token = answer.at("/roles/" + role + "/identityToken");
        EXPECT_EQ(*payload, R"({"SSID":"net","Password":"secret-psk","Encryption":"WPA2","tok":")" +
                                token + R"(","cp":"CS-1"})");
        const auto identity = bench.api.tokens().readIdentity(token);
        ASSERT_TRUE(identity.has_value());
        EXPECT_EQ(wordOf(identity->role), role);
        const auto picture = answer.at("/roles/" + role + "/qrData");
        ASSERT_TRUE(picture.starts_with("data:image/png;base64,"));
        EXPECT_TRUE(fromBase64(picture.substr(22)).value().starts_with("\x89PNG\r\n"));
    }
}

TEST(Qr, isMadeForTheStationOfTheTokenOnly) {
    Bench bench;
    bench.rest.addStation("CS-2");

    const auto answer = bench.as(Role::Developer)
                            .post("/development/qr-gen?chargePointId=CS-2&ssid=net&psk=secret-psk");

    EXPECT_EQ(answer.status, 403) << answer.body;
}

TEST(Qr, takesAnotherBoxKeyAndAnotherSigner) {
    Bench bench;
    const std::string key(boxKeySize, 'k');
    const auto signer = IdentityKeys::make();
    const std::string form =
        "--x\r\nContent-Disposition: form-data; name=\"privCert\"; filename=\"k.pem\"\r\n\r\n" +
        signer.privateKey + "\r\n--x--\r\n";

    const auto answer =
        bench.as(Role::Developer)
            .request("POST",
                     "/development/qr-gen?chargePointId=CS-1&ssid=n&psk=p&sharedSecret=" +
                         base64Url(key),
                     form, {{"Content-Type", "multipart/form-data; boundary=x"}});

    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto box = answer.at("/roles/operator/encodedEncryptedQRPayload");
    EXPECT_TRUE(openBox(fromBase64(box).value(), key).has_value());
    const auto token = answer.at("/roles/operator/identityToken");
    EXPECT_EQ(bench.api.tokens().readIdentity(token), std::nullopt);
    const InstallerTokens others(signer, std::chrono::hours(1), bench.rest.clock);
    EXPECT_TRUE(others.readIdentity(token).has_value());
}

TEST(Qr, refusesASignerThatIsNoKey) {
    Bench bench;

    const auto answer = bench.as(Role::Developer)
                            .request("POST", "/development/qr-gen?chargePointId=CS-1&ssid=n&psk=p",
                                     "--x\r\nContent-Disposition: form-data; name=\"privCert\"; "
                                     "filename=\"k\"\r\n\r\nno key\r\n--x--\r\n",
                                     {{"Content-Type", "multipart/form-data; boundary=x"}});

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/fields/privCert/message"),
              "expected an RSA private key (PEM) without a pass phrase");
}

// It would be asked for at the terminal of the server.
TEST(Qr, refusesASignerWithAPassPhrase) {
    Bench bench;
    const std::string key =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
        "DEK-Info: AES-128-CBC,000102030405060708090A0B0C0D0E0F\n\n"
        "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\n-----END RSA PRIVATE KEY-----\n";

    const auto answer = bench.as(Role::Developer)
                            .request("POST", "/development/qr-gen?chargePointId=CS-1&ssid=n&psk=p",
                                     "--x\r\nContent-Disposition: form-data; name=\"privCert\"; "
                                     "filename=\"k\"\r\n\r\n" +
                                         key + "\r\n--x--\r\n",
                                     {{"Content-Type", "multipart/form-data; boundary=x"}});

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/fields/privCert/message"),
              "expected an RSA private key (PEM) without a pass phrase");
}

TEST(Qr, saysEverythingThatIsWrongAndRepeatsNoSecret) {
    Bench bench;

    const auto answer = bench.as(Role::Developer)
                            .post("/development/qr-gen?ssid=" + std::string(33, 's') +
                                  "&sharedSecret=hunter2&psk=" + std::string(64, 'p'));

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/fields/chargePointId/message"), "'chargePointId' is required");
    EXPECT_EQ(answer.at("/fields/ssid/message"), "has more than 32 bytes");
    EXPECT_EQ(answer.at("/fields/psk/message"), "has more than 63 characters");
    EXPECT_EQ(answer.at("/fields/sharedSecret/message"), "expected 32 bytes in base64");
    EXPECT_EQ(answer.body.find("hunter2"), std::string::npos);
    EXPECT_EQ(answer.body.find("ppp"), std::string::npos);
}

}  // namespace
}  // namespace voltgate::installer
