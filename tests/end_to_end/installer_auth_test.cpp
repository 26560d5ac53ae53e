// Tokens of the installer API from end to end: what /auth takes, over real HTTP, and that only what
// it gives gets through to the station.
#include <gtest/gtest.h>

#include "gateway/http/uri.hpp"
#include "gateway/installer/passphrase_cipher.hpp"
#include "gateway/installer/secretbox.hpp"
#include "tests/end_to_end/installer_client.hpp"

namespace voltgate::test {
namespace {

using installer::IdentityKeys;
using installer::Role;

const std::string api = "/api/tnm/v1";

int unlocksAt(OnlineStation& station) {
    return station.host.ask([&] { return station.host.station().received("UnlockConnector"); });
}

std::string identityToken(const IdentityKeys& keys) {
    const SystemClock clock;
    return installer::InstallerTokens(keys, std::chrono::hours(1), clock)
        .issueIdentity({.station = {"CP-1"}, .role = Role::Operator});
}

TEST(InstallerAuth, takesEveryFormOfAnIdentityToken) {
    RunningServer server(std::vector<std::string>{"--installer-passphrase=correct horse"});
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    const auto keys = IdentityKeys::readOrMake(server.folder.path() / "installer");
    const auto token = identityToken(keys);
    const auto enciphered =
        installer::toBase64(installer::encipher(token, "correct horse", "saltsalt"));
    const auto box = installer::seal(R"({"SSID":"net","tok":")" + token + "\"}", keys.boxKey);
    int unlocks = 0;
    for (const auto& form :
         {token, http::percentEncode(enciphered),
          http::percentEncode(http::percentEncode(enciphered)), http::percentEncode(box)}) {
        HttpClient app(server.application.httpPort());

        const auto answer = app.get(api + "/auth?clientId=app&token=" + form);

        ASSERT_EQ(answer.status, 200) << answer.body;
        app.authenticate(answer.field("accessToken"));
        EXPECT_EQ(app.post(api + "/charging/unlock?clientId=app", "").status, 204);
        EXPECT_EQ(unlocksAt(station), ++unlocks);
        EXPECT_EQ(app.post(api + "/charging/unlock?clientId=another", "").status, 403);
    }
    EXPECT_EQ(unlocksAt(station), unlocks);
}

TEST(InstallerAuth, letsNoOtherTokenThroughToTheStation) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    const auto keys = IdentityKeys::readOrMake(server.folder.path() / "installer");
    HttpClient app(server.application.httpPort());
    EXPECT_EQ(app.get(api + "/auth?token=" + identityToken(IdentityKeys::make())).status, 401);
    EXPECT_EQ(app.get(api + "/auth").status, 400);
    for (const auto& token : {std::string(), std::string("garbage"), identityToken(keys)}) {
        app.authenticate(token);

        const auto answer = app.post(api + "/charging/unlock?clientId=app", "");

        EXPECT_EQ(answer.status, 401);
        EXPECT_EQ(answer.field("name"), "UnauthorizedError");
    }
    EXPECT_EQ(unlocksAt(station), 0);
}

TEST(InstallerApiOverHttp, describesItself) {
    RunningServer server;
    HttpClient app(server.application.httpPort());

    const auto answer = app.get(api + "/openapi.yaml");

    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.body.starts_with("openapi: 3.1.0\n"));
}

TEST(InstallerApiOverHttp, refusesWhatIsTooLargeInItsOwnForm) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server);

    const auto answer = app.post("/schedules/chargepoint", std::string(1200UL * 1024, ' '));

    EXPECT_EQ(answer.status, 413);
    EXPECT_EQ(answer.field("name"), "PayloadTooLargeError") << answer.body;
    EXPECT_EQ(server.http->post("/api/v1/stations", std::string(1200UL * 1024, ' ')).field("title"),
              "Content Too Large");
}

}  // namespace
}  // namespace voltgate::test
