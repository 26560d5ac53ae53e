// Logging in: right, wrong, and too often.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

std::string credentials(const std::string& email, const std::string& password) {
    return R"({"email":")" + email + R"(","password":")" + password + R"("})";
}

Answered login(Bench& bench, const std::string& email, const std::string& password) {
    return bench.asNobody().post("/api/v1/login", credentials(email, password));
}

TEST(Login, givesATokenThatWorks) {
    Bench bench;

    const auto answer = login(bench, "Operator@example.com", passwordOfTests);

    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(answer.at("/role"), "operator");
    const auto me = bench.get("/api/v1/me", {{"Authorization", "Bearer " + answer.at("/token")}});
    EXPECT_EQ(me.at("/name"), "operator@example.com");
    EXPECT_EQ(me.at("/kind"), "user");
}

TEST(Login, answersAnUnknownEmailLikeAWrongPassword) {
    Bench bench;

    const auto wrong = login(bench, "admin@example.com", "wrong password");
    const auto unknown = login(bench, "nobody@example.com", passwordOfTests);

    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(wrong.body, unknown.body);
}

TEST(Login, letsTheRightPasswordPassHoweverManyWereWrong) {
    Bench bench;
    for (int i = 0; i < LoginLimits::triesPerName; ++i) {
        EXPECT_EQ(login(bench, "admin@example.com", "wrong password").status, 401);
    }

    const auto refused = login(bench, "admin@example.com", "wrong password");

    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("Retry-After"), "900");
    EXPECT_EQ(login(bench, "admin@example.com", passwordOfTests).status, 200);
    EXPECT_EQ(login(bench, "viewer@example.com", passwordOfTests).status, 200);
}

TEST(Login, limitsUnknownNamesLikeKnownOnes) {
    Bench bench;
    for (const std::string email : {"nobody@example.com", "admin@example.com"}) {
        int tries = 0;
        while (login(bench, email, "wrong password").status == 401 && tries < 100) ++tries;
        EXPECT_EQ(tries, LoginLimits::triesPerName) << email;
    }
}

TEST(Login, forgetsWrongOnesAfterTheWindow) {
    Bench bench;
    for (int i = 0; i <= LoginLimits::triesPerName; ++i) {
        login(bench, "admin@example.com", "wrong password");
    }

    bench.clock.advance(LoginLimits::window);

    EXPECT_EQ(login(bench, "admin@example.com", "wrong password").status, 401);
}

TEST(Login, isLimitedPerAddress) {
    Bench bench;
    for (int i = 0; i < LoginLimits::triesPerAddress; ++i) {
        login(bench, "nobody" + std::to_string(i) + "@example.com", "wrong password");
    }

    EXPECT_EQ(login(bench, "viewer@example.com", "wrong password").status, 429);
    EXPECT_EQ(login(bench, "viewer@example.com", passwordOfTests).status, 200);
}

TEST(Login, doesNotCountWhatSucceeded) {
    Bench bench;

    for (int i = 0; i < LoginLimits::triesPerAddress + 10; ++i) {
        ASSERT_EQ(login(bench, "admin@example.com", passwordOfTests).status, 200);
    }
}

TEST(Login, namesWhatIsMissing) {
    Bench bench;

    const auto answer = bench.asNobody().post("/api/v1/login", R"({"email":"a@example.com"})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/0/path"), "password");
}

TEST(Passwords, matchOnlyTheirHash) {
    asio::io_context io;
    Passwords passwords(lowestCost);
    const auto hash = runTask(io, passwords.hash("correct horse"));

    EXPECT_TRUE(hash.starts_with("$argon2id$"));
    EXPECT_TRUE(runTask(io, passwords.matches("correct horse", hash)));
    EXPECT_FALSE(runTask(io, passwords.matches("wrong horse", hash)));
    EXPECT_FALSE(runTask(io, passwords.matches("", "")));
}

}  // namespace
}  // namespace voltgate::rest
