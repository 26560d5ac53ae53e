// The audit log over REST: who, from where, what, before and after.
#include "gateway/rest/auditing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

using testing::HasSubstr;
using testing::Not;

Answered audit(Bench& bench, const std::string& query = "") {
    return bench.as(Role::Admin).get("/api/v1/audit" + query);
}

TEST(Audit, saysOfAChangeWhoFromWhereAndWhatWasBeforeAndAfter) {
    Bench bench;
    bench.post("/api/v1/tokens", R"({"idToken":"A","label":"one"})");

    bench.as(Role::Operator)
        .patch("/api/v1/tokens/A", R"({"label":"two"})", {{"X-Request-Id", "r-1"}});

    const auto entry = audit(bench);
    EXPECT_EQ(entry.at("/items/0/kind"), "change");
    EXPECT_EQ(entry.at("/items/0/action"), "PATCH /api/v1/tokens/{idToken}");
    EXPECT_EQ(entry.at("/items/0/target"), "/api/v1/tokens/A");
    EXPECT_TRUE(entry.at("/items/0/actor").starts_with("user:"));
    EXPECT_EQ(entry.at("/items/0/name"), "operator@example.com");
    EXPECT_EQ(entry.at("/items/0/address"), "127.0.0.1");
    EXPECT_EQ(entry.at("/items/0/status"), "200");
    EXPECT_EQ(entry.at("/items/0/requestId"), "r-1");
    EXPECT_EQ(entry.at("/items/0/request"), R"({"label":"two"})");
    EXPECT_THAT(entry.at("/items/0/before"), HasSubstr(R"("label":"one")"));
    EXPECT_THAT(entry.at("/items/0/after"), HasSubstr(R"("label":"two")"));
}

TEST(Audit, isStoredBeforeTheAnswer) {
    Bench bench;

    const auto made = bench.post("/api/v1/tokens", R"({"idToken":"A"})");

    ASSERT_EQ(made.status, 201);
    ASSERT_FALSE(bench.repositories.tables.audit.empty());
    EXPECT_EQ(bench.repositories.tables.audit.back().target, "/api/v1/tokens");
}

TEST(Audit, hasCommandsWithTheirStation) {
    Bench bench;
    bench.addOnlineStation("CS-1");

    bench.post("/api/v1/stations/CS-1/reset", R"({"type":"hard"})");

    const auto entries = audit(bench, "?kind=command&stationId=CS-1");
    EXPECT_EQ(entries.at("/items/0/action"), "POST /api/v1/stations/{id}/reset");
    EXPECT_EQ(entries.at("/items/0/stationId"), "CS-1");
    EXPECT_THAT(entries.at("/items/0/after"), HasSubstr("Accepted"));
    EXPECT_EQ(entries.at("/items/1"), "(absent)");
}

TEST(Audit, hasLoginsLogoutsAndRefusalsCounted) {
    Bench bench;
    const auto login = [&bench](const std::string& password) {
        return bench.asNobody().post(
            "/api/v1/login", R"({"email":"viewer@example.com","password":")" + password + R"("})");
    };
    for (int i = 0; i < 3; ++i) login("a wrong one");
    const auto token = login(passwordOfTests).at("/token");
    bench.with(token).get("/api/v1/users");
    bench.with(token).post("/api/v1/logout", "");
    bench.with("nonsense").get("/api/v1/me");

    EXPECT_EQ(audit(bench, "?kind=login").at("/items/0/name"), "viewer@example.com");
    EXPECT_EQ(audit(bench, "?kind=logout").at("/items/0/name"), "viewer@example.com");
    const auto refusals = audit(bench, "?kind=refusal").body;
    EXPECT_THAT(
        refusals,
        HasSubstr(
            R"("action":"POST /api/v1/login","target":"/api/v1/login","status":401,"count":3)"));
    EXPECT_THAT(
        refusals,
        HasSubstr(
            R"("action":"GET /api/v1/users","target":"/api/v1/users","status":403,"count":1)"));
    EXPECT_THAT(
        refusals,
        HasSubstr(R"("action":"GET /api/v1/me","target":"/api/v1/me","status":401,"count":1)"));
}

