// Who may do what: every route with every role, and what is no credential.
#include <gtest/gtest.h>

#include <map>

#include "gateway/http/digest.hpp"
#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

// The contract, written out by hand: who may use which route. a: admin, o: operator, i: installer,
// v: viewer, d: driver, *: no credentials needed.
const std::map<std::string, std::string> contract = {
    {"GET /healthz", "*"},
    {"GET /readyz", "*"},
    {"GET /openapi.yaml", "*"},
    {"POST /api/v1/login", "*"},
    {"GET /api/v1/me", "aoivd"},
    {"PUT /api/v1/me/password", "aoivd"},
    {"POST /api/v1/logout", "aoivd"},
    {"GET /api/v1/audit", "a"},
    {"GET /api/v1/stations/{id}/identity-tokens", "ao"},
    {"DELETE /api/v1/stations/{id}/identity-tokens/{tokenId}", "ao"},
    {"GET /api/v1/stations", "aoivd"},
    {"POST /api/v1/stations", "aoi"},
    {"GET /api/v1/stations/{id}", "aoivd"},
    {"PATCH /api/v1/stations/{id}", "aoi"},
    {"DELETE /api/v1/stations/{id}", "ao"},
    {"GET /api/v1/stations/{id}/connectors", "aoivd"},
    {"POST /api/v1/stations/{id}/remote-start", "aoi"},
    {"POST /api/v1/stations/{id}/remote-stop", "aoi"},
    {"POST /api/v1/stations/{id}/reset", "aoi"},
    {"POST /api/v1/stations/{id}/unlock", "aoi"},
    {"POST /api/v1/stations/{id}/availability", "aoi"},
    {"POST /api/v1/stations/{id}/trigger", "aoi"},
    {"POST /api/v1/stations/{id}/clear-cache", "aoi"},
    {"POST /api/v1/stations/{id}/data-transfer", "aoi"},
    {"POST /api/v1/stations/{id}/calls/{Action}", "aoi"},
    {"GET /api/v1/stations/{id}/configuration", "aoiv"},
    {"PATCH /api/v1/stations/{id}/configuration", "aoi"},
    {"GET /api/v1/stations/{id}/charging-profiles", "aoiv"},
    {"POST /api/v1/stations/{id}/charging-profiles", "aoi"},
    {"DELETE /api/v1/stations/{id}/charging-profiles", "aoi"},
    {"GET /api/v1/stations/{id}/composite-schedule", "aoi"},
    {"GET /api/v1/stations/{id}/local-list", "aov"},
    {"PUT /api/v1/stations/{id}/local-list", "ao"},
    {"POST /api/v1/stations/{id}/local-list/sync", "ao"},
    {"GET /api/v1/firmware", "aoiv"},
    {"POST /api/v1/firmware", "aoi"},
    {"GET /api/v1/firmware/{id}", "aoiv"},
    {"DELETE /api/v1/firmware/{id}", "aoi"},
    {"GET /api/v1/firmware/{id}/image", "aoiv"},
    {"PUT /api/v1/firmware/{id}/image", "aoi"},
    {"GET /api/v1/stations/{id}/firmware-updates", "aoiv"},
    {"POST /api/v1/stations/{id}/firmware-updates", "aoi"},
    {"GET /api/v1/stations/{id}/firmware-updates/{updateId}", "aoiv"},
    {"GET /api/v1/stations/{id}/logs", "aoi"},
    {"POST /api/v1/stations/{id}/logs", "aoi"},
    {"GET /api/v1/stations/{id}/logs/{requestId}", "aoi"},
    {"GET /api/v1/stations/{id}/logs/{requestId}/file", "aoi"},
    {"GET /files/{token}", "*"},
    {"POST /files/{token}", "*"},
    {"PUT /files/{token}", "*"},
    {"GET /files/{token}/{name}", "*"},
    {"POST /files/{token}/{name}", "*"},
    {"PUT /files/{token}/{name}", "*"},
    {"GET /api/v1/stations/{id}/certificates", "aoiv"},
    {"POST /api/v1/stations/{id}/certificates", "aoi"},
    {"DELETE /api/v1/stations/{id}/certificates/{serialNumber}", "aoi"},
    {"GET /api/v1/stations/{id}/security-events", "aoi"},
    {"GET /api/v1/stations/{id}/authorization-key", "aoiv"},
    {"POST /api/v1/stations/{id}/authorization-key", "aoi"},
    {"GET /api/v1/stations/{id}/security-profile", "aoiv"},
    {"POST /api/v1/stations/{id}/security-profile", "aoi"},
    {"GET /api/v1/certificate-authority", "aoiv"},
    {"GET /api/v1/stations/{id}/messages", "aoi"},
    {"GET /api/v1/stations/{id}/violations", "aoi"},
    {"GET /api/v1/stations/{id}/doctor", "aoi"},
    {"GET /livez", "*"},
    {"POST /api/v1/stations/import", "aoi"},
    {"POST /api/v1/tokens/import", "ao"},
    {"POST /api/v1/stations/{id}/certificates/{serialNumber}/revoke", "aoi"},
    {"GET /api/v1/certificate-authority/crl", "*"},
    {"GET /api/v1/connection-attempts", "aoi"},
    {"GET /api/v1/quarantine", "aoi"},
    {"GET /api/v1/quarantine/{id}", "aoi"},
    {"POST /api/v1/quarantine/{id}/adopt", "aoi"},
    {"DELETE /api/v1/quarantine/{id}", "aoi"},
    {"GET /api/v1/quirk-profiles", "aoiv"},
    {"GET /api/v1/quirk-profiles/{name}", "aoiv"},
    {"GET /api/v1/commands", "aoiv"},
    {"GET /api/v1/commands/{id}", "aoiv"},
    {"GET /api/v1/transactions", "aoivd"},
    {"GET /api/v1/transactions/{id}", "aoivd"},
    {"GET /api/v1/transactions/{id}/meter-values", "aoivd"},
    {"GET /api/v1/journal", "aov"},
    {"GET /api/v1/reports/reconciliation", "aov"},
    {"GET /api/v1/reservations", "aoiv"},
    {"POST /api/v1/reservations", "ao"},
    {"GET /api/v1/reservations/{id}", "aoiv"},
    {"DELETE /api/v1/reservations/{id}", "ao"},
    {"GET /api/v1/tokens", "aovd"},
    {"POST /api/v1/tokens", "ao"},
    {"GET /api/v1/tokens/{idToken}", "aovd"},
    {"PATCH /api/v1/tokens/{idToken}", "ao"},
    {"DELETE /api/v1/tokens/{idToken}", "ao"},
    {"GET /api/v1/users", "a"},
    {"POST /api/v1/users", "a"},
    {"GET /api/v1/users/{id}", "a"},
    {"PATCH /api/v1/users/{id}", "a"},
    {"DELETE /api/v1/users/{id}", "a"},
    {"GET /api/v1/api-keys", "a"},
    {"POST /api/v1/api-keys", "a"},
    {"GET /api/v1/api-keys/{id}", "a"},
    {"DELETE /api/v1/api-keys/{id}", "a"},
};

