#include "db/identity_token_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

IdentityTokenRecord aToken(const std::string& id, std::int64_t stationNumber = 100000) {
    return {.id = id,
            .station = {"CS-1"},
            .stationNumber = stationNumber,
            .role = "installer",
            .issuedAt = DateTime::now(),
            .issuedBy = "ann"};
}

TEST(IdentityTokens, areKnownFromWhenTheyAreMadeOrUsed) {
    TestStorage test;
    auto& tokens = test.storage.identityTokens;
    runTask(tokens.add(aToken("made")));
    EXPECT_TRUE(runTask(tokens.use(aToken("made"))));
    EXPECT_TRUE(runTask(tokens.use(aToken("from elsewhere"))));

    const auto known = runTask(tokens.ofStation({"cs-1"}));

    ASSERT_EQ(known.size(), 2u);
    for (const auto& token : known) EXPECT_TRUE(token.lastUsedAt) << token.id;
}

TEST(IdentityTokens, areUselessOnceRevoked) {
    TestStorage test;
    auto& tokens = test.storage.identityTokens;
    runTask(tokens.add(aToken("one")));
    runTask(tokens.add(aToken("two")));

    EXPECT_TRUE(runTask(tokens.revoke({"CS-1"}, "one")));
    EXPECT_FALSE(runTask(tokens.revoke({"CS-2"}, "two")));
    EXPECT_FALSE(runTask(tokens.revoke({"CS-1"}, "three")));

    EXPECT_TRUE(runTask(tokens.isRevoked("one")));
    EXPECT_FALSE(runTask(tokens.isRevoked("two")));
    EXPECT_FALSE(runTask(tokens.use(aToken("one"))));
    EXPECT_TRUE(runTask(tokens.use(aToken("two"))));
}

TEST(IdentityTokens, areForNoLaterStationOfTheSameId) {
    TestStorage test;
    auto& tokens = test.storage.identityTokens;
    runTask(tokens.use(aToken("one", 100000)));

    EXPECT_FALSE(runTask(tokens.use(aToken("one", 100001))));
}

}  // namespace
}  // namespace voltgate::db
