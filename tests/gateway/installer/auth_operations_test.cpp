// GET /auth: every form in which an identity token comes, and what is none.
#include <gtest/gtest.h>

#include "gateway/http/uri.hpp"
#include "gateway/installer/passphrase_cipher.hpp"
#include "gateway/installer/secretbox.hpp"
#include "tests/gateway/installer/bench.hpp"

namespace voltgate::installer {
namespace {

rest::Answered authenticate(Bench& bench, const std::string& token,
                            const std::string& more = "&clientId=app") {
    return bench.withBearer("").request("GET", "/auth?token=" + token + more);
}

std::string enciphered(const std::string& token, const std::string& passphrase = "test-secret") {
    return toBase64(encipher(token, passphrase, "saltsalt"));
}

TEST(Auth, givesAnAccessTokenForAPlainIdentityToken) {
    Bench bench;

    const auto answer = authenticate(bench, bench.identityToken(Role::Installer));

    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto access = bench.api.tokens().readAccess(answer.at("/accessToken"));
    ASSERT_TRUE(access.has_value());
    EXPECT_EQ(access->identity, (Identity{.station = {"CS-1"}, .role = Role::Installer}));
    EXPECT_EQ(access->clientId, "app");
}

TEST(Auth, takesTheEncipheredFormHoweverItIsEscaped) {
    Bench bench;
    const auto token = enciphered(bench.identityToken(Role::Operator));
    const auto once = http::percentEncode(token);
    for (const auto& form : {token, once, http::percentEncode(once)}) {
        EXPECT_EQ(authenticate(bench, form).status, 200) << form;
    }
    // The token may have been escaped before it was enciphered, too.
    const auto inner = enciphered(http::percentEncode(bench.identityToken(Role::Operator)));
    EXPECT_EQ(authenticate(bench, http::percentEncode(inner)).status, 200);
}

TEST(Auth, takesTheBoxOfAQrCode) {
    Bench bench;
    const auto payload = R"({"SSID":"s","tok":")" + bench.identityToken(Role::Installer) + "\"}";

    const auto answer =
        authenticate(bench, http::percentEncode(seal(payload, bench.keys().boxKey)));

    EXPECT_EQ(answer.status, 200) << answer.body;
}

TEST(Auth, needsNoClient) {
    Bench bench;

    const auto answer = authenticate(bench, bench.identityToken(Role::Operator), "");

    const auto access = bench.api.tokens().readAccess(answer.at("/accessToken"));
    ASSERT_TRUE(access.has_value()) << answer.body;
    EXPECT_EQ(access->clientId, "");
}

TEST(Auth, refusesWhatIsNoIdentityTokenOfOurs) {
    Bench bench;
    const auto good = bench.identityToken(Role::Installer);
    const auto keys = IdentityKeys::make();
    const InstallerTokens strangers(keys, std::chrono::hours(1), bench.rest.clock);
    const Identity identity{.station = {"CS-1"}, .role = Role::Installer};
    const auto claims = good.substr(0, good.rfind('.'));
    const auto boxWithAnotherKey = seal("{\"tok\":\"" + good + "\"}", std::string(boxKeySize, 'k'));
    const auto& boxKey = bench.keys().boxKey;
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"garbage", "garbage"},
        {"dots", "a.b.c"},
        {"an access token", bench.accessToken(Role::Installer)},
        {"a stranger's key", strangers.issueIdentity(identity)},
        {"no signature", claims + "."},
        {"another passphrase", http::percentEncode(enciphered(good, "another"))},
        {"a cut off container", enciphered(good).substr(0, 40)},
        {"a box with another key", http::percentEncode(boxWithAnotherKey)},
        {"a box without token", http::percentEncode(seal("{}", boxKey))},
        {"a box without JSON", http::percentEncode(seal("[", boxKey))},
        {"too long", std::string(5000, 'a') + ".b.c"}};
    for (const auto& [name, token] : cases) {
        const auto answer = authenticate(bench, token);
        EXPECT_EQ(answer.status, 401) << name << answer.body;
        EXPECT_EQ(answer.at("/name"), "UnauthorizedError") << name;
        EXPECT_EQ(answer.body.find(good), std::string::npos) << name;
    }
}

TEST(Auth, refusesChangedCharactersOfATokenAndOfItsContainer) {
    Bench bench;
    const auto good = bench.identityToken(Role::Installer);
    const auto container = enciphered(good);
    // The last characters of base64 hold bits that do not count.
    for (std::size_t i = 0; i + 2 < good.size(); i += 7) {
        auto changed = good;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(authenticate(bench, changed).status, 401) << i;
    }
    for (std::size_t i = 0; i + 4 < container.size(); i += 11) {
        auto changed = container;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(authenticate(bench, http::percentEncode(changed)).status, 401) << i;
    }
}

TEST(Auth, refusesTheEncipheredFormWithoutAPassphrase) {
    Bench bench({.passphrase = ""});

    const auto token = http::percentEncode(enciphered(bench.identityToken(Role::Installer), ""));

    EXPECT_EQ(authenticate(bench, token).status, 401);
}

TEST(Auth, saysWhichParameterIsMissing) {
    Bench bench;

    const auto answer = bench.withBearer("").request("GET", "/auth");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/fields/token/message"), "'token' is required");
    EXPECT_EQ(answer.at("/name"), "ValidateError");
    EXPECT_EQ(answer.at("/status"), "400");
}

