// The development operations of the installer API from end to end.
#include <gtest/gtest.h>

#include "gateway/http/uri.hpp"
#include "tests/end_to_end/installer_client.hpp"

namespace voltgate::test {
namespace {

using installer::Role;

const std::vector<std::string> developing = {"--installer-development=true"};

int received(OnlineStation& station, const std::string& action) {
    return station.host.ask([&] { return station.host.station().received(action); });
}

TEST(InstallerDevelopment, makesQrCodesWhoseTokensReachTheStation) {
    RunningServer server(developing);
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient developer(server, "CP-1", Role::Developer);

    const auto codes =
        developer.post("/development/qr-gen?chargePointId=CP-1&ssid=net&psk=secret-psk");

    ASSERT_EQ(codes.status, 200) << codes.body;
    const auto json = codes.json();
    const auto& roles = json["roles"];
    EXPECT_TRUE(
        std::string(roles["operator"]["qrData"].GetString()).starts_with("data:image/png;base64,"));
    int unlocks = 0;
    for (const auto* role : {"operator", "installer"}) {
        const auto& code = roles[role];
        for (const auto* form : {"identityToken", "encodedEncryptedQRPayload"}) {
            HttpClient app(server.application.httpPort());
            const auto token = http::percentEncode(code[form].GetString());
            app.authenticate(app.get("/api/tnm/v1/auth?token=" + token).field("accessToken"));

            EXPECT_EQ(app.post("/api/tnm/v1/charging/unlock?clientId=x", "").status, 204) << role;
            EXPECT_EQ(received(station, "UnlockConnector"), ++unlocks);
            const auto reserved = app.get("/api/tnm/v1/installer-status?clientId=x").status;
            EXPECT_EQ(reserved, role == std::string("installer") ? 200 : 403);
        }
    }
}

TEST(InstallerDevelopment, saysWhatTheNextRegistrationAnswers) {
    RunningServer server(developing);
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient developer(server, "CP-1", Role::Developer);
    InstallerClient app(server, "CP-1", Role::Operator);
    const std::string outcome =
        R"({"card":{"token":"04A2","status":"ACCEPTED"},"status":"SUCCESS","statusMessage":"ok"})";

    EXPECT_EQ(developer.post("/development/card/registration-response", outcome).status, 204);

    const auto answer = app.get("/whitelist/card");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, outcome);
    // It was an answer and nothing more.
    EXPECT_EQ(received(station, "SendLocalList"), 0);
    EXPECT_EQ(app.get("/whitelist/cards").body, "[]");
}

TEST(InstallerDevelopment, isNotThereUnlessItIsSwitchedOn) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient developer(server, "CP-1", Role::Developer);

    EXPECT_EQ(developer.post("/development/whitelist/cards", R"({"token":"A"})").status, 404);
    EXPECT_EQ(developer.post("/development/qr-gen").status, 404);

    EXPECT_EQ(received(station, "SendLocalList"), 0);
}

}  // namespace
}  // namespace voltgate::test
