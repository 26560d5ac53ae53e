// Everything that did not match is found, with a sentence, and nothing else.
#include "db/reconciliation_repository.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;
using Kind = DiscrepancyKind;
using testing::HasSubstr;

struct Report : TestStorage {
    TransactionNumber start(TransactionStart start = aStart()) {
        return runTask(storage.transactions.start(std::move(start))).number;
    }
    void stop(TransactionStop stop) { runTask(storage.transactions.stop(std::move(stop))); }
    std::vector<Discrepancy> find(ReconciliationFilter filter) {
        return runTask(storage.reconciliation.find(std::move(filter)));
    }
    ReconciliationFilter filter() {
        return {.from = noon - hour, .to = noon + hour * 24, .openSince = noon - hour};
    }
    /// The only one there is.
    Discrepancy only() {
        const auto found = find(filter());
        EXPECT_EQ(found.size(), 1u);
        return found.empty() ? Discrepancy{} : found[0];
    }
};

TEST(Reconciliation, findsNothingWhereAllIsWell) {
    Report report;
    report.stop(aStop(report.start().value));
    auto clockAligned = aMeterReport();
    clockAligned.meterValues[0].sampledValues[0].context = "Sample.Clock";
    runTask(report.storage.meterValues.append(clockAligned));

    EXPECT_TRUE(report.find(report.filter()).empty());
}

TEST(Reconciliation, findsAStopWithoutATransaction) {
    Report report;
    report.stop(aStop(77));

    const auto found = report.only();
    EXPECT_EQ(found.kind, Kind::UnmatchedStop);
    EXPECT_EQ(found.station, aStation);
    EXPECT_EQ(found.transaction, std::nullopt);
    EXPECT_EQ(found.at, noon + hour);
    EXPECT_EQ(found.detail, "A stop named transaction 77 with meter 5000 Wh; none fits.");
}

TEST(Reconciliation, findsASecondStopThatDiffers) {
    Report report;
    const auto number = report.start();
    report.stop(aStop(number.value));
    auto second = aStop(number.value);
    second.meterStop = 6000;
    report.stop(second);

    const auto found = report.only();
    EXPECT_EQ(found.kind, Kind::DifferingStop);
    EXPECT_EQ(found.transaction, number);
    EXPECT_THAT(found.detail, HasSubstr("6000 Wh at 2026-03-01T13:00:00Z"));
    EXPECT_THAT(found.detail, HasSubstr("said 5000 Wh"));
}

TEST(Reconciliation, findsAnAssumedStop) {
    Report report;
    const auto number = report.start();
    runTask(report.storage.transactions.endSilent(noon + hour, noon + hour));

    const auto found = report.only();
    EXPECT_EQ(found.kind, Kind::AssumedStop);
    EXPECT_EQ(found.transaction, number);
}

TEST(Reconciliation, findsAStopByAForeignTokenButNotByOneOfTheGroup) {
    Report report;
    IdTokenRecord friendly;
    friendly.token.value = "FRIEND";
    friendly.groupId = "FLEET";
    runTask(report.storage.idTokens.add(friendly));
    for (const auto* token : {"FRIEND", "STRANGER", "tag"}) {
        auto start = aStart();
        start.groupId = "FLEET";
        start.startedAt = noon + minute * static_cast<int>(token[0]);
        auto stop = aStop(report.start(start).value);
        stop.stoppedAt = start.startedAt + minute;
        stop.receivedAt = stop.stoppedAt;
        stop.idToken = IdToken{.value = token};
        report.stop(stop);
    }

    auto filter = report.filter();
    const auto found = report.find(filter);
    const auto foreign = std::count_if(found.begin(), found.end(), [](const auto& each) {
        return each.kind == Kind::ForeignStop;
    });
    EXPECT_EQ(foreign, 1);
    EXPECT_EQ(report.database.query("select count(*) from transaction where stopped_at is null"),
              "0");
}

TEST(Reconciliation, findsAMeterThatRanBackwardsWhoseEnergyIsZero) {
    Report report;
    const auto number = report.start();
    auto stop = aStop(number.value);
    stop.meterStop = 999;
    report.stop(stop);

    EXPECT_EQ(report.only().kind, Kind::MeterAnomaly);
    const auto transaction = runTask(report.storage.transactions.find(number)).value();
    EXPECT_EQ(transaction.energy(), 0);
    EXPECT_TRUE(transaction.isEstimated());
}

TEST(Reconciliation, findsMeterValuesOfNoTransaction) {
    Report report;
    runTask(report.storage.meterValues.append(aMeterReport(77)));

    const auto found = report.only();
    EXPECT_EQ(found.kind, Kind::UnattachedMeterValues);
    EXPECT_EQ(found.detail,
              "1 meter values of connector 1 on 2026-03-01 belong to no transaction.");
}

TEST(Reconciliation, findsAStartWithARefusedToken) {
    Report report;
    auto start = aStart();
    start.verdict = AuthorizationStatus::Blocked;
    report.stop(aStop(report.start(start).value));

    const auto found = report.only();
    EXPECT_EQ(found.kind, Kind::RefusedStart);
    EXPECT_EQ(found.detail, "Token TAG was refused (Blocked), but the charge began.");
}

