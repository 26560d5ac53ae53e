// Who is bound to sites has to do with their stations and with nothing else; drivers with their own
// cards.
#include "gateway/rest/reach.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

// CS-IN is at the caller's site, CS-OUT at another, CS-NONE at none.
struct World {
    World() {
        for (const auto& [id, site] :
             {std::pair{"CS-IN", R"(,"siteId":"north")"},
              std::pair{"CS-OUT", R"(,"siteId":"south")"}, std::pair{"CS-NONE", ""}}) {
            bench.post("/api/v1/stations", R"({"id":")" + std::string(id) + "\"" + site + "}");
            bench.connected.add(std::make_shared<AnsweringStation>(id));
            transactions[id] = bench.startTransaction(id, "CARD-" + std::string(id));
            const auto reset = bench.post("/api/v1/stations/" + std::string(id) + "/reset", "{}");
            commands[id] = reset.at("/commandId");
        }
    }
    Bench& as(const std::string& role, const std::string& more = R"(,"sites":["north"])") {
        const auto made =
            bench.as(Role::Admin)
                .post("/api/v1/api-keys", R"({"name":"bound","role":")" + role + "\"" + more + "}");
        EXPECT_EQ(made.status, 201) << made.body;
        return bench.with(made.at("/key"));
    }
    std::string numberOf(const std::string& id) {
        return std::to_string(transactions.at(id).number.value);
    }

    Bench bench;
    std::map<std::string, Transaction> transactions;
    std::map<std::string, std::string> commands;
};

std::string filled(std::string path, const std::string& station) {
    const auto at = path.find("{id}");
    if (at != std::string::npos) path.replace(at, 4, station);
    for (auto begin = path.find('{'); begin != std::string::npos; begin = path.find('{'))
        path.replace(begin, path.find('}') - begin + 1, "4711");
    return path;
}

TEST(Reach, endsAtTheStationsOfOthersOnEveryRoute) {
    World world;
    world.as("operator");
    for (const auto& route : world.bench.api.routes()) {
        if (route.permission == Permission::Public) continue;
        const auto name = route.method + " " + route.path;
        const bool isOfStation = route.path.starts_with("/api/v1/stations/{id}");
        if (!isOfStation) continue;
        for (const std::string station : {"CS-OUT", "CS-NONE", "CS-UNKNOWN"}) {
            const auto answer = world.bench.request(route.method, filled(route.path, station));
            EXPECT_EQ(answer.status, may(Role::Operator, route.permission) ? 404 : 403)
                << name << " " << station << answer.body;
        }
    }
    EXPECT_TRUE(world.bench.registration.known("CS-OUT"));
    EXPECT_EQ(world.bench.get("/api/v1/stations/CS-IN").status, 200);
    EXPECT_EQ(world.bench.post("/api/v1/stations/CS-IN/reset", "{}").status, 200);
}

// Written out by hand: what is about no station of others, of all that is not under a station.
const std::set<std::string> openToTheBound = {"POST /api/v1/logout",
                                              "GET /api/v1/me",
                                              "PUT /api/v1/me/password",
                                              "GET /api/v1/certificate-authority",
                                              "GET /api/v1/quirk-profiles",
                                              "GET /api/v1/quirk-profiles/{name}",
                                              "GET /api/v1/stations",
                                              "POST /api/v1/stations",
                                              "GET /api/v1/commands",
                                              "GET /api/v1/commands/{id}",
                                              "GET /api/v1/transactions",
                                              "GET /api/v1/transactions/{id}",
                                              "GET /api/v1/transactions/{id}/meter-values",
                                              "GET /api/v1/reservations",
                                              "POST /api/v1/reservations",
                                              "GET /api/v1/reservations/{id}",
                                              "DELETE /api/v1/reservations/{id}",
                                              "GET /api/v1/connection-attempts",
                                              "GET /api/v1/reports/reconciliation"};

TEST(Reach, endsBeforeWhatIsAboutTheFleet) {
    World world;
    world.as("admin");
    for (const auto& route : world.bench.api.routes()) {
        const auto name = route.method + " " + route.path;
        if (route.permission == Permission::Public ||
            route.path.starts_with("/api/v1/stations/{id}") || openToTheBound.contains(name))
            continue;
        EXPECT_EQ(world.bench.request(route.method, filled(route.path, "4711")).status, 403)
            << name;
    }
}

