// Security events on record.
#include "db/security_event_repository.hpp"

#include <gtest/gtest.h>

#include "db/retention.hpp"
#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Events : TestStorage {
    void add(const std::string& type, DateTime receivedAt,
             SecurityEventSource source = SecurityEventSource::Station) {
        runTask(storage.securityEvents.add({.station = aStation,
                                            .source = source,
                                            .type = type,
                                            .techInfo = "info",
                                            .at = noon,
                                            .receivedAt = receivedAt}));
    }
    std::string list(const SecurityEventFilter& filter, Page page = {}) {
        std::string types;
        for (const auto& event : runTask(storage.securityEvents.list(filter, page)).items)
            types += event.type;
        return types;
    }
};

TEST(SecurityEvents, areListedNewestFirstAsTheFilterSays) {
    Events test;
    test.add("A", noon);
    test.add("B", noon + hour, SecurityEventSource::CentralSystem);
    test.add("C", noon + 2 * hour);

    EXPECT_EQ(test.list({}), "CBA");
    EXPECT_EQ(test.list({.station = aStation, .source = SecurityEventSource::Station}), "CA");
    EXPECT_EQ(test.list({.station = StationId{"CP-2"}}), "");
    EXPECT_EQ(test.list({.type = "B"}), "B");
    EXPECT_EQ(test.list({.from = noon + hour, .to = noon + 2 * hour}), "B");
    const auto page = runTask(test.storage.securityEvents.list({}, {.limit = 2}));
    EXPECT_EQ(test.list({}, {.limit = 2, .before = page.next}), "A");
    const auto event = page.items.at(1);
    EXPECT_EQ(event.techInfo, "info");
    EXPECT_EQ(event.at, noon);
    EXPECT_EQ(event.receivedAt, noon + hour);
    EXPECT_EQ(event.source, SecurityEventSource::CentralSystem);
}

class StoppedClock final : public Clock {
public:
    DateTime now() const override { return noon; }
};

TEST(SecurityEvents, areDroppedAfterTheirTime) {
    Events test;
    test.add("old", noon - 24 * 11 * hour);
    test.add("new", noon - 24 * 9 * hour);
    const StoppedClock clock;

    Retention retention(test.storage.database, clock, {.securityEventDays = 10});
    runTask(retention.run());

    EXPECT_EQ(test.list({}), "new");
}

}  // namespace
}  // namespace voltgate::db