TEST(Reconciliation, findsATokenThatNobodyCouldBeAskedForUntilItIsKnownAndGood) {
    Report report;
    auto start = aStart();
    start.tokenAsked = false;
    report.stop(aStop(report.start(start).value));

    const auto found = report.only();
    EXPECT_EQ(found.kind, Kind::UnaskedToken);
    EXPECT_EQ(found.detail,
              "Token TAG, which was not known, could not be asked for when the charge began; it is "
              "not on record.");

    pqxx::connection session(report.database.url());
    runTask(
        report.storage.idTokens.add({.token = {.value = "TAG"}, .status = TokenStatus::Blocked}));
    EXPECT_THAT(report.only().detail, HasSubstr("; it is Blocked."));

    pqxx::nontransaction(session).exec("update id_token set status = 'Accepted'");
    EXPECT_THAT(report.find(report.filter()), testing::IsEmpty());
}

TEST(Reconciliation, findsImplausibleClocksOfStartsAndStops) {
    for (const auto* odd : {"1970-01-01T00:00:07Z", "2031-01-01T00:00:00Z"}) {
        Report report;
        auto start = aStart();
        start.startedAt = at(odd);
        auto stop = aStop(report.start(start).value);
        report.stop(stop);
        EXPECT_EQ(report.only().kind, Kind::ImplausibleClock) << odd;
        EXPECT_THAT(report.only().detail, HasSubstr(std::string(odd).substr(0, 10)));
    }
    Report report;
    auto stop = aStop(report.start().value);
    stop.stoppedAt = at("2031-01-01T00:00:00Z");
    report.stop(stop);
    EXPECT_THAT(report.only().detail, HasSubstr("it ended at 2031-01-01"));
}

TEST(Reconciliation, findsAnEndThatLiesBeforeTheBegin) {
    Report report;
    auto stop = aStop(report.start().value);
    stop.stoppedAt = noon - hour;
    stop.receivedAt = noon + minute;
    report.stop(stop);

    const auto found = report.only();
    EXPECT_EQ(found.kind, Kind::ImplausibleClock);
    EXPECT_EQ(found.at, noon + minute);
    EXPECT_EQ(found.detail,
              "The station says it began at 2026-03-01T12:00:00Z and ended before, at "
              "2026-03-01T11:00:00Z.");
}

TEST(Reconciliation, findsEnergyForWhichThereWasNoTime) {
    for (const auto& [wh, seconds] : {std::pair{4'000.0, 0}, {879'000.0, 1200}, {3e6, 3600}}) {
        Report report;
        auto stop = aStop(report.start().value);
        stop.meterStop = 1000 + wh;
        stop.stoppedAt = noon + std::chrono::seconds(seconds);
        report.stop(stop);

        EXPECT_EQ(report.only().kind, Kind::ImplausibleClock) << wh;
        EXPECT_THAT(report.only().detail, HasSubstr("no charger gives so much in that time"));
    }
}

TEST(Reconciliation, findsNothingInAQuickOrAShortCharge) {
    for (const auto& [wh, seconds] : {std::pair{0.0, 0}, {200.0, 1}, {350'000.0, 3600}}) {
        Report report;
        auto stop = aStop(report.start().value);
        stop.meterStop = 1000 + wh;
        stop.stoppedAt = noon + std::chrono::seconds(seconds);
        report.stop(stop);

        EXPECT_TRUE(report.find(report.filter()).empty()) << wh;
    }
}

TEST(Reconciliation, takesATokenWithMoreAroundItForTheToken) {
    const std::string card = "12345678901234567890";
    for (const auto& sent : {" " + card, card + "\r\n", card + "\x10\x0E", " " + card + "XY"}) {
        Report report;
        auto start = aStart();
        start.idToken.value = card;
        auto stop = aStop(report.start(start).value);
        stop.idToken = IdToken{.value = sent};
        report.stop(stop);

        EXPECT_TRUE(report.find(report.filter()).empty()) << sent;
    }
}

TEST(Reconciliation, findsWhatIsOpenForTooLong) {
    Report report;
    const auto number = report.start();
    EXPECT_TRUE(report.find(report.filter()).empty());

    auto filter = report.filter();
    filter.openSince = noon + hour;
    const auto found = report.find(filter);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].kind, Kind::OpenTooLong);
    EXPECT_EQ(found[0].transaction, number);
}

TEST(Reconciliation, filtersByTimeAndStation) {
    Report report;
    report.stop(aStop(77));
    auto later = report.filter(), earlier = report.filter(), elsewhere = report.filter();
    later.from = noon + hour * 2;
    earlier.to = noon;
    elsewhere.station = StationId{"CP-2"};

    EXPECT_TRUE(report.find(later).empty());
    EXPECT_TRUE(report.find(earlier).empty());
    EXPECT_TRUE(report.find(elsewhere).empty());
}

}  // namespace
}  // namespace voltgate::db
