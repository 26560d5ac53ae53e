// Sessions: what ends them, at once and for all; passwords; API keys that end.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

std::string login(Bench& bench, const std::string& email,
                  const std::string& password = passwordOfTests) {
    const auto answer = bench.asNobody().post(
        "/api/v1/login", R"({"email":")" + email + R"(","password":")" + password + R"("})");
    return answer.at("/token");
}

int statusOf(Bench& bench, const std::string& token) {
    return bench.with(token).get("/api/v1/me").status;
}

std::string placeOf(Bench& bench, const std::string& email) {
    return "/api/v1/users/" +
           std::to_string(runTask(bench.repositories.users.findByEmail(email))->number);
}

TEST(LoginSession, endsWithLogoutAndNoOtherDoes) {
    Bench bench;
    const auto one = login(bench, "viewer@example.com");
    const auto other = login(bench, "viewer@example.com");
    EXPECT_EQ(statusOf(bench, one), 200);

    EXPECT_EQ(bench.with(one).post("/api/v1/logout", "").status, 204);

    EXPECT_EQ(statusOf(bench, one), 401);
    EXPECT_EQ(statusOf(bench, other), 200);
}

TEST(LoginSession, endsAtOnceWhenItsUserIsChangedOrRemoved) {
    for (const std::string change :
         {R"({"password":"a new password"})", R"({"role":"driver"})", R"({"sites":["north"]})"}) {
        Bench bench;
        const auto token = login(bench, "operator@example.com");
        EXPECT_EQ(statusOf(bench, token), 200);

        bench.as(Role::Admin).patch(placeOf(bench, "operator@example.com"), change);

        EXPECT_EQ(statusOf(bench, token), 401) << change;
    }
    Bench bench;
    const auto token = login(bench, "operator@example.com");
    EXPECT_EQ(statusOf(bench, token), 200);
    bench.as(Role::Admin).remove(placeOf(bench, "operator@example.com"));
    EXPECT_EQ(statusOf(bench, token), 401);
}

TEST(LoginSession, isTheUserAsHeIsNow) {
    Bench bench;
    bench.as(Role::Admin).patch(placeOf(bench, "viewer@example.com"), R"({"role":"operator"})");

    const auto token = login(bench, "viewer@example.com");

    EXPECT_EQ(bench.with(token).get("/api/v1/me").at("/role"), "operator");
}

TEST(OwnPassword, isChangedByWhoKnowsItAndEndsAllSessions) {
    Bench bench;
    const auto one = login(bench, "viewer@example.com");
    const auto other = login(bench, "viewer@example.com");
    EXPECT_EQ(statusOf(bench, other), 200);

    const auto changed = bench.with(one).put(
        "/api/v1/me/password",
        R"({"currentPassword":"correct horse","newPassword":"battery staple"})");

    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(statusOf(bench, one), 401);
    EXPECT_EQ(statusOf(bench, other), 401);
    EXPECT_EQ(statusOf(bench, changed.at("/token")), 200);
    EXPECT_EQ(statusOf(bench, login(bench, "viewer@example.com", "battery staple")), 200);
}

TEST(OwnPassword, isNotChangedOtherwise) {
    Bench bench;
    const auto change = [&bench](const std::string& current, const std::string& fresh) {
        return bench.put("/api/v1/me/password", R"({"currentPassword":")" + current +
                                                    R"(","newPassword":")" + fresh + R"("})");
    };
    bench.as(Role::Viewer);

    EXPECT_EQ(change("wrong", "battery staple").status, 401);
    EXPECT_EQ(change("correct horse", "password123").at("/errors/0/path"), "newPassword");
    EXPECT_EQ(change("correct horse", "aaaaaaaaaaaa").status, 400);
    EXPECT_EQ(bench.get("/api/v1/me").status, 200);
}

TEST(Passwords, thatAreGuessedFirstAreRefused) {
    Bench bench;
    for (const std::string password :
         {"password12", "1234567890", "aaaaaaaaaaaa", "nobody@example.com"}) {
        const auto user =
            bench.post("/api/v1/users", R"({"email":"nobody@example.com","role":"viewer",)"
                                        R"("password":")" +
                                            password + R"("})");
        EXPECT_EQ(user.status, 400) << password;
    }
    for (const std::string password : {"x", "password", "12345678", "aaaaaaaaaaaa", "CS-000-1"}) {
        const auto station =
            bench.post("/api/v1/stations", R"({"id":"CS-000-1","password":")" + password + R"("})");
        EXPECT_EQ(station.status, 400) << password;
    }
}

TEST(Admins, areNotBothDemoted) {
    Bench bench;
    bench.post("/api/v1/users",
               R"({"email":"b@example.com","password":"battery staple","role":"admin"})");

    EXPECT_EQ(bench.patch(placeOf(bench, "b@example.com"), R"({"role":"viewer"})").status, 200);
    EXPECT_EQ(bench.patch(placeOf(bench, "admin@example.com"), R"({"role":"viewer"})").status, 409);
}

TEST(ApiKey, endsWhenItIsToldTo) {
    Bench bench;
    const auto made = bench.post(
        "/api/v1/api-keys", R"({"name":"ci","role":"viewer","expiresAt":"2026-01-01T01:00:00Z"})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto key = made.at("/key");
    EXPECT_EQ(statusOf(bench, key), 200);

    bench.clock.advance(std::chrono::minutes(60));

    EXPECT_EQ(statusOf(bench, key), 401);
    EXPECT_EQ(bench.as(Role::Admin)
                  .post("/api/v1/api-keys", R"({"name":"ci","role":"viewer",)"
                                            R"("expiresAt":"2020-01-01T01:00:00Z"})")
                  .status,
              400);
}

TEST(ApiKey, isNotToldAgainByItsIdempotencyKey) {
    Bench bench;
    const Headers key = {{"Idempotency-Key", "key-1"}};
    const std::string body = R"({"name":"ci","role":"viewer"})";

    const auto first = bench.post("/api/v1/api-keys", body, key);
    const auto again = bench.post("/api/v1/api-keys", body, key);

    EXPECT_TRUE(first.at("/key").starts_with("vg_"));
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.at("/key"), "***");
    EXPECT_EQ(again.at("/id"), first.at("/id"));
}

TEST(ApiKey, hasNoSessionToEnd) {
    Bench bench;
    const auto key = bench.post("/api/v1/api-keys", R"({"name":"ci","role":"viewer"})").at("/key");

    EXPECT_EQ(bench.with(key).post("/api/v1/logout", "").status, 403);
}

}  // namespace
}  // namespace voltgate::rest