TEST(Audit, holdsNoSecret) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    bench.post("/api/v1/users",
               R"({"email":"hunter2x","password":"hunter2x-of-a-user","role":"viewer"})");
    bench.post("/api/v1/users",
               R"({"email":"n@example.com","password":"hunter2x-of-a-user","role":"viewer"})");
    bench.patch("/api/v1/stations/CS-1", R"({"password":"hunter2x-of-a-station"})");
    bench.patch("/api/v1/stations/CS-1/configuration",
                R"({"items":[{"variable":"WifiPassword","value":"hunter2x"}]})");
    bench.post("/api/v1/stations/CS-1/calls/ChangeConfiguration",
               R"({"key":"AuthorizationKey","value":"hunter2x"})");
    bench.post("/api/v1/stations/CS-1/logs", R"({"location":"ftp://u:hunter2x/x@h/d"})");
    const auto key = bench.post("/api/v1/api-keys", R"({"name":"ci","role":"viewer"})").at("/key");
    bench.as(Role::Viewer)
        .put("/api/v1/me/password", R"({"currentPassword":"correct horse",)"
                                    R"("newPassword":"hunter2x-of-mine"})");
    bench.asNobody().post("/api/v1/login", R"({"email":"hunter2x","password":"hunter2x"})");

    const auto entries = audit(bench).body;

    EXPECT_THAT(entries, HasSubstr("PUT /api/v1/me/password"));
    EXPECT_THAT(entries, HasSubstr("POST /api/v1/stations/{id}/logs"));
    EXPECT_THAT(entries, Not(HasSubstr("hunter2x")));
    EXPECT_THAT(entries, Not(HasSubstr(key)));
    EXPECT_THAT(entries, Not(HasSubstr("argon2")));
    EXPECT_THAT(entries, Not(HasSubstr("eyJ")));
}

TEST(Audit, hasNoEntryForWhatIsReadOrCannotBeRead) {
    Bench bench;
    bench.get("/api/v1/stations");
    bench.post("/api/v1/tokens", "{");
    bench.patch("/api/v1/tokens/NONE", "{}");

    EXPECT_EQ(audit(bench).at("/items/0"), "(absent)");
}

TEST(Audit, isFilteredAndPaged) {
    Bench bench;
    for (const std::string token : {"A", "B", "C"})
        bench.post("/api/v1/tokens", R"({"idToken":")" + token + R"("})");
    bench.clock.advance(std::chrono::hours(1));
    bench.as(Role::Operator).post("/api/v1/tokens", R"({"idToken":"D"})");

    EXPECT_EQ(audit(bench, "?actor=operator@example.com").at("/items/1"), "(absent)");
    EXPECT_EQ(audit(bench, "?from=2026-01-01T00:30:00Z").at("/items/1"), "(absent)");
    EXPECT_EQ(audit(bench, "?to=2026-01-01T00:30:00Z").at("/items/3"), "(absent)");
    EXPECT_EQ(audit(bench, "?address=10.0.0.1").at("/items/0"), "(absent)");
    const auto page = audit(bench, "?limit=1");
    EXPECT_NE(page.at("/nextCursor"), "null");
    EXPECT_NE(audit(bench, "?limit=1&cursor=" + page.at("/nextCursor")).at("/items/0/id"),
              page.at("/items/0/id"));
    EXPECT_EQ(audit(bench, "?kind=nonsense").status, 400);
}

TEST(Audit, saysOfAnImportHowMuchItWasAndHow) {
    Bench bench;
    http::Request request;
    request.method = "POST";
    request.path = "/api/v1/tokens/import";
    request.query = "dryRun=true";
    request.headers = {{"Authorization", "Bearer " + bench.tokenOf(Role::Admin)},
                       {"Content-Type", "text/csv; charset=utf-8"}};
    request.stream = std::make_shared<TextSource>("idToken,label\nA,password=secret\nB,");

    EXPECT_EQ(bench.run(bench.api.answer(std::move(request))).status, 200);

    const auto entry = audit(bench);
    EXPECT_EQ(entry.at("/items/0/target"), "/api/v1/tokens/import?dryRun=true");
    EXPECT_EQ(entry.at("/items/0/request"),
              R"({"contentType":"text/csv; charset=utf-8","bytes":34,"lines":3})");
    EXPECT_THAT(entry.at("/items/0/after"), HasSubstr(R"("added":2)"));
}

}  // namespace
}  // namespace voltgate::rest
