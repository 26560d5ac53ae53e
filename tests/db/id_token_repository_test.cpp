// Tokens on record and the facts that decide about them.
#include "db/id_token_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Tokens : TestStorage {
    IdTokenRepository& tokens = storage.idTokens;

    std::optional<IdTokenRecord> add(std::string value) {
        IdTokenRecord record;
        record.token.value = std::move(value);
        return runTask(tokens.add(record));
    }
};

TEST(IdTokens, keepTheirSpellingAndCompareInAnyCase) {
    Tokens test;
    test.add("AbC");

    const auto found = runTask(test.tokens.find({.value = "aBc"}));

    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->token.value, "AbC");
    EXPECT_FALSE(test.add("ABC").has_value());
}

TEST(IdTokens, haveFactsWithTheirOpenTransactions) {
    Tokens test;
    test.add("TAG");
    auto elsewhere = aStart();
    elsewhere.station = {"CP-2"};
    elsewhere.idToken.value = "tag";
    runTask(test.storage.transactions.start(elsewhere));
    const auto stopped = runTask(test.storage.transactions.start(aStart()));
    runTask(test.storage.transactions.stop(aStop(stopped.number.value)));

    const auto facts = runTask(test.tokens.facts({.value = "Tag"}));

    ASSERT_TRUE(facts.has_value());
    EXPECT_EQ(facts->record.token.value, "TAG");
    EXPECT_EQ(facts->activeTransactions, 1);
}

TEST(IdTokens, haveNoFactsWhenUnknown) {
    Tokens test;

    EXPECT_FALSE(runTask(test.tokens.facts({.value = "UNKNOWN"})).has_value());
}

TEST(IdTokens, answerQuestionsThatAreAskedTogetherEachWithItsOwnFacts) {
    Tokens test;
    std::vector<Task<std::optional<AuthorizationFacts>>> questions;
    for (int i = 0; i < 50; ++i) test.add("T" + std::to_string(i));
    for (int i = 0; i < 100; ++i) {
        questions.push_back(test.tokens.facts({.value = "t" + std::to_string(i)}));
    }

    const auto answers = runTasks(std::move(questions));

    for (std::size_t i = 0; i < 100; ++i) {
        ASSERT_EQ(answers[i]->has_value(), i < 50) << i;
        if (i < 50) EXPECT_EQ((*answers[i])->record.token.value, "T" + std::to_string(i));
    }
}

TEST(IdTokens, changeWhatIsNamedAndNothingElse) {
    Tokens test;
    IdTokenRecord record;
    record.token.value = "TAG";
    record.groupId = "FLEET";
    record.label = "Van";
    record.expiresAt = noon;
    runTask(test.tokens.add(record));
    IdTokenChange change;
    change.status = TokenStatus::Blocked;
    change.expiresAt = std::optional<DateTime>();

    EXPECT_EQ(runTask(test.tokens.change({.value = "tag"}, change, 1)), ChangeResult::Changed);

    const auto changed = runTask(test.tokens.find({.value = "TAG"})).value();
    EXPECT_EQ(changed.status, TokenStatus::Blocked);
    EXPECT_EQ(changed.expiresAt, std::nullopt);
    EXPECT_EQ(changed.groupId, "FLEET");
    EXPECT_EQ(changed.label, "Van");
    EXPECT_EQ(changed.revision, 2);
}

TEST(IdTokens, refuseAChangeOfAnotherRevision) {
    Tokens test;
    test.add("TAG");

    EXPECT_EQ(runTask(test.tokens.change({.value = "TAG"}, {}, 5)), ChangeResult::RevisionDiffers);
    EXPECT_EQ(runTask(test.tokens.change({.value = "NONE"}, {}, {})), ChangeResult::NotFound);
}

TEST(IdTokens, areListedByGroupNewestFirst) {
    Tokens test;
    for (const char* value : {"A", "B", "C"}) {
        IdTokenRecord record;
        record.token.value = value;
        if (std::string_view(value) != "B") record.groupId = "FLEET";
        runTask(test.tokens.add(record));
    }

    const auto fleet = runTask(test.tokens.list("FLEET", {}));

    ASSERT_EQ(fleet.items.size(), 2u);
    EXPECT_EQ(fleet.items[0].token.value, "C");
    EXPECT_EQ(runTask(test.tokens.list(std::nullopt, {.limit = 2})).next, 2);
}

TEST(IdTokens, areRemovedInAnyCase) {
    Tokens test;
    test.add("TAG");

    EXPECT_TRUE(runTask(test.tokens.remove({.value = "tag"})));
    EXPECT_FALSE(runTask(test.tokens.remove({.value = "tag"})));
}

TEST(IdTokens, areAddedManyAtOnce) {
    TestStorage test;
    auto& tokens = test.storage.idTokens;
    runTask(tokens.add({.token = {.value = "TAG-2"}}));
    std::vector<IdTokenRecord> many;
    for (const char* tag : {"TAG-1", "tag-2", "TAG-3"}) many.push_back({.token = {.value = tag}});
    many[2].allowConcurrentTx = true;
    many[2].expiresAt = noon;

    EXPECT_TRUE(runTask(tokens.addMany(many, WhenTaken::AddNone)).empty());
    EXPECT_EQ(runTask(tokens.addMany(many, WhenTaken::AddOthers)).size(), 2u);

    const auto found = runTask(tokens.some({{.value = "tag-3"}, {.value = "TAG-9"}}));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_TRUE(found[0].allowConcurrentTx);
    EXPECT_EQ(found[0].expiresAt, noon);
}

}  // namespace
}  // namespace voltgate::db
