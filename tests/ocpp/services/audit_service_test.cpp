// The audit log: on record before anything is done.
#include "ocpp/services/audit_service.hpp"

#include <gtest/gtest.h>

#include "ocpp/repositories/errors.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/in_memory_repositories.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate {
namespace {

struct AuditLog {
    AuditEntry begun() {
        AuditEntry entry{.actor = "user:5",
                         .action = "POST /api/v1/users",
                         .target = "/api/v1/users",
                         .request = R"({"password":"open sesame"})"};
        runTask(audit.begin(entry));
        return entry;
    }

    FakeClock clock;
    InMemoryRepositories repositories{clock};
    AuditService audit{repositories.audit, clock};
    std::vector<AuditEntry>& entries = repositories.tables.audit;
    std::map<std::int64_t, AuditEntry>& intents = repositories.tables.auditIntents;
};

TEST(AuditIntent, isOnRecordMaskedBeforeAnythingIsDone) {
    AuditLog log;

    const auto entry = log.begun();

    ASSERT_EQ(log.intents.size(), 1U);
    EXPECT_EQ(log.intents.begin()->first, entry.intent);
    EXPECT_EQ(log.intents.begin()->second.request, R"({"password":"***"})");
    EXPECT_TRUE(log.entries.empty());
}

TEST(AuditIntent, givesItsPlaceToTheEntryOrToNothing) {
    AuditLog log;
    auto done = log.begun();
    const auto nothing = log.begun();
    done.status = 201;

    runTask(log.audit.record(done));
    runTask(log.audit.drop(nothing));

    EXPECT_TRUE(log.intents.empty());
    ASSERT_EQ(log.entries.size(), 1U);
    EXPECT_EQ(log.entries[0].status, 201);
}

TEST(AuditIntent, thatCannotBeStoredKeepsItFromBeingDone) {
    AuditLog log;
    log.repositories.setReachable(false);

    EXPECT_THROW(log.begun(), DatabaseUnavailable);
}

TEST(AuditIntent, ofAnEarlierProcessBecomesAnEntry) {
    AuditLog log;
    log.begun();

    runTask(log.audit.recordInterrupted());

    EXPECT_TRUE(log.intents.empty());
    ASSERT_EQ(log.entries.size(), 1U);
    EXPECT_EQ(log.entries[0].status, 0);
}

}  // namespace
}  // namespace voltgate
