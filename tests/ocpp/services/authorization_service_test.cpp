// The verdict on a token, also while the database is away.
#include "ocpp/services/authorization_service.hpp"

#include <gtest/gtest.h>

#include "ocpp/repositories/errors.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/in_memory_repositories.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate {
namespace {

using Status = AuthorizationStatus;

/// Tokens whose database is away; of some it is remembered what they were.
class TokensOfAnAbsentDatabase final : public IdTokenRepository {
public:
    Task<std::optional<AuthorizationFacts>> facts(IdToken, std::optional<StartPlace>) override {
        if (isBroken) throw std::runtime_error("PostgreSQL refuses the question");
        throw DatabaseUnavailable("PostgreSQL is away");
    }
    std::optional<IdTokenRecord> lastKnown(const IdToken& token) const override {
        for (const auto& record : known) {
            if (record.token == token) return record;
        }
        return std::nullopt;
    }
    Task<std::optional<IdTokenRecord>> find(IdToken) override { co_return std::nullopt; }
    Task<Listed<IdTokenRecord>> list(std::optional<std::string>, Page) override {
        co_return Listed<IdTokenRecord>{};
    }
    Task<std::optional<IdTokenRecord>> add(IdTokenRecord) override { co_return std::nullopt; }
    Task<std::vector<IdTokenRecord>> addMany(std::vector<IdTokenRecord>, WhenTaken) override {
        co_return std::vector<IdTokenRecord>{};
    }
    Task<std::vector<IdTokenRecord>> some(std::vector<IdToken>) override {
        co_return std::vector<IdTokenRecord>{};
    }
    Task<ChangeResult> change(IdToken, IdTokenChange, std::optional<std::int64_t>) override {
        co_return ChangeResult::NotFound;
    }
    Task<bool> remove(IdToken) override { co_return false; }

    std::vector<IdTokenRecord> known;
    bool isBroken = false;
};

class BrokenRules final : public StationTokens {
public:
    Task<std::optional<Authorization>> verdict(StationId, IdToken) override {
        throw std::runtime_error("PostgreSQL refuses the question");
    }
};

struct Outage {
    FakeClock clock;
    TokensOfAnAbsentDatabase tokens;

    Status verdict(WhenAway whenAway, const std::string& token) {
        AuthorizationService service(tokens, clock, whenAway);
        return runTask(service.check({.value = token})).status;
    }
};

TEST(AuthorizationWhenAway, acceptsUnknownTokensByDefault) {
    Outage outage;

    EXPECT_EQ(outage.verdict(WhenAway::Accept, "NEW"), Status::Accepted);
    EXPECT_EQ(outage.verdict(WhenAway::Known, "NEW"), Status::Invalid);
    EXPECT_EQ(outage.verdict(WhenAway::Reject, "NEW"), Status::Invalid);
}

TEST(AuthorizationWhenAway, givesKnownTokensTheVerdictTheyHad) {
    Outage outage;
    outage.tokens.known = {
        {.token = {.value = "GOOD"}},
        {.token = {.value = "BAD"}, .status = TokenStatus::Blocked},
        {.token = {.value = "OLD"}, .expiresAt = outage.clock.now() - std::chrono::hours(1)}};

    for (const auto whenAway : {WhenAway::Accept, WhenAway::Known}) {
        EXPECT_EQ(outage.verdict(whenAway, "good"), Status::Accepted);
        EXPECT_EQ(outage.verdict(whenAway, "BAD"), Status::Blocked);
        EXPECT_EQ(outage.verdict(whenAway, "OLD"), Status::Expired);
    }
    EXPECT_EQ(outage.verdict(WhenAway::Reject, "GOOD"), Status::Invalid);
}

TEST(AuthorizationWhenAway, isTheVerdictWhateverIsWrongWithTheDatabase) {
    Outage outage;
    outage.tokens.isBroken = true;
    outage.tokens.known = {{.token = {.value = "BAD"}, .status = TokenStatus::Blocked}};

    EXPECT_EQ(outage.verdict(WhenAway::Accept, "NEW"), Status::Accepted);
    EXPECT_EQ(outage.verdict(WhenAway::Accept, "BAD"), Status::Blocked);
}

TEST(Authorization, isThatOfAllStationsWhereTheRulesOfOneCannotBeRead) {
    const FakeClock clock;
    InMemoryRepositories repositories;
    repositories.tables.tokens.push_back({.token = {.value = "GOOD"}});
    BrokenRules broken;
    AuthorizationService service(repositories.tokens, clock, WhenAway::Accept, &broken);
    const StartPlace place{.station = {"CS-1"}, .evse = {1}};

    EXPECT_EQ(runTask(service.check({.value = "GOOD"}, place)).status, Status::Accepted);
    EXPECT_EQ(runTask(service.checkAt({"CS-1"}, {.value = "NEW"})).status, Status::Invalid);
}

}  // namespace
}  // namespace voltgate
