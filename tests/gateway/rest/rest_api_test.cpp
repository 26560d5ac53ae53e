// What all routes share: errors, pages, idempotency, revisions.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

TEST(RestApi, answersAnUnknownPathAsAProblem) {
    Bench bench;

    const auto answer = bench.get("/api/v1/nonsense");

    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(answer.at("/type"), "about:blank");
    EXPECT_EQ(answer.at("/title"), "Not Found");
    EXPECT_EQ(answer.at("/status"), "404");
}

TEST(RestApi, namesTheMethodsThatArePossible) {
    Bench bench;

    const auto answer = bench.request("PUT", "/api/v1/stations/CS-1");

    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.header("Allow"), "GET, PATCH, DELETE");
}

TEST(RestApi, refusesABodyThatIsNoJson) {
    Bench bench;

    EXPECT_EQ(bench.post("/api/v1/tokens", "{\"idToken\":").status, 400);
    EXPECT_EQ(bench.post("/api/v1/tokens", "[]").status, 400);
    EXPECT_EQ(bench.post("/api/v1/tokens", "\"text\"").status, 400);
    EXPECT_EQ(bench.post("/api/v1/tokens", std::string(100, '[')).status, 400);
}

TEST(RestApi, tellsTheFirstOfManyFaults) {
    Bench bench;
    std::string body = R"({"a":1)";
    for (int i = 0; i < 5000; ++i) body += ",\"" + std::to_string(i) + "\":1";

    const auto answer = bench.asNobody().post("/api/v1/login", body + "}");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/19/path"), "18");
    EXPECT_EQ(answer.at("/errors/20/reason"), "and 4981 more");
    EXPECT_LT(answer.body.size(), 3000u);
}

TEST(RestApi, refusesAnotherMediaType) {
    Bench bench;

    const auto answer = bench.post("/api/v1/tokens", "idToken=1",
                                   {{"Content-Type", "application/x-www-form-urlencoded"}});

    EXPECT_EQ(answer.status, 415);
}

TEST(RestApi, acceptsJsonWithACharset) {
    Bench bench;

    const auto answer = bench.post("/api/v1/tokens", R"({"idToken":"1"})",
                                   {{"Content-Type", "application/json; charset=utf-8"}});

    EXPECT_EQ(answer.status, 201);
}

TEST(RestApi, refusesAnotherCharset) {
    Bench bench;

    const auto json = bench.post("/api/v1/tokens", R"({"idToken":"1"})",
                                 {{"Content-Type", "application/json; charset=utf-16"}});
    const auto csv = bench.post("/api/v1/tokens/import", "idToken\n1",
                                {{"Content-Type", "text/csv; charset=iso-8859-1"}});

    EXPECT_EQ(json.status, 415);
    EXPECT_NE(json.at("/detail").find("UTF-8"), std::string::npos) << json.body;
    EXPECT_EQ(csv.status, 415);
}

TEST(RestApi, refusesACompressedBody) {
    Bench bench;
    const std::string gzipped = "\x1F\x8B...";

    for (const std::string path : {"/api/v1/tokens", "/api/v1/login", "/api/v1/tokens/import"}) {
        const auto answer = bench.post(path, gzipped, {{"Content-Encoding", "gzip"}});

        EXPECT_EQ(answer.status, 415) << path;
        EXPECT_EQ(answer.header("Accept-Encoding"), "identity");
    }
}

TEST(RestApi, refusesABodyThatIsTooLarge) {
    Bench bench;

    const auto answer = bench.post("/api/v1/tokens", std::string(RestApi::bodyAtMost + 1, ' '));

    EXPECT_EQ(answer.status, 413);
}

TEST(RestApi, namesAllUnknownFields) {
    Bench bench;

    const auto answer = bench.post("/api/v1/tokens", R"({"idToken":"1","lable":"x","typ":"y"})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/0/path"), "lable");
    EXPECT_EQ(answer.at("/errors/1/path"), "typ");
}

TEST(RestApi, refusesACharacterThatNoTextColumnCanHold) {
    Bench bench;

    EXPECT_EQ(bench.post("/api/v1/tokens", R"({"idToken":"a\u0000b"})").status, 400);
    EXPECT_EQ(bench.get("/api/v1/tokens/a%00b").status, 400);
    EXPECT_EQ(bench.get("/api/v1/tokens/%FF").status, 400);
    EXPECT_EQ(bench.get("/api/v1/tokens/%zz").status, 400);
}

TEST(RestApi, refusesBadQueryValuesAllAtOnce) {
    Bench bench;

    const auto answer =
        bench.get("/api/v1/transactions?limit=0&active=maybe&from=yesterday&stationID=CS-1");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/0/path"), "?active");
    EXPECT_EQ(answer.at("/errors/1/path"), "?from");
    EXPECT_EQ(answer.at("/errors/2/path"), "?limit");
    EXPECT_EQ(answer.at("/errors/3/path"), "?stationID");
}

TEST(RestApi, isUnavailableWithoutItsDatabase) {
    Bench bench;
    bench.get("/api/v1/me");
    bench.repositories.setReachable(false);

    const auto answer = bench.get("/api/v1/tokens");

    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.header("Retry-After"), "5");
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
}

TEST(RestApi, sendsTheCommonHeaders) {
    Bench bench;

    const auto answer = bench.get("/api/v1/me", {{"X-Request-Id", "abc-1"}});

    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.header("Cache-Control"), "no-store");
    EXPECT_EQ(answer.header("X-Request-Id"), "abc-1");
}

