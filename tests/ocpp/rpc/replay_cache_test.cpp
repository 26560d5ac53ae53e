#include "ocpp/rpc/replay_cache.hpp"

#include <gtest/gtest.h>

namespace voltgate::rpc {
namespace {

using namespace std::chrono_literals;
using Fingerprint = ReplayCache::Fingerprint;

const DateTime noon = *DateTime::parse("2026-01-31T12:00:00Z");

TEST(ReplayCache, answersTheSameCallAgain) {
    ReplayCache cache;
    cache.remember(Fingerprint("[2,\"1\",\"Heartbeat\",{}]"), "answer", noon);

    EXPECT_EQ(cache.answerTo(Fingerprint("[2,\"1\",\"Heartbeat\",{}]"), noon + 1s), "answer");
}

TEST(ReplayCache, takesTheSameIdWithAnotherPayloadForANewCall) {
    ReplayCache cache;
    cache.remember(Fingerprint("[2,\"1\",\"Authorize\",{\"idTag\":\"A\"}]"), "answer", noon);

    EXPECT_EQ(cache.answerTo(Fingerprint("[2,\"1\",\"Authorize\",{\"idTag\":\"B\"}]"), noon),
              std::nullopt);
}

TEST(ReplayCache, forgetsAfterAWhile) {
    ReplayCache cache;
    cache.remember(Fingerprint("call"), "answer", noon);

    EXPECT_EQ(cache.answerTo(Fingerprint("call"), noon + 31s), std::nullopt);
}

TEST(ReplayCache, keepsOnlyTheLatest) {
    ReplayCache cache;
    for (int i = 0; i < 9; ++i)
        cache.remember(Fingerprint("call " + std::to_string(i)), "answer", noon);

    EXPECT_EQ(cache.answerTo(Fingerprint("call 0"), noon), std::nullopt);
    EXPECT_EQ(cache.answerTo(Fingerprint("call 8"), noon), "answer");
}

}  // namespace
}  // namespace voltgate::rpc
