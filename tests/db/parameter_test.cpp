// Values as parameters: what goes in comes out of PostgreSQL unchanged.
#include "db/parameter.hpp"

#include <gtest/gtest.h>

#include "db/row.hpp"
#include "db/statement.hpp"
#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using test::at;

TEST(ArrayParameter, bringsEveryTextThroughPostgres) {
    const test::TestDatabase database;
    const std::vector<std::optional<std::string>> texts = {
        "plain", "",        std::nullopt,  "null",    "NULL",        "a,b",
        "{x}",   "quo\"te", "back\\slash", " space ", "line\nbreak", "ümlaut"};
    ArrayParameter array;
    for (const auto& text : texts) array.add(text);

    Database pool(database.url(), 1);
    const auto echoed = test::runTask(pool.transaction([&array](pqxx::work& tx) {
        const Statement echo{"echo_texts", "select $1::text[]"};
        return get<std::vector<std::optional<std::string>>>(run(tx, echo, array)[0], 0);
    }));

    EXPECT_EQ(echoed, texts);
}

TEST(DateTimeParameter, staysWithinWhatPostgresCanWrite) {
    EXPECT_EQ(parameter(at("0000-06-01T00:00:00Z")), "0001-01-01T00:00:00.000Z");
    EXPECT_EQ(parameter(at("9999-12-31T23:59:59-10:00")), "9999-12-31T23:59:59.999Z");
}

TEST(NumberParameter, keepsEveryDigit) {
    EXPECT_EQ(parameter(0.1), "0.1");
    EXPECT_EQ(parameter(123456789.123456), "123456789.123456");
    EXPECT_EQ(parameter(std::int64_t{-9223372036854775807}), "-9223372036854775807");
}

}  // namespace
}  // namespace voltgate::db