TEST(RestApi, doesNotRepeatAHarmfulRequestId) {
    Bench bench;

    const auto answer = bench.get("/api/v1/me", {{"X-Request-Id", "a\r\nSet-Cookie: b"}});

    EXPECT_EQ(answer.header("X-Request-Id").find("Set-Cookie"), std::string::npos);
    EXPECT_FALSE(answer.header("X-Request-Id").empty());
}

TEST(RestApi, answersHeadLikeGetWithoutABody) {
    Bench bench;

    const auto answer = bench.request("HEAD", "/healthz");

    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.body.empty());
}

TEST(RestApi, pagesFromNewestToOldest) {
    Bench bench;
    for (const std::string token : {"A", "B", "C", "D", "E"}) {
        bench.post("/api/v1/tokens", R"({"idToken":")" + token + R"("})");
    }

    const auto first = bench.get("/api/v1/tokens?limit=2");
    const auto second = bench.get("/api/v1/tokens?limit=2&cursor=" + first.at("/nextCursor"));
    const auto last = bench.get("/api/v1/tokens?limit=2&cursor=" + second.at("/nextCursor"));

    EXPECT_EQ(first.at("/items/0/idToken") + first.at("/items/1/idToken"), "ED");
    EXPECT_EQ(second.at("/items/0/idToken") + second.at("/items/1/idToken"), "CB");
    EXPECT_EQ(last.at("/items/0/idToken"), "A");
    EXPECT_EQ(last.at("/items/1"), "(absent)");
    EXPECT_EQ(last.at("/nextCursor"), "null");
}

TEST(RestApi, answersARepeatedRequestAgainWithoutDoingItAgain) {
    Bench bench;
    const Headers key = {{"Idempotency-Key", "key-1"}};

    const auto first = bench.post("/api/v1/tokens", R"({"idToken":"A"})", key);
    const auto again = bench.post("/api/v1/tokens", R"({"idToken":"A"})", key);

    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(first.body, again.body);
    EXPECT_EQ(first.header("Location"), again.header("Location"));
    EXPECT_EQ(bench.get("/api/v1/tokens").at("/items/1"), "(absent)");
}

TEST(RestApi, refusesAnIdempotencyKeyWithAnotherRequest) {
    Bench bench;
    const Headers key = {{"Idempotency-Key", "key-1"}};
    bench.post("/api/v1/tokens", R"({"idToken":"A"})", key);

    EXPECT_EQ(bench.post("/api/v1/tokens", R"({"idToken":"B"})", key).status, 409);
}

TEST(RestApi, keepsIdempotencyKeysOfCallersApart) {
    Bench bench;
    const Headers key = {{"Idempotency-Key", "key-1"}};
    bench.post("/api/v1/tokens", R"({"idToken":"A"})", key);

    EXPECT_EQ(bench.as(Role::Operator).post("/api/v1/tokens", R"({"idToken":"B"})", key).status,
              201);
}

TEST(RestApi, freesAnIdempotencyKeyWhenNothingWasDone) {
    Bench bench;
    bench.addStation("CS-1");
    const Headers key = {{"Idempotency-Key", "key-1"}};
    EXPECT_EQ(bench.post("/api/v1/stations/CS-1/reset", "{}", key).status, 409);

    bench.connected.add(std::make_shared<AnsweringStation>("CS-1"));

    EXPECT_EQ(bench.post("/api/v1/stations/CS-1/reset", "{}", key).status, 200);
}

TEST(RestApi, forgetsIdempotencyKeysAfterADay) {
    Bench bench;
    const Headers key = {{"Idempotency-Key", "key-1"}};
    bench.post("/api/v1/tokens", R"({"idToken":"A"})", key);

    bench.clock.advance(std::chrono::hours(25));
    bench.as(Role::Admin);

    EXPECT_EQ(bench.post("/api/v1/tokens", R"({"idToken":"B"})", key).status, 201);
}

TEST(RestApi, changesOnlyTheRevisionThatWasRead) {
    Bench bench;
    const auto made = bench.post("/api/v1/tokens", R"({"idToken":"A"})");
    const Headers ifUnchanged = {{"If-Match", made.header("ETag")}};

    const auto first = bench.patch("/api/v1/tokens/A", R"({"label":"one"})", ifUnchanged);
    const auto second = bench.patch("/api/v1/tokens/A", R"({"label":"two"})", ifUnchanged);

    EXPECT_EQ(first.status, 200);
    EXPECT_NE(first.header("ETag"), made.header("ETag"));
    EXPECT_EQ(second.status, 409);
    EXPECT_EQ(bench.get("/api/v1/tokens/A").at("/label"), "one");
}

TEST(RestApi, judgesAnEtagThatIsNoneOfOursLikeAnOldOne) {
    Bench bench;
    bench.post("/api/v1/tokens", R"({"idToken":"A"})");
    const auto statusWith = [&](const std::string& value) {
        return bench.patch("/api/v1/tokens/A", "{}", {{"If-Match", value}}).status;
    };

    for (const auto* other : {"\"zz\"", "\"\"", "W/\"1\"", "\"999999\""}) {
        EXPECT_EQ(statusWith(other), 409) << other;
    }
    for (const auto* none : {"5", "zz", "\"", "\"1\", \"2\"", "\"1\"2\""}) {
        EXPECT_EQ(statusWith(none), 400) << none;
    }
    EXPECT_EQ(bench.patch("/api/v1/tokens/A", "{}", {{"If-Match", "*"}}).status, 200);
}

}  // namespace
}  // namespace voltgate::rest
