// Migrations: in order, once, whole or not at all, and with clear words when something is wrong.
#include "db/migrator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>

#include "ocpp/repositories/errors.hpp"
#include "tests/support/test_database.hpp"

namespace voltgate::db {
namespace {

using test::TestDatabase;
using testing::AllOf;
using testing::HasSubstr;

const std::vector<Migration> two = {{1, "0001_birds.sql", "create table bird (name text)"},
                                    {2, "0002_trees.sql", "create table tree (name text)"}};

std::string faultOf(const std::function<void()>& action) {
    try {
        action();
    } catch (const MigrationFault& fault) {
        return fault.what();
    }
    return "no fault";
}

TEST(Migrator, appliesWhatIsMissingInOrder) {
    const TestDatabase database(TestDatabase::Contents::Empty);

    const auto names = Migrator(database.url(), two).apply();

    EXPECT_EQ(names, (std::vector<std::string>{"0001_birds.sql", "0002_trees.sql"}));
    EXPECT_EQ(database.query("select string_agg(name, ' ' order by version) from schema_migration"),
              "0001_birds.sql 0002_trees.sql");
}

TEST(Migrator, appliesNothingTwice) {
    const TestDatabase database(TestDatabase::Contents::Empty);
    Migrator migrator(database.url(), two);
    migrator.apply();

    const auto names = migrator.apply();

    EXPECT_TRUE(names.empty());
}

TEST(Migrator, appliesTheRestToAnOlderDatabase) {
    const TestDatabase database(TestDatabase::Contents::Empty);
    Migrator(database.url(), {two[0]}).apply();

    const auto names = Migrator(database.url(), two).apply();

    EXPECT_EQ(names, std::vector<std::string>{"0002_trees.sql"});
}

TEST(Migrator, refusesAnAppliedFileThatWasEdited) {
    const TestDatabase database(TestDatabase::Contents::Empty);
    Migrator(database.url(), two).apply();
    auto edited = two;
    edited[0].sql += " -- edited";

    const auto fault = faultOf([&] { Migrator(database.url(), edited).apply(); });

    EXPECT_THAT(fault, AllOf(HasSubstr("0001_birds.sql"), HasSubstr("restore the file")));
}

TEST(Migrator, refusesADatabaseThatIsNewer) {
    const TestDatabase database(TestDatabase::Contents::Empty);
    Migrator(database.url(), two).apply();

    const auto fault = faultOf([&] { Migrator(database.url(), {two[0]}).apply(); });

    EXPECT_THAT(fault, AllOf(HasSubstr("newer"), HasSubstr("0002_trees.sql")));
}

TEST(Migrator, refusesAGapInTheNumbers) {
    const std::vector<Migration> gap = {two[0], {3, "0003_rocks.sql", "select 1"}};

    const auto fault = faultOf([&] { Migrator("", gap); });

    EXPECT_THAT(fault, AllOf(HasSubstr("0003_rocks.sql"), HasSubstr("number 2")));
}

TEST(Migrator, namesTheFileOfBadSqlAndLeavesNothingHalfApplied) {
    const TestDatabase database(TestDatabase::Contents::Empty);
    const std::vector<Migration> bad = {
        two[0], {2, "0002_bad.sql", "create table half (name text); create tabel done ()"}};

    const auto fault = faultOf([&] { Migrator(database.url(), bad).apply(); });

    EXPECT_THAT(fault, AllOf(HasSubstr("0002_bad.sql"), HasSubstr("tabel")));
    EXPECT_EQ(database.query("select to_regclass('half')"), "");
    EXPECT_EQ(database.query("select max(version) from schema_migration"), "1");
}

TEST(Migrator, goesOnAfterBadSqlWasPutRight) {
    const TestDatabase database(TestDatabase::Contents::Empty);
    faultOf([&] { Migrator(database.url(), {two[0], {2, "0002_trees.sql", "bad"}}).apply(); });

    const auto names = Migrator(database.url(), two).apply();

    EXPECT_EQ(names, std::vector<std::string>{"0002_trees.sql"});
}

TEST(Migrator, letsTwoAtOnceApplyEachFileOnce) {
    const TestDatabase database(TestDatabase::Contents::Empty);
    const auto applied = [&] {
        return Migrator(database.url(), embeddedMigrations()).apply().size();
    };

    auto first = std::async(std::launch::async, applied);
    auto second = std::async(std::launch::async, applied);

    EXPECT_EQ(first.get() + second.get(), embeddedMigrations().size());
}

TEST(Migrator, checkNamesTheFileThatIsMissing) {
    const TestDatabase database(TestDatabase::Contents::Empty);
    Migrator(database.url(), {two[0]}).apply();

    const auto fault = faultOf([&] { Migrator(database.url(), two).check(); });

    EXPECT_THAT(fault, AllOf(HasSubstr("0002_trees.sql"), HasSubstr("voltgate migrate")));
}

TEST(Migrator, checkChangesNothing) {
    const TestDatabase database(TestDatabase::Contents::Empty);

    faultOf([&] { Migrator(database.url(), two).check(); });

    EXPECT_EQ(database.query("select to_regclass('schema_migration')"), "");
}

TEST(Migrator, checkIsContentWithACompleteDatabase) {
    const TestDatabase database;

    EXPECT_NO_THROW(Migrator(database.url(), embeddedMigrations()).check());
}

TEST(Migrator, readsTheFilesOfAFolderInOrder) {
    const auto folder = std::filesystem::temp_directory_path() / "voltgate_migrator_test";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "0002_trees.sql") << "select 2";
    std::ofstream(folder / "0001_birds.sql") << "select 1";
    std::ofstream(folder / "README.md") << "not SQL";

