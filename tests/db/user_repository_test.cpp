// Users and API keys on record.
#include "db/user_repository.hpp"

#include <gtest/gtest.h>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

User aUser(std::string email) {
    User user;
    user.email = std::move(email);
    user.passwordHash = "$argon2id$...";
    user.role = Role::Operator;
    return user;
}

ApiKey aKey(std::string name) {
    ApiKey key;
    key.secretHash = "hash of " + name;
    key.name = std::move(name);
    key.role = Role::Viewer;
    return key;
}

TEST(Users, areFoundByEmailInAnyCase) {
    TestStorage test;
    runTask(test.storage.users.add(aUser("Ann@example.com")));

    const auto found = runTask(test.storage.users.findByEmail("ann@EXAMPLE.com"));

    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->email, "ann@example.com");
    EXPECT_EQ(found->role, Role::Operator);
}

TEST(Users, haveEachAnEmailOfTheirOwn) {
    TestStorage test;
    runTask(test.storage.users.add(aUser("ann@example.com")));

    EXPECT_FALSE(runTask(test.storage.users.add(aUser("ANN@example.com"))).has_value());
    EXPECT_EQ(runTask(test.storage.users.count()), 1);
}

TEST(Users, changeWhatIsNamedAndNothingElse) {
    TestStorage test;
    auto& users = test.storage.users;
    const auto number = runTask(users.add(aUser("ann@example.com")))->number;
    using Result = UserChangeResult;

    EXPECT_EQ(runTask(users.change(number, {.role = Role::Operator})), Result::Changed);
    EXPECT_EQ(runTask(users.change(number, {.passwordHash = "new hash"})), Result::Changed);
    EXPECT_EQ(runTask(users.change(number, {.sites = SiteAccess({"north", "a,b\"c"})})),
              Result::Changed);
    EXPECT_EQ(runTask(users.change(number, {.cards = {{"CARD"}}})), Result::Changed);
    EXPECT_EQ(runTask(users.change(number + 1, {.role = Role::Admin})), Result::NotFound);

    const auto changed = runTask(users.findByEmail("ann@example.com")).value();
    EXPECT_EQ(changed.role, Role::Operator);
    EXPECT_EQ(changed.passwordHash, "new hash");
    EXPECT_EQ(changed.sites, SiteAccess({"north", "a,b\"c"}));
    EXPECT_EQ(changed.cards, std::vector<std::string>{"CARD"});
    EXPECT_EQ(runTask(users.change(number, {.sites = SiteAccess()})), Result::Changed);
    EXPECT_EQ(runTask(users.findByEmail("ann@example.com"))->sites, std::nullopt);
}

TEST(Users, areListedAndRemoved) {
    TestStorage test;
    auto& users = test.storage.users;
    const auto ann = runTask(users.add(aUser("ann@example.com"))).value();
    runTask(users.add(aUser("bob@example.com")));

    EXPECT_EQ(runTask(users.remove(ann.number)), UserChangeResult::Changed);
    EXPECT_EQ(runTask(users.remove(ann.number)), UserChangeResult::NotFound);
    const auto page = runTask(users.list({}));
    ASSERT_EQ(page.items.size(), 1u);
    EXPECT_EQ(page.items[0].email, "bob@example.com");
}

TEST(Users, keepAnAdminWhenTwoAreDemotedAtTheSameMoment) {
    TestStorage test;
    auto& users = test.storage.users;
    std::vector<std::int64_t> numbers;
    for (const std::string email : {"ann@example.com", "bob@example.com"}) {
        auto admin = aUser(email);
        admin.role = Role::Admin;
        numbers.push_back(runTask(users.add(std::move(admin)))->number);
    }
    for (int round = 0; round < 20; ++round) {
        asio::io_context io;
        std::vector<std::future<UserChangeResult>> results;
        for (const auto number : numbers) {
            results.push_back(
                asio::co_spawn(io, users.change(number, {.role = Role::Viewer}), asio::use_future));
        }
        io.run();
        int changed = 0;
        for (auto& result : results) changed += result.get() == UserChangeResult::Changed ? 1 : 0;
        ASSERT_EQ(changed, 1) << round;
        for (const auto number : numbers) runTask(users.change(number, {.role = Role::Admin}));
    }
}

LoginSession aSession(const std::string& id, std::int64_t user,
                      Duration lifetime = std::chrono::hours(1)) {
    return {.id = id, .user = user, .expiresAt = DateTime::now() + lifetime, .address = "10.0.0.1"};
}