std::string filled(std::string path) {
    for (const std::string name : {"{id}", "{idToken}", "{Action}", "{updateId}", "{requestId}",
                                   "{token}", "{name}", "{serialNumber}", "{tokenId}"}) {
        const auto at = path.find(name);
        if (at != std::string::npos) path.replace(at, name.size(), "4711");
    }
    return path;
}

TEST(Access, isWrittenDownForEveryRouteAndNoOther) {
    Bench bench;

    std::map<std::string, std::string> rest = contract;
    for (const auto& route : bench.api.routes()) {
        EXPECT_EQ(rest.erase(route.method + " " + route.path), 1U) << route.method << route.path;
    }

    EXPECT_TRUE(rest.empty()) << rest.begin()->first;
}

TEST(Access, givesEveryRoleWhatTheContractSaysAndNoMore) {
    Bench bench;
    for (const auto& route : bench.api.routes()) {
        const auto allowed = contract.at(route.method + " " + route.path);
        for (const auto& [word, role] : spellings<Role>) {
            const auto answer = bench.as(role).request(route.method, filled(route.path));

            const bool isAllowed =
                allowed == "*" || allowed.find(word.front()) != std::string::npos;
            EXPECT_EQ(answer.status != 403, isAllowed)
                << word << ": " << route.method << " " << route.path << " -> " << answer.status;
        }
    }
}