TEST(Reach, sortsListsAndWhatIsReadByNumber) {
    World world;
    world.as("admin");
    auto& bench = world.bench;

    EXPECT_EQ(bench.get("/api/v1/stations").at("/items/0/id"), "CS-IN");
    EXPECT_EQ(bench.get("/api/v1/stations").at("/items/1"), "(absent)");
    for (const std::string id : {"CS-OUT", "CS-NONE"}) {
        EXPECT_EQ(bench.get("/api/v1/transactions/" + world.numberOf(id)).status, 404);
        EXPECT_EQ(bench.get("/api/v1/transactions/" + world.numberOf(id) + "/meter-values").status,
                  404);
        EXPECT_EQ(bench.get("/api/v1/commands/" + world.commands[id]).status, 404);
    }
    EXPECT_EQ(bench.get("/api/v1/commands/" + world.commands["CS-IN"]).status, 200);
    for (const std::string list : {"commands", "transactions", "reservations",
                                   "connection-attempts", "reports/reconciliation"}) {
        EXPECT_EQ(bench.get("/api/v1/" + list).status, 403) << list;
        EXPECT_EQ(bench.get("/api/v1/" + list + "?stationId=CS-OUT").status, 404) << list;
        EXPECT_EQ(bench.get("/api/v1/" + list + "?stationId=CS-IN").status, 200) << list;
    }
}

TEST(Reach, doesNotGrowByWhatIsChanged) {
    World world;
    world.as("operator");
    auto& bench = world.bench;

    EXPECT_EQ(bench.post("/api/v1/stations", R"({"id":"CS-NEW"})").status, 403);
    EXPECT_EQ(bench.post("/api/v1/stations", R"({"id":"CS-NEW","siteId":"south"})").status, 403);
    EXPECT_EQ(bench.post("/api/v1/stations", R"({"id":"CS-NEW","siteId":"north"})").status, 201);
    EXPECT_EQ(bench.patch("/api/v1/stations/CS-IN", R"({"siteId":"south"})").status, 403);
    EXPECT_EQ(bench.patch("/api/v1/stations/CS-IN", R"({"siteId":null})").status, 403);
    EXPECT_EQ(bench.patch("/api/v1/stations/CS-IN", R"({"name":"Yard"})").status, 200);
    EXPECT_EQ(bench
                  .post("/api/v1/reservations", R"({"stationId":"CS-OUT","evseId":1,"idToken":"A",)"
                                                R"("expiresAt":"2026-01-01T01:00:00Z"})")
                  .status,
              404);
}

TEST(Drivers, seeTheTransactionsAndTokensOfTheirCardsOnly) {
    World world;
    auto& bench = world.bench;
    for (const std::string card : {"CARD-CS-IN", "CARD-CS-OUT"})
        bench.post("/api/v1/tokens", R"({"idToken":")" + card + R"("})");
    const auto driver = runTask(bench.repositories.users.findByEmail("driver@example.com"));
    bench.patch("/api/v1/users/" + std::to_string(driver->number), R"({"cards":["card-cs-in"]})");

    bench.as(Role::Driver);

    EXPECT_EQ(bench.get("/api/v1/transactions").at("/items/0/stationId"), "CS-IN");
    EXPECT_EQ(bench.get("/api/v1/transactions").at("/items/1"), "(absent)");
    EXPECT_EQ(bench.get("/api/v1/transactions/" + world.numberOf("CS-IN")).status, 200);
    EXPECT_EQ(bench.get("/api/v1/transactions/" + world.numberOf("CS-OUT")).status, 404);
    EXPECT_EQ(bench.get("/api/v1/transactions?idToken=CARD-CS-OUT").at("/items/0"), "(absent)");
    EXPECT_EQ(bench.get("/api/v1/tokens").at("/items/0/idToken"), "CARD-CS-IN");
    EXPECT_EQ(bench.get("/api/v1/tokens").at("/items/1"), "(absent)");
    EXPECT_EQ(bench.get("/api/v1/tokens/CARD-CS-OUT").status, 404);
    EXPECT_EQ(bench.get("/api/v1/me").at("/cards/0"), "card-cs-in");
}

TEST(Drivers, seeNoneWithoutACard) {
    World world;
    world.bench.as(Role::Driver);

    EXPECT_EQ(world.bench.get("/api/v1/transactions").at("/items/0"), "(absent)");
    EXPECT_EQ(world.bench.get("/api/v1/tokens").at("/items/0"), "(absent)");
}

TEST(Installers, doNotLowerASecurityProfile) {
    Bench bench;
    bench.post("/api/v1/stations", R"({"id":"CS-1","securityProfile":2})");
    bench.connected.add(std::make_shared<AnsweringStation>("CS-1"));
    const std::string station = "/api/v1/stations/CS-1";

    bench.as(Role::Installer);

    EXPECT_EQ(bench.patch(station, R"({"securityProfile":1})").status, 403);
    EXPECT_EQ(bench.patch(station, R"({"securityProfile":0})").status, 403);
    EXPECT_EQ(bench.patch(station, R"({"securityProfile":2,"name":"Yard"})").status, 200);
    EXPECT_EQ(bench
                  .post(station + "/calls/ChangeConfiguration",
                        R"({"key":"securityprofile","value":"0"})")
                  .status,
              403);
    EXPECT_EQ(bench
                  .patch(station + "/configuration",
                         R"({"items":[{"variable":"SecurityProfile","value":"0"}]})")
                  .status,
              403);
    EXPECT_EQ(bench.as(Role::Operator).patch(station, R"({"securityProfile":1})").status, 200);
}

}  // namespace
}  // namespace voltgate::rest
