// The reconciliation report over REST, as JSON and as CSV.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

const std::string report = "/api/v1/reports/reconciliation";

struct Reported : Bench {
    Reported() {
        Discrepancy discrepancy;
        discrepancy.kind = DiscrepancyKind::DifferingStop;
        discrepancy.station = {"CP-1"};
        discrepancy.transaction = TransactionNumber{4711};
        discrepancy.at = clock.now();
        discrepancy.detail = "A second stop differs.";
        reconciliation.found = {discrepancy};
    }
};

TEST(ReconciliationReport, listsWhatDidNotMatch) {
    Reported bench;

    const auto answered = bench.get(report);

    EXPECT_EQ(answered.status, 200) << answered.body;
    EXPECT_EQ(answered.at("/items/0/kind"), "differingStop");
    EXPECT_EQ(answered.at("/items/0/stationId"), "CP-1");
    EXPECT_EQ(answered.at("/items/0/transactionId"), "4711");
    EXPECT_EQ(answered.at("/items/0/at"), bench.clock.now().text());
    EXPECT_EQ(answered.at("/items/0/detail"), "A second stop differs.");
}

TEST(ReconciliationReport, isOfTheLast30DaysUnlessToldOtherwise) {
    Reported bench;

    bench.get(report);
    EXPECT_EQ(bench.reconciliation.asked.to, bench.clock.now());
    EXPECT_EQ(bench.reconciliation.asked.from, bench.clock.now() - std::chrono::hours(24 * 30));
    EXPECT_EQ(bench.reconciliation.asked.openSince, bench.clock.now() - std::chrono::hours(24 * 7));

    bench.get(report + "?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&stationId=CP-9");
    EXPECT_EQ(bench.reconciliation.asked.from.text(), "2026-01-01T00:00:00.000Z");
    EXPECT_EQ(bench.reconciliation.asked.station, StationId{"CP-9"});
}

TEST(ReconciliationReport, isExportedAsCsv) {
    Reported bench;

    const auto answered = bench.get(report, {{"Accept", "text/csv"}});

    EXPECT_THAT(answered.header("Content-Type"), testing::StartsWith("text/csv"));
    EXPECT_EQ(answered.body, "kind,stationId,transactionId,at,detail\r\ndifferingStop,CP-1,4711," +
                                 bench.clock.now().text() + ",A second stop differs.\r\n");
}

TEST(ReconciliationReport, refusesWhatItDoesNotUnderstand) {
    Bench bench;

    EXPECT_EQ(bench.get(report + "?from=yesterday").status, 400);
    EXPECT_EQ(bench.get(report + "?openDays=0").status, 400);
    EXPECT_EQ(bench.get(report + "?station=CP-1").status, 400);
}

TEST(ReconciliationReport, thatIsTooLongAsksForAShorterTime) {
    Reported bench;
    bench.reconciliation.found.resize(10'001);

    const auto answered = bench.get(report);
    EXPECT_EQ(answered.status, 400);
    EXPECT_THAT(answered.body, testing::HasSubstr("shorter time"));
}

}  // namespace
}  // namespace voltgate::rest
