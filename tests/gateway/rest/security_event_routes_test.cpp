// Security events over REST.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

const std::string events = "/api/v1/stations/CS-1/security-events";

struct EventBench : Bench {
    EventBench() {
        addStation("CS-1");
        addStation("CS-2");
    }
    void report(const std::string& station, const std::string& type) {
        run(securityEvents.report(
            {.station = {station}, .type = type, .techInfo = "info", .at = clock.now()}));
    }
};

TEST(SecurityEventRoutes, listThoseOfTheStationNewestFirst) {
    EventBench bench;
    bench.report("CS-1", "StartupOfTheDevice");
    bench.report("CS-2", "ResetOrReboot");
    bench.run(bench.securityEvents.note({"CS-1"}, security_event::certificateExpires, "soon"));

    const auto all = bench.get(events);

    EXPECT_EQ(all.at("/items/0/type"), "CertificateExpires");
    EXPECT_EQ(all.at("/items/0/source"), "centralSystem");
    EXPECT_EQ(all.at("/items/0/techInfo"), "soon");
    EXPECT_EQ(all.at("/items/1/type"), "StartupOfTheDevice");
    EXPECT_EQ(all.at("/items/2"), "(absent)");
}

TEST(SecurityEventRoutes, filterAndPage) {
    EventBench bench;
    for (const auto* type : {"A", "B", "A"}) {
        bench.report("CS-1", type);
        bench.clock.advance(std::chrono::minutes(1));
    }
    const auto now = bench.clock.now().text();

    EXPECT_EQ(bench.get(events + "?type=B").at("/items/0/type"), "B");
    EXPECT_EQ(bench.get(events + "?source=centralSystem").at("/items"), "[]");
    EXPECT_EQ(bench.get(events + "?from=" + now).at("/items"), "[]");
    EXPECT_EQ(bench.get(events + "?to=" + now).at("/items/2/type"), "A");
    const auto first = bench.get(events + "?limit=2");
    EXPECT_EQ(first.at("/items/2"), "(absent)");
    const auto second = bench.get(events + "?limit=2&cursor=" + first.at("/nextCursor"));
    EXPECT_EQ(second.at("/items/0/type"), "A");
    EXPECT_EQ(second.at("/nextCursor"), "null");
}

TEST(SecurityEventRoutes, refuseFiltersThatMeanNothing) {
    EventBench bench;

    EXPECT_EQ(bench.get(events + "?source=moon").status, 400);
    EXPECT_EQ(bench.get(events + "?from=yesterday").status, 400);
    EXPECT_EQ(bench.get(events + "?kind=A").status, 400);
}

}  // namespace
}  // namespace voltgate::rest
