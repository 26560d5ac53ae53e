// Who may do what: one table of all operations, and every kind of caller.
#include "gateway/installer/installer_api.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/gateway/installer/bench.hpp"

namespace voltgate::installer {
namespace {

struct Row {
    const char* method;
    const char* path;    ///< A template.
    const char* target;  ///< A request for it.
    const char* roles;   ///< o: operator, i: installer, d: developer; "-": needs no token.
};

constexpr std::array rows = {
    Row{"GET", "/auth", "/auth", "-"},
    Row{"GET", "/authentication-mode", "/authentication-mode?clientId=app", "oi"},
    Row{"POST", "/authentication-mode", "/authentication-mode?clientId=app", "oi"},
    Row{"GET", "/config/socket-permanent-lock-mode",
        "/config/socket-permanent-lock-mode?clientId=app", "i"},
    Row{"POST", "/config/socket-permanent-lock-mode",
        "/config/socket-permanent-lock-mode?clientId=app", "i"},
    Row{"GET", "/config/grid-max-current", "/config/grid-max-current?clientId=app", "i"},
    Row{"POST", "/config/grid-max-current", "/config/grid-max-current?clientId=app", "i"},
    Row{"GET", "/config/load-shedding", "/config/load-shedding?clientId=app", "i"},
    Row{"POST", "/config/load-shedding", "/config/load-shedding?clientId=app", "i"},
    Row{"GET", "/config/charge-station-max-current",
        "/config/charge-station-max-current?clientId=app", "i"},
    Row{"POST", "/config/charge-station-max-current",
        "/config/charge-station-max-current?clientId=app", "i"},
    Row{"GET", "/config/on-off-peak", "/config/on-off-peak?clientId=app", "i"},
    Row{"POST", "/config/on-off-peak", "/config/on-off-peak?clientId=app", "i"},
    Row{"GET", "/config/grid-currents", "/config/grid-currents?clientId=app", "i"},
    Row{"POST", "/config/grid-currents", "/config/grid-currents?clientId=app", "i"},
    Row{"POST", "/config/reboot", "/config/reboot?clientId=app", "i"},
    Row{"POST", "/tests/shunt/activate", "/tests/shunt/activate?clientId=app", "i"},
    Row{"GET", "/status", "/status?clientId=app", "oi"},
    Row{"GET", "/installer-status", "/installer-status?clientId=app", "i"},
    Row{"GET", "/device-info", "/device-info?clientId=app", "oi"},
    Row{"POST", "/charging/start", "/charging/start?clientId=app", "oi"},
    Row{"POST", "/charging/stop", "/charging/stop?clientId=app", "oi"},
    Row{"POST", "/charging/unlock", "/charging/unlock?clientId=app", "oi"},
    Row{"GET", "/transactions", "/transactions?clientId=app", "oi"},
    Row{"GET", "/schedules/chargepoint", "/schedules/chargepoint?clientId=app", "oi"},
    Row{"POST", "/schedules/chargepoint", "/schedules/chargepoint?clientId=app", "oi"},
    Row{"GET", "/whitelist/cards", "/whitelist/cards?clientId=app", "oi"},
    Row{"GET", "/whitelist/cards/{token}", "/whitelist/cards/X?clientId=app", "oi"},
    Row{"POST", "/whitelist/cards/{token}", "/whitelist/cards/X?clientId=app", "oi"},
    Row{"DELETE", "/whitelist/cards/{token}", "/whitelist/cards/X?clientId=app", "oi"},
    Row{"GET", "/whitelist/card", "/whitelist/card?clientId=app", "oi"},
    Row{"POST", "/development/whitelist/cards", "/development/whitelist/cards", "d"},
    Row{"POST", "/development/card/registration-response",
        "/development/card/registration-response", "d"},
    Row{"POST", "/development/qr-gen", "/development/qr-gen", "d"},
    Row{"POST", "/upgrade", "/upgrade?clientId=app", "oi"},
    Row{"GET", "/development/upgrade-contents", "/development/upgrade-contents", "d"},
    Row{"GET", "/development/upgrade", "/development/upgrade", "d"},
    Row{"DELETE", "/development/upgrade", "/development/upgrade", "d"},
    Row{"GET", "/firmwares/latest", "/firmwares/latest", "oid"},
    Row{"GET", "/firmwares/{filename}", "/firmwares/x.zip", "oid"},
    Row{"POST", "/firmwares", "/firmwares", "id"},
    Row{"GET", "/firmwares", "/firmwares", "oid"},
    Row{"DELETE", "/firmwares", "/firmwares", "id"},
};

constexpr char letterOf(Role role) { return wordOf(role).front(); }
constexpr std::array allRoles = {Role::Operator, Role::Installer, Role::Developer};

bool isPublic(const Row& row) { return std::string_view(row.roles) == "-"; }

bool mayCall(const Row& row, Role role) {
    return std::string_view(row.roles).find(letterOf(role)) != std::string_view::npos;
}

TEST(RoleMatrix, listsEveryOperationAndNoOther) {
    Bench bench;
    std::set<std::string> listed;
    std::set<std::string> actual;
    for (const auto& row : rows) listed.insert(row.method + (" " + basePath) + row.path);
    for (const auto& operation : bench.api.operations()) {
        actual.insert(operation.method + " " + operation.path);
    }
    EXPECT_EQ(listed, actual);
}

TEST(RoleMatrix, letsEachRoleDoWhatTheTableSays) {
    Bench bench;
    for (const auto& row : rows) {
        for (const auto role : allRoles) {
            if (isPublic(row)) continue;
            const auto answer = bench.as(role).request(row.method, row.target);
            EXPECT_EQ(answer.status == 403, !mayCall(row, role))
                << row.method << " " << row.path << " " << wordOf(role) << ": " << answer.body;
            EXPECT_NE(answer.status, 401) << row.path;
            if (!mayCall(row, role)) {
                EXPECT_EQ(answer.at("/name"), "ForbiddenError");
            }
        }
    }
}

std::string changedInside(std::string token) {
    auto& c = token[token.rfind('.') + 20];
    c = c == 'A' ? 'B' : 'A';
    return token;
}

std::string claimsOf(const std::string& token) {
    const auto begin = token.find('.') + 1;
    return token.substr(begin, token.rfind('.') - begin);
}

// Every kind of token that gets nobody in.
std::map<std::string, std::string> uselessTokens(const Bench& bench, Role role) {
    static const auto strangeKeys = IdentityKeys::make();
    const auto good = bench.accessToken(role);
    const auto& clock = bench.rest.clock;
    const InstallerTokens strangers(strangeKeys, std::chrono::hours(1), clock);
    const InstallerTokens expired(bench.keys(), std::chrono::seconds(0), clock);
    const Identity identity{.station = {"CS-1"}, .role = role};
    const auto unsignedToken = base64Url(R"({"typ":"JWT","alg":"none"})") + "." + claimsOf(good);
    const auto symmetric = base64Url(R"({"typ":"JWT","alg":"HS256"})") + "." + claimsOf(good);
    const auto& publicKey = bench.keys().publicKey;
    return {{"none", ""},
            {"garbage", "garbage"},
            {"expired", expired.issueAccess(identity, "app")},
            {"tampered", changedInside(good)},
            {"signed by a stranger", strangers.issueAccess(identity, "app")},
            {"an identity token", bench.identityToken(role)},
            {"alg none", unsignedToken + "."},
            {"alg none without a dot", unsignedToken},
            {"HS256 with the public key",
             symmetric + "." + base64Url(hmacSha256(symmetric, publicKey))}};
}

TEST(RoleMatrix, refusesEveryOtherTokenForEveryOperation) {
    Bench bench;
    for (const auto role : allRoles) {
        for (const auto& [name, token] : uselessTokens(bench, role)) {
            for (const auto& row : rows) {
                if (isPublic(row)) continue;
                const auto answer = bench.withBearer(token).request(row.method, row.target);
                EXPECT_EQ(answer.status, 401) << name << ": " << row.method << " " << row.path;
                EXPECT_EQ(answer.header("WWW-Authenticate"), "Bearer");
            }
        }
    }
}

TEST(RoleMatrix, findsNoStationForATokenOfOneThatIsNotRegistered) {
    Bench bench;
    for (const auto& row : rows) {
        for (const auto role : allRoles) {
            if (isPublic(row) || !mayCall(row, role)) continue;
            const auto answer = bench.as(role, "CS-9").request(row.method, row.target);
            EXPECT_EQ(answer.status, 404) << row.method << " " << row.path;
        }
    }
}

TEST(RoleMatrix, letsATokenExpireWhileItIsInUse) {
    Bench bench;
    bench.as(Role::Developer);
    ASSERT_EQ(bench.post("/development/qr-gen").status, 400);

    bench.rest.clock.advance(std::chrono::hours(25));

    EXPECT_EQ(bench.post("/development/qr-gen").status, 401);
}

TEST(InstallerApi, hasNoDevelopmentOperationsUnlessTheyAreSwitchedOn) {
    Bench bench({.isDevelopment = false});
    for (const auto& operation : bench.api.operations()) {
        EXPECT_EQ(operation.path.find("/development"), std::string::npos) << operation.path;
    }
    EXPECT_EQ(bench.as(Role::Developer).post("/development/qr-gen").status, 404);
}

TEST(InstallerApi, answersWhatItDoesNotHaveInItsOwnForm) {
    Bench bench;

    const auto missing = bench.request("GET", "/nowhere");
    const auto method = bench.request("DELETE", "/auth");

    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(missing.at("/name"), "NotFoundError");
    EXPECT_EQ(missing.at("/status"), "404");
    EXPECT_EQ(method.status, 405);
    EXPECT_EQ(method.header("Allow"), "GET");
}

TEST(InstallerApi, ownsItsPathsOnly) {
    EXPECT_TRUE(InstallerApi::owns("/api/tnm/v1/auth"));
    EXPECT_FALSE(InstallerApi::owns("/api/tnm/v10/auth"));
    EXPECT_FALSE(InstallerApi::owns("/api/v1/stations"));
}

}  // namespace
}  // namespace voltgate::installer