TEST(IdentityKeys, areMadeOnceAndOnlyForTheirOwner) {
    using std::filesystem::perms;
    const test::TemporaryFolder folder;
    const auto place = folder.path() / "deep" / "installer";

    const auto made = IdentityKeys::readOrMake(place);
    const auto read = IdentityKeys::readOrMake(place);

    EXPECT_EQ(made.privateKey, read.privateKey);
    EXPECT_EQ(made.boxKey, read.boxKey);
    for (const auto* name : {"identity.pem", "qr.key"}) {
        const auto rights = std::filesystem::status(place / name).permissions();
        EXPECT_EQ(rights, perms::owner_read | perms::owner_write) << name;
    }
    std::filesystem::permissions(place / "identity.pem", perms::others_read,
                                 std::filesystem::perm_options::add);
    EXPECT_THROW(IdentityKeys::readOrMake(place), std::runtime_error);
}

TEST(Auth, takesTheTokenInABodyOrAHeaderToo) {
    Bench bench;
    const auto token = bench.identityToken(Role::Installer);
    const http::Headers json = {{"Content-Type", "application/json"}};
    const auto body = R"({"token":")" + token + R"(","clientId":"app"})";

    const auto inBody = bench.withBearer("").request("POST", "/auth", body, json);
    const auto inHeader = bench.withBearer(token).request("GET", "/auth?clientId=app");
    const auto inNone = bench.withBearer("").request("POST", "/auth", "{}", json);

    EXPECT_EQ(inBody.status, 200) << inBody.body;
    EXPECT_EQ(bench.api.tokens().readAccess(inBody.at("/accessToken"))->clientId, "app");
    EXPECT_EQ(inHeader.status, 200) << inHeader.body;
    EXPECT_EQ(inNone.status, 400) << inNone.body;
    EXPECT_EQ(bench.withBearer("").request("POST", "/auth", "[", json).status, 400);
}

std::string accessFor(Bench& bench, const std::string& identity) {
    return authenticate(bench, identity).at("/accessToken");
}

TEST(AccessToken, endsWithItsStationAlsoWhenTheIdIsUsedAgain) {
    Bench bench;
    const auto identity = bench.identityToken(Role::Installer);
    const auto access = accessFor(bench, identity);
    EXPECT_EQ(bench.withBearer(access).get("/authentication-mode").status, 200);

    bench.rest.run(bench.rest.registration.remove({"CS-1"}));
    EXPECT_EQ(bench.withBearer(access).get("/authentication-mode").status, 404);
    bench.rest.addStation("CS-1");

    EXPECT_EQ(bench.withBearer(access).get("/authentication-mode").status, 401);
    EXPECT_EQ(authenticate(bench, identity).status, 401);
}

TEST(AccessToken, endsWhenItsIdentityTokenIsRevoked) {
    Bench bench;
    const auto one = bench.identityToken(Role::Installer);
    const auto other = bench.identityToken(Role::Installer);
    ASSERT_NE(one, other);
    const auto access = accessFor(bench, one);
    const auto ofOther = accessFor(bench, other);
    const auto list = bench.rest.get("/api/v1/stations/CS-1/identity-tokens");
    EXPECT_EQ(list.at("/items/0/role"), "installer");
    EXPECT_EQ(list.body.find(one), std::string::npos);

    EXPECT_EQ(
        bench.rest.remove("/api/v1/stations/CS-1/identity-tokens/" + InstallerTokens::idOf(one))
            .status,
        204);

    EXPECT_EQ(bench.withBearer(access).get("/authentication-mode").status, 401);
    EXPECT_EQ(authenticate(bench, one).status, 401);
    EXPECT_EQ(bench.withBearer(ofOther).get("/authentication-mode").status, 200);
}

TEST(IdentityToken, endsBySetting) {
    FakeClock clock;
    const auto keys = IdentityKeys::make();
    const InstallerTokens forEver(keys, std::chrono::hours(1), clock);
    const InstallerTokens forADay(keys, std::chrono::hours(1), clock, std::chrono::hours(24));
    const Identity identity{.station = {"CS-1"}, .role = Role::Installer};
    const auto old = forEver.issueIdentity(identity);
    const auto fresh = forADay.issueIdentity(identity);
    EXPECT_TRUE(forADay.readIdentity(old).has_value());

    clock.advance(std::chrono::hours(25));

    EXPECT_EQ(forADay.readIdentity(old), std::nullopt);
    EXPECT_EQ(forEver.readIdentity(fresh), std::nullopt);
    EXPECT_TRUE(forEver.readIdentity(old).has_value());
}

TEST(InstallerApi, putsOnRecordWhoDidWhat) {
    Bench bench;
    bench.boot("CS-1");
    authenticate(bench, bench.identityToken(Role::Installer));
    authenticate(bench, "nonsense");
    bench.as(Role::Installer).post("/authentication-mode?authenticationMode=WHITELIST");

    const auto entries = bench.rest.get("/api/v1/audit?stationId=CS-1");
    EXPECT_EQ(entries.at("/items/0/action"), "POST /api/tnm/v1/authentication-mode");
    EXPECT_EQ(entries.at("/items/0/actor"), "installer:CS-1");
    EXPECT_EQ(entries.at("/items/0/name"), "installer of CS-1 (app)");
    EXPECT_NE(entries.at("/items/0/before"), "(absent)");
    EXPECT_EQ(entries.at("/items/1/kind"), "login");
    EXPECT_EQ(bench.rest.get("/api/v1/audit?kind=refusal").at("/items/0/action"),
              "GET /api/tnm/v1/auth");
}

}  // namespace
}  // namespace voltgate::installer