    const auto migrations = migrationsIn(folder);

    std::filesystem::remove_all(folder);
    ASSERT_EQ(migrations.size(), 2u);
    EXPECT_EQ(migrations[0].sql, "select 1");
    EXPECT_EQ(migrations[1].version, 2);
}

TEST(Migrator, saysThatPostgresIsAway) {
    const TestDatabase database(TestDatabase::Contents::Empty);

    EXPECT_THROW(Migrator("postgresql:///x?host=/nowhere&user=x", two).apply(),
                 DatabaseUnavailable);
}

TEST(Migrations, keepTheReadingsOfChargesUnderWay) {
    const TestDatabase database(TestDatabase::Contents::Empty);
    auto before = embeddedMigrations();
    std::erase_if(before, [](const auto& each) { return each.version >= 26; });
    Migrator(database.url(), before).apply();
    for (const auto* sql :
         {"insert into transaction (number, transaction_id, station_id, evse_id, id_token, "
          "id_token_type, token_key, verdict, meter_start, started_at, start_received_at) "
          "values (7, '7', 'CP-1', 1, 'T', 'x', 't', 'Accepted', 0, now(), now())",
          "insert into meter_value_shape (digest, context, format, measurand, phase, location, "
          "unit) "
          "values ('x', '{null,null}', '{SignedData,null}', '{null,null}', '{null,null}', "
          "'{null,null}', '{null,kWh}')",
          "insert into meter_value (filed_at, digest, station_id, evse_id, transaction_number, "
          "sampled_at, received_at, shape_id, values) "
          "values ('infinity', 1, 'CP-1', 1, 7, now(), now(), 1, '{99,1.5}')",
          "insert into id_token (token_key, value, type, status) "
          "values (' a ', ' A ', 'x', 'Accepted'), ('b', 'B', 'x', 'Accepted'), "
          "('b ', 'B ', 'x', 'Accepted')"}) {
        database.execute(sql);
    }

    Migrator(database.url(), embeddedMigrations()).apply();

    EXPECT_EQ(database.query("select energy_wh || ' ' || naming from meter_value"), "1500 0");
    EXPECT_EQ(database.query("select string_agg(token_key, ',' order by number) from id_token"),
              "a,b,b ");
}

}  // namespace
}  // namespace voltgate::db