TEST(LoginSessions, areThoseOfTheirUserUntilTheyEnd) {
    TestStorage test;
    auto& users = test.storage.users;
    const auto ann = runTask(users.add(aUser("ann@example.com")))->number;
    EXPECT_TRUE(runTask(users.beginSession(aSession("one", ann))));
    EXPECT_TRUE(runTask(users.beginSession(aSession("two", ann))));
    EXPECT_TRUE(runTask(users.beginSession(aSession("over", ann, -std::chrono::seconds(1)))));
    EXPECT_FALSE(runTask(users.beginSession(aSession("nobody", ann + 1))));

    EXPECT_EQ(runTask(users.findBySession("one"))->email, "ann@example.com");
    EXPECT_FALSE(runTask(users.findBySession("over")));
    EXPECT_FALSE(runTask(users.findBySession("three")));
    runTask(users.endSession("one"));
    EXPECT_FALSE(runTask(users.findBySession("one")));
    EXPECT_TRUE(runTask(users.findBySession("two")));
}

TEST(LoginSessions, endWithAChangeOfTheirUser) {
    TestStorage test;
    auto& users = test.storage.users;
    const auto ann = runTask(users.add(aUser("ann@example.com")))->number;
    const auto bob = runTask(users.add(aUser("bob@example.com")))->number;
    runTask(users.beginSession(aSession("of ann", ann)));
    runTask(users.beginSession(aSession("of bob", bob)));

    runTask(users.change(ann, {.passwordHash = "new"}));
    EXPECT_FALSE(runTask(users.findBySession("of ann")));
    EXPECT_TRUE(runTask(users.findBySession("of bob")));
    runTask(users.remove(bob));
    EXPECT_FALSE(runTask(users.findBySession("of bob")));
}

TEST(LoginSessions, beginOnlyWithThePasswordThatIs) {
    TestStorage test;
    auto& users = test.storage.users;
    const auto ann = runTask(users.add(aUser("ann@example.com")))->number;
    runTask(users.change(ann, {.passwordHash = "new"}));
    auto session = aSession("one", ann);

    session.shownHash = "old";
    EXPECT_FALSE(runTask(users.beginSession(session)));
    session.shownHash = "new";
    EXPECT_TRUE(runTask(users.beginSession(session)));
    EXPECT_EQ(runTask(users.change(ann, {.passwordHash = "newer", .formerHash = "old"})),
              UserChangeResult::PasswordDiffers);
    EXPECT_TRUE(runTask(users.findBySession("one")));
    EXPECT_EQ(runTask(users.change(ann, {.passwordHash = "newer", .formerHash = "new"})),
              UserChangeResult::Changed);
}

TEST(Users, keepAnAdminOfAllSites) {
    TestStorage test;
    auto& users = test.storage.users;
    auto admin = aUser("ann@example.com");
    admin.role = Role::Admin;
    const auto ann = runTask(users.add(admin))->number;
    admin.email = "bob@example.com";
    admin.sites = std::vector<std::string>{"S1"};
    const auto bob = runTask(users.add(admin))->number;
    const SiteAccess one = std::vector<std::string>{"S1"};

    EXPECT_EQ(runTask(users.change(ann, {.sites = one})), UserChangeResult::LastAdmin);
    EXPECT_EQ(runTask(users.change(ann, {.role = Role::Viewer})), UserChangeResult::LastAdmin);
    EXPECT_EQ(runTask(users.remove(ann)), UserChangeResult::LastAdmin);
    EXPECT_EQ(runTask(users.change(bob, {.sites = SiteAccess()})), UserChangeResult::Changed);
    EXPECT_EQ(runTask(users.remove(ann)), UserChangeResult::Changed);
}

TEST(LoginSessions, areAHundredOfAUserAtMost) {
    TestStorage test;
    auto& users = test.storage.users;
    const auto ann = runTask(users.add(aUser("ann@example.com")))->number;
    for (int i = 0; i < 105; ++i) runTask(users.beginSession(aSession(std::to_string(i), ann)));

    EXPECT_FALSE(runTask(users.findBySession("0")));
    EXPECT_TRUE(runTask(users.findBySession("104")));
}

TEST(ApiKeys, areFoundBySecretAndNoteTheirUse) {
    TestStorage test;
    auto& keys = test.storage.apiKeys;
    runTask(keys.add(aKey("ci")));

    const auto found = runTask(keys.findBySecretHash("hash of ci"));

    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->name, "ci");
    EXPECT_TRUE(runTask(keys.list({})).items.at(0).lastUsedAt.has_value());
    EXPECT_FALSE(runTask(keys.findBySecretHash("hash of another")).has_value());
}

TEST(ApiKeys, areRemoved) {
    TestStorage test;
    const auto key = runTask(test.storage.apiKeys.add(aKey("ci")));

    EXPECT_TRUE(runTask(test.storage.apiKeys.remove(key.number)));
    EXPECT_FALSE(runTask(test.storage.apiKeys.findBySecretHash("hash of ci")).has_value());
}

}  // namespace
}  // namespace voltgate::db
