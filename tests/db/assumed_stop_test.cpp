// Transactions whose stop never came: closed by what is known, marked, and put right by a late
// stop.
#include "db/assumed_stop.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Stuck : TestStorage {
    Stuck() {
        ChargingStation station;
        station.id = aStation;
        runTask(storage.stations.add(std::move(station)));
        number = start(aStart());
    }
    TransactionNumber start(TransactionStart start) {
        return runTask(storage.transactions.start(std::move(start))).number;
    }
    Transaction find(TransactionNumber of) {
        return runTask(storage.transactions.find(of)).value();
    }
    Transaction find() { return find(number); }
    void meterValue(DateTime sampledAt, std::string wh) {
        auto report = aMeterReport(number.value);
        report.meterValues = {aMeterValue(sampledAt, std::move(wh))};
        runTask(storage.meterValues.append(std::move(report)));
    }
    TransactionStart nextStart() {
        auto next = aStart();
        next.startedAt = next.receivedAt = noon + hour * 2;
        return next;
    }
    void boot(DateTime at) {
        runTask(storage.stations.recordBoot(aStation, {.vendor = "V", .model = "M"},
                                            OcppVersion::V16, at));
    }
    void status(const char* status, DateTime at) {
        auto report = aConnectorReport(status);
        report.reportedAt = report.receivedAt = at;
        runTask(storage.connectors.record(std::move(report)));
    }

    TransactionNumber number;
};

TEST(AssumedStop, isMadeByANewStartAtTheSameConnectorWithTheLastMeterValue) {
    Stuck test;
    test.meterValue(noon + minute, "1700");
    test.meterValue(noon + minute * 2, "2300");

    const auto next = test.start(test.nextStart());

    const auto stuck = test.find();
    EXPECT_TRUE(stuck.assumed);
    EXPECT_TRUE(stuck.isEstimated());
    EXPECT_EQ(stuck.meterStop, 2300);
    EXPECT_EQ(stuck.stoppedAt, noon + minute * 2);
    EXPECT_EQ(stuck.stopReceivedAt, noon + hour * 2);
    EXPECT_EQ(stuck.stopReason, std::nullopt);
    EXPECT_TRUE(test.find(next).isActive());
}

TEST(AssumedStop, withoutMeterValuesChargedNothing) {
    Stuck test;

    test.start(test.nextStart());

    EXPECT_TRUE(test.find().assumed);
    EXPECT_EQ(test.find().energy(), 0);
    EXPECT_EQ(test.find().stoppedAt, noon);
}

TEST(AssumedStop, readsKilowattHoursAndLeavesOtherMeasurandsAlone) {
    Stuck test;
    auto report = aMeterReport(test.number.value);
    auto energy = aSample("2.5");
    energy.unit = "kWh";
    auto phase = aSample("9000");
    phase.phase = "L1";
    report.meterValues = {{.sampledAt = noon + minute,
                           .sampledValues = {energy, phase, aSample("11000", "Power.Active.Import"),
                                             aSample("no number")}}};
    runTask(test.storage.meterValues.append(report));

    test.start(test.nextStart());

    EXPECT_EQ(test.find().meterStop, 2500);
}

TEST(AssumedStop, isNotMadeByAStartAtAnotherConnectorOrByTheSameStartAgain) {
    Stuck test;
    auto elsewhere = test.nextStart();
    elsewhere.evse = {2};
    auto otherStation = test.nextStart();
    otherStation.station = {"CP-2"};

    test.start(elsewhere);
    test.start(otherStation);
    test.start(aStart());

    EXPECT_TRUE(test.find().isActive());
}

TEST(AssumedStop, isReplacedByTheLateStopOfTheStation) {
    Stuck test;
    test.meterValue(noon + minute, "1700");
    test.start(test.nextStart());

    const auto stopped = runTask(test.storage.transactions.stop(aStop(test.number.value)));
    const auto again = runTask(test.storage.transactions.stop(aStop(test.number.value)));

    EXPECT_EQ(stopped.result, StopResult::Stopped);
    EXPECT_EQ(again.result, StopResult::Resent);
    EXPECT_FALSE(test.find().assumed);
    EXPECT_EQ(test.find().meterStop, 5000);
    EXPECT_EQ(test.find().stoppedAt, noon + hour);
}

TEST(AssumedStop, isReplacedByALateStopWithoutANumberWhenNothingElseFits) {
    Stuck test;
    test.start(test.nextStart());

    const auto stopped = runTask(test.storage.transactions.stop(aStop(-1)));

    EXPECT_EQ(stopped.number, test.number);
    EXPECT_FALSE(test.find().assumed);
}

TEST(AssumedStop, leavesAStopWithoutANumberToTheOneThatIsOpen) {
    Stuck test;
    const auto next = test.start(test.nextStart());
    auto stop = aStop(0);
    stop.stoppedAt = noon + hour * 3;

    EXPECT_EQ(runTask(test.storage.transactions.stop(stop)).number, next);
    EXPECT_TRUE(test.find().assumed);
}