TEST(Access, refusesEveryRouteWithoutCredentialsButThePublicOnes) {
    Bench bench;
    bench.asNobody();
    for (const auto& route : bench.api.routes()) {
        const auto answer = bench.request(route.method, filled(route.path));

        const bool isPublic = contract.at(route.method + " " + route.path) == "*";
        const bool isRefused = answer.header("WWW-Authenticate") == "Bearer";
        EXPECT_EQ(isRefused, !isPublic) << route.method << " " << route.path;
    }
}

TEST(Access, refusesATokenOfARemovedUser) {
    Bench bench;
    bench.as(Role::Viewer);
    EXPECT_EQ(bench.get("/api/v1/me").status, 200);

    const auto user = runTask(bench.repositories.users.findByEmail("viewer@example.com"));
    runTask(bench.repositories.users.remove(user->number));
    bench.clock.advance(std::chrono::seconds(6));

    EXPECT_EQ(bench.get("/api/v1/me").status, 401);
}

TEST(Access, refusesATokenOfADemotedUser) {
    Bench bench;
    bench.as(Role::Operator);

    const auto user = runTask(bench.repositories.users.findByEmail("operator@example.com"));
    runTask(bench.repositories.users.change(user->number, {.role = Role::Viewer}));

    EXPECT_EQ(bench.get("/api/v1/me").status, 401);
}

TEST(Access, refusesAnOldTokenOfANewUserWithTheSameEmail) {
    Bench bench;
    const auto old = runTask(bench.repositories.users.findByEmail("viewer@example.com"));
    bench.as(Role::Viewer);
    runTask(bench.repositories.users.remove(old->number));
    bench.clock.advance(std::chrono::seconds(10));
    runTask(bench.repositories.users.add(*old));

    EXPECT_EQ(bench.get("/api/v1/me").status, 401);
}

TEST(Access, refusesAnExpiredToken) {
    Bench bench;
    bench.as(Role::Viewer);

    bench.clock.advance(std::chrono::hours(12));

    EXPECT_EQ(bench.get("/api/v1/me").status, 401);
}

TEST(Access, refusesOtherSchemesThanBearer) {
    Bench bench;

    const auto answer = bench.get("/api/v1/me", {{"Authorization", "Basic YWRtaW46YWRtaW4="}});

    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
}

TEST(Access, acceptsAnApiKeyUntilItIsRemoved) {
    Bench bench;
    const auto made = bench.post("/api/v1/api-keys", R"({"name":"ci","role":"viewer"})");
    const auto key = made.at("/key");
    const Headers withKey = {{"Authorization", "Bearer " + key}};

    EXPECT_TRUE(key.starts_with("vg_"));
    EXPECT_EQ(bench.get("/api/v1/me", withKey).at("/name"), "ci");
    EXPECT_EQ(bench.get("/api/v1/users", withKey).status, 403);
    EXPECT_EQ(bench.remove(made.header("Location")).status, 204);
    bench.clock.advance(std::chrono::seconds(6));
    EXPECT_EQ(bench.get("/api/v1/me", withKey).status, 401);
}

TEST(Access, keepsOnlyTheHashOfAnApiKey) {
    Bench bench;

    const auto made = bench.post("/api/v1/api-keys", R"({"name":"ci","role":"viewer"})");

    const auto stored = bench.run(bench.repositories.apiKeys.list({})).items.front();
    EXPECT_EQ(stored.secretHash, sha256Hex(made.at("/key")));
    EXPECT_EQ(bench.get(made.header("Location")).at("/key"), "(absent)");
}

TEST(Access, refusesAMadeUpApiKey) {
    Bench bench;

    const auto answer =
        bench.get("/api/v1/me", {{"Authorization", "Bearer " + makeApiKeySecret().text}});

    EXPECT_EQ(answer.status, 401);
}

}  // namespace
}  // namespace voltgate::rest
