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
    const Access expected{{.station = {"CS-1"}, .role = Role::Installer}, "app"};
    EXPECT_EQ(access, expected);
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

}  // namespace
}  // namespace voltgate::installer