TEST(AssumedStop, isMadeWhenTheStationBootsAndReportsTheConnectorAvailable) {
    Stuck test;
    test.boot(noon + hour);
    EXPECT_TRUE(test.find().isActive());

    test.status("Available", noon + hour + minute);

    EXPECT_TRUE(test.find().assumed);
    EXPECT_EQ(test.find().stopReceivedAt, noon + hour + minute);
}

TEST(AssumedStop, isNotMadeByAStatusAlone) {
    Stuck test;
    test.boot(noon - hour);

    test.status("Available", noon + minute);
    test.status("Finishing", noon + minute * 2);

    EXPECT_TRUE(test.find().isActive());
}

TEST(AssumedStop, isNotMadeByABootAfterWhichTheConnectorStillCharges) {
    Stuck test;
    test.boot(noon + hour);

    test.status("Charging", noon + hour + minute);

    EXPECT_TRUE(test.find().isActive());
}

TEST(AssumedStop, isMadeAfterALongSilence) {
    Stuck test;
    const auto silentFor = [&](Duration silence) {
        return runTask(test.storage.transactions.endSilent(noon + silence, noon + hour * 9));
    };
    runTask(test.storage.stations.recordSeen({{aStation, noon + hour}}));

    EXPECT_EQ(silentFor(minute * 30), 0u);
    EXPECT_TRUE(test.find().isActive());
    EXPECT_EQ(silentFor(hour * 2), 1u);
    EXPECT_TRUE(test.find().assumed);
    EXPECT_EQ(silentFor(hour * 2), 0u);
}

TEST(AssumedStop, isNotMadeWhileSomethingOfTheStationIsStored) {
    const auto isOpenAfter = [](auto report) {
        Stuck test;
        report(test);
        runTask(test.storage.transactions.endSilent(noon + hour * 2, noon + hour * 9));
        return test.find().isActive();
    };
    EXPECT_FALSE(isOpenAfter([](Stuck&) {}));
    EXPECT_TRUE(isOpenAfter([](Stuck& test) { test.status("Charging", noon + hour * 3); }));
    EXPECT_TRUE(isOpenAfter([](Stuck& test) { test.boot(noon + hour * 3); }));
    EXPECT_TRUE(isOpenAfter([](Stuck& test) {
        auto report = aMeterReport(test.number.value);
        report.receivedAt = noon + hour * 3;
        runTask(test.storage.meterValues.append(report));
    }));
    EXPECT_TRUE(isOpenAfter([](Stuck& test) {
        auto elsewhere = test.nextStart();
        elsewhere.evse = {2};
        test.start(elsewhere);
    }));
    EXPECT_TRUE(isOpenAfter([](Stuck& test) {
        auto stop = aStop(77);
        stop.idToken = IdToken{.value = "OTHER"};
        stop.receivedAt = noon + hour * 3;
        runTask(test.storage.transactions.stop(stop));
    }));
}

struct Concurrency : Stuck {
    Concurrency() {
        IdTokenRecord token;
        token.token.value = "TAG";
        runTask(storage.idTokens.add(token));
    }
    int active(std::optional<StartPlace> startsAt = {}) {
        const auto facts = runTask(storage.idTokens.facts({.value = "TAG"}, std::move(startsAt)));
        return facts.value().activeTransactions;
    }
};

TEST(ConcurrentTransactions, doNotCountOneThatIsAssumedToHaveEnded) {
    Concurrency test;
    EXPECT_EQ(test.active(), 1);

    test.boot(noon + hour);
    test.status("Available", noon + hour + minute);

    EXPECT_EQ(test.active(), 0);
}

TEST(ConcurrentTransactions, doNotCountTheOneThatIsReplaced) {
    Concurrency test;

    EXPECT_EQ(test.active(StartPlace{aStation, {1}}), 0);
    EXPECT_EQ(test.active(StartPlace{aStation, {2}}), 1);
    EXPECT_EQ(test.active(StartPlace{{"CP-2"}, {1}}), 1);
}

TEST(ConcurrentTransactions, doNotCountOneOfAStationThatIsNotHeardOf) {
    Concurrency test;
    const auto activeAt = [&](DateTime heardSince) {
        return test.active(StartPlace{{"CP-2"}, {1}, heardSince});
    };
    EXPECT_EQ(activeAt(noon), 1);
    EXPECT_EQ(activeAt(noon + minute), 0);

    runTask(test.storage.stations.recordSeen({{aStation, noon + hour}}));

    EXPECT_EQ(activeAt(noon + hour), 1);
    EXPECT_EQ(activeAt(noon + hour + minute), 0);
    EXPECT_EQ(activeAt(DateTime{}), 1);
}

TEST(ConcurrentTransactions, countOneWhoseConnectorWasAvailableBeforeItBegan) {
    Concurrency test;
    auto old = aConnectorReport("Available");
    old.reportedAt = noon - hour;
    old.receivedAt = noon + minute;

    runTask(test.storage.connectors.record(old));

    EXPECT_EQ(test.active(), 1);
}

TEST(ConcurrentTransactions, doNotCountOneAtAConnectorThatIsAvailableAgain) {
    Concurrency test;

    test.status("Available", noon + hour);

    EXPECT_EQ(test.active(), 0);
}

}  // namespace
}  // namespace voltgate::db
