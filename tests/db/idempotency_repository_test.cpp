#include "db/idempotency_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

KeyedRequest aRequest(const std::string& key, DateTime begunAt = noon,
                      const std::string& fingerprint = "print") {
    return {.key = {"user:1", key}, .fingerprint = fingerprint, .begunAt = begunAt};
}

struct KeyedRequests : TestStorage {
    std::optional<KeyedRequest> begin(KeyedRequest request, std::size_t atMost = 10) {
        const auto expired = request.begunAt - 24 * hour;
        return runTask(storage.idempotency.begin(std::move(request), expired, atMost));
    }
};

TEST(KeyedRequest, beginsOnce) {
    KeyedRequests requests;

    EXPECT_FALSE(requests.begin(aRequest("one")));
    const auto known = requests.begin(aRequest("one", noon + minute, "another"));

    ASSERT_TRUE(known);
    EXPECT_EQ(known->fingerprint, "print");
    EXPECT_EQ(known->begunAt, noon);
    EXPECT_FALSE(known->answer);
}

TEST(KeyedRequest, beginsOnceOfManyAtTheSameMoment) {
    KeyedRequests requests;
    std::vector<Task<std::optional<KeyedRequest>>> tasks;
    for (int i = 0; i < 20; ++i)
        tasks.push_back(requests.storage.idempotency.begin(aRequest("one"), noon - hour, 10));

    int begun = 0;
    for (const auto& known : runTasks(std::move(tasks))) {
        ASSERT_TRUE(known);
        if (!*known) ++begun;
    }

    EXPECT_EQ(begun, 1);
}

TEST(KeyedRequest, isAnsweredAsItWas) {
    KeyedRequests requests;
    requests.begin(aRequest("one"));
    const KeptAnswer answer{.status = 201,
                            .headers = {{"Location", "/a \"b\""}, {"ETag", "\"1\""}},
                            .body = R"({"a":"ü"})"};

    runTask(requests.storage.idempotency.complete({"user:1", "one"}, answer));
    const auto known = requests.begin(aRequest("one"));

    ASSERT_TRUE(known && known->answer);
    EXPECT_EQ(known->answer->status, 201);
    EXPECT_EQ(known->answer->headers, answer.headers);
    EXPECT_EQ(known->answer->body, answer.body);
}

TEST(KeyedRequest, isNewAgainWhenItHasExpiredOrIsForgotten) {
    KeyedRequests requests;
    requests.begin(aRequest("one"));
    runTask(requests.storage.idempotency.complete({"user:1", "one"}, {.status = 200, .body = ""}));
    requests.begin(aRequest("two"));
    runTask(requests.storage.idempotency.forget({"user:1", "two"}));

    EXPECT_TRUE(requests.begin(aRequest("one", noon + 23 * hour, "later")));
    EXPECT_FALSE(requests.begin(aRequest("one", noon + 24 * hour, "later")));
    EXPECT_FALSE(requests.begin(aRequest("two")));

    const auto known = requests.begin(aRequest("one", noon + 25 * hour));
    ASSERT_TRUE(known);
    EXPECT_EQ(known->fingerprint, "later");
    EXPECT_FALSE(known->answer);
}

TEST(KeyedRequest, makesRoomWhenItIsTheOldestOfItsCaller) {
    KeyedRequests requests;
    auto ofAnother = aRequest("one");
    ofAnother.key.caller = "user:2";
    requests.begin(ofAnother, 2);
    for (int i = 1; i <= 3; ++i) requests.begin(aRequest(std::to_string(i), noon + i * minute), 2);

    EXPECT_TRUE(requests.begin(ofAnother, 2));
    EXPECT_TRUE(requests.begin(aRequest("3"), 2));
    EXPECT_TRUE(requests.begin(aRequest("2"), 2));
    EXPECT_FALSE(requests.begin(aRequest("1", noon + hour), 2));
}

}  // namespace
}  // namespace voltgate::db
