// The audit log on record: it only grows.
#include "db/audit_repository.hpp"

#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "db/retention.hpp"
#include "tests/db/builders.hpp"
#include "tests/support/fake_clock.hpp"

namespace voltgate::db {
namespace {

using namespace test;

AuditEntry anEntry(const std::string& target, DateTime at = DateTime::now()) {
    return {.at = at,
            .kind = AuditKind::Change,
            .actor = "user:5",
            .name = "Ann@example.com",
            .address = "10.0.0.1",
            .action = "PATCH /api/v1/stations/{id}",
            .target = target,
            .request = R"({"name":"\"Yard\", {1}"})",
            .before = R"({"name":"a"})",
            .station = StationId{"CS-1"},
            .status = 200,
            .requestId = "r-1"};
}

void add(TestStorage& test, std::vector<AuditEntry> entries) {
    runTask(test.storage.audit.add(std::move(entries)));
}

TEST(AuditLog, keepsWhatItIsGiven) {
    TestStorage test;
    add(test, {anEntry("/a"), anEntry("/b")});

    const auto listed = runTask(test.storage.audit.list({}, {})).items;

    ASSERT_EQ(listed.size(), 2u);
    EXPECT_EQ(listed[0].target, "/b");
    const auto& entry = listed[1];
    EXPECT_EQ(entry.kind, AuditKind::Change);
    EXPECT_EQ(entry.name, "Ann@example.com");
    EXPECT_EQ(entry.request, R"({"name":"\"Yard\", {1}"})");
    EXPECT_EQ(entry.before, R"({"name":"a"})");
    EXPECT_EQ(entry.after, std::nullopt);
    EXPECT_EQ(entry.station, StationId{"CS-1"});
}

TEST(AuditLog, isFoundByActorStationAndTime) {
    TestStorage test;
    auto other = anEntry("/other", DateTime::now() - std::chrono::hours(2));
    other.actor = "key:1";
    other.name = "ci";
    other.station.reset();
    add(test, {other, anEntry("/one")});
    const auto found = [&test](AuditFilter filter) {
        const auto listed = runTask(test.storage.audit.list(std::move(filter), {})).items;
        return listed.size() == 1 ? listed[0].target : std::to_string(listed.size());
    };

    EXPECT_EQ(found({.actor = "key:1"}), "/other");
    EXPECT_EQ(found({.actor = "ann@EXAMPLE.com"}), "/one");
    EXPECT_EQ(found({.station = StationId{"cs-1"}}), "/one");
    EXPECT_EQ(found({.from = DateTime::now() - std::chrono::hours(1)}), "/one");
    EXPECT_EQ(found({.to = DateTime::now() - std::chrono::hours(1)}), "/other");
    EXPECT_EQ(found({.kind = AuditKind::Login}), "0");
    EXPECT_EQ(found({.address = "10.0.0.1"}), "2");
}

TEST(AuditLog, onlyGrows) {
    TestStorage test;
    add(test, {anEntry("/a")});
    pqxx::connection session(test.database.url());
    for (const auto* sql : {"update audit_entry set target = 'x'", "delete from audit_entry",
                            "truncate audit_entry"}) {
        pqxx::work tx(session);
        EXPECT_THROW(tx.exec(sql), pqxx::sql_error) << sql;
    }

    EXPECT_EQ(runTask(test.storage.audit.list({}, {})).items.size(), 1u);
}

TEST(AuditLog, letsGoWhatIsPastItsTime) {
    TestStorage test;
    const SystemClock clock;
    const auto now = clock.now();
    add(test, {anEntry("/old", now - std::chrono::hours(24 * 11)), anEntry("/new", now)});

    runTask(Retention(test.storage.database, clock, {.auditDays = 10}).run());

    const auto left = runTask(test.storage.audit.list({}, {})).items;
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].target, "/new");
}

TEST(AuditIntent, givesItsPlaceToItsEntry) {
    TestStorage test;
    auto done = anEntry("/a");
    done.intent = runTask(test.storage.audit.begin(done));
    const auto other = runTask(test.storage.audit.begin(anEntry("/b")));
    EXPECT_EQ(test.database.query("select count(*) from audit_intent"), "2");

    add(test, {done, anEntry("/c")});
    EXPECT_EQ(test.database.query("select target from audit_intent"), "/b");
    runTask(test.storage.audit.drop(other));

    EXPECT_EQ(test.database.query("select count(*) from audit_intent"), "0");
    EXPECT_EQ(test.database.query("select count(*) from audit_entry"), "2");
}

TEST(AuditIntent, becomesAnEntryWhenItWasInterrupted) {
    TestStorage test;
    runTask(test.storage.audit.begin(anEntry("/a", noon)));
    runTask(test.storage.audit.begin(anEntry("/b", noon + hour)));

    EXPECT_EQ(runTask(test.storage.audit.addInterrupted(noon + hour)), 1);

    const auto entries = runTask(test.storage.audit.list({}, {})).items;
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(entries[0].target, "/a");
    EXPECT_EQ(entries[0].at, noon);
    EXPECT_EQ(entries[0].status, 0);
    EXPECT_EQ(entries[0].request, R"({"name":"\"Yard\", {1}"})");
    EXPECT_TRUE(entries[0].after.value_or("").starts_with("interrupted")) << *entries[0].after;
    EXPECT_EQ(test.database.query("select target from audit_intent"), "/b");
}

}  // namespace
}  // namespace voltgate::db
