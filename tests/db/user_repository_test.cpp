// Users and API keys on record.
#include "db/user_repository.hpp"

#include <gtest/gtest.h>

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

TEST(Users, changeRoleAndPasswordApart) {
    TestStorage test;
    auto& users = test.storage.users;
    const auto number = runTask(users.add(aUser("ann@example.com")))->number;

    EXPECT_TRUE(runTask(users.change(number, Role::Admin, std::nullopt)));
    EXPECT_TRUE(runTask(users.change(number, std::nullopt, "new hash")));
    EXPECT_FALSE(runTask(users.change(number + 1, Role::Admin, std::nullopt)));

    const auto changed = runTask(users.findByEmail("ann@example.com")).value();
    EXPECT_EQ(changed.role, Role::Admin);
    EXPECT_EQ(changed.passwordHash, "new hash");
}

TEST(Users, areListedAndRemoved) {
    TestStorage test;
    auto& users = test.storage.users;
    const auto ann = runTask(users.add(aUser("ann@example.com"))).value();
    runTask(users.add(aUser("bob@example.com")));

    EXPECT_TRUE(runTask(users.remove(ann.number)));
    EXPECT_FALSE(runTask(users.remove(ann.number)));
    const auto page = runTask(users.list({}));
    ASSERT_EQ(page.items.size(), 1u);
    EXPECT_EQ(page.items[0].email, "bob@example.com");
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
