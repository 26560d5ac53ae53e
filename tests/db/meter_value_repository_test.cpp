// Meter values: stored once, filed whatever the clock says, attached to their transaction.
#include "db/meter_value_repository.hpp"

#include <gtest/gtest.h>

#include "db/partitions.hpp"
#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct MeterValues : TestStorage {
    void append(MeterReport report) { runTask(storage.meterValues.append(std::move(report))); }
    TransactionNumber start(TransactionStart report = aStart()) {
        return runTask(storage.transactions.start(std::move(report))).number;
    }
    std::size_t countOf(TransactionNumber number) {
        return runTask(storage.meterValues.ofTransaction(number, {.limit = 100})).items.size();
    }
    std::string count() const { return database.query("select count(*) from meter_value"); }
    std::string partition() const {
        return database.query("select tableoid::regclass from meter_value");
    }
};

MeterReport reportSampledAt(const char* time) {
    auto report = aMeterReport();
    report.meterValues = {aMeterValue(at(time))};
    return report;
}

TEST(MeterValues, comeBackAsTheyWereReported) {
    MeterValues test;
    const auto number = test.start();
    auto report = aMeterReport(number.value);
    SampledValue full{.value = "16.20",
                      .context = "Sample.Periodic",
                      .format = "Raw",
                      .measurand = "Current.Import",
                      .phase = "L1",
                      .location = "Outlet",
                      .unit = "A"};
    report.meterValues[0].sampledValues = {full, aSample("odd, \"text\" {} \\ null")};

    test.append(report);

    const auto stored =
        runTask(test.storage.meterValues.ofTransaction(number, {.limit = 100})).items;
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(stored[0].value.sampledAt, noon + minute);
    EXPECT_EQ(stored[0].transaction, number);
    ASSERT_EQ(stored[0].value.sampledValues.size(), 2u);
    const auto& first = stored[0].value.sampledValues[0];
    EXPECT_EQ(first.value, "16.20");
    EXPECT_EQ(first.measurand, "Current.Import");
    EXPECT_EQ(first.phase, "L1");
    EXPECT_EQ(first.unit, "A");
    const auto& second = stored[0].value.sampledValues[1];
    EXPECT_EQ(second.value, "odd, \"text\" {} \\ null");
    EXPECT_EQ(second.measurand, std::nullopt);
}

TEST(MeterValues, tellTheLatestReadingOfTheRegisterInWattHours) {
    MeterValues test;
    const auto number = test.start();
    EXPECT_EQ(runTask(test.storage.meterValues.latestRegister(number)), std::nullopt);
    auto report = aMeterReport(number.value);
    report.meterValues[0].sampledValues = {{.value = "1200"}};
    test.append(report);
    report.meterValues[0].sampledAt = report.meterValues[0].sampledAt + std::chrono::minutes(1);
    report.meterValues[0].sampledValues = {
        {.value = "16", .measurand = "Current.Import"},
        {.value = "1.5", .measurand = "Energy.Active.Import.Register", .unit = "kWh"}};
    test.append(report);

    EXPECT_EQ(runTask(test.storage.meterValues.latestRegister(number)), 1500);
}

TEST(MeterValues, areStoredOnceHoweverOftenTheyAreSent) {
    MeterValues test;
    auto report = aMeterReport();
    report.meterValues.push_back(report.meterValues[0]);

    test.append(report);
    test.append(report);

    EXPECT_EQ(test.count(), "1");
}

TEST(MeterValues, ofTheSameMomentWithOtherContentAreOthers) {
    MeterValues test;
    auto other = aMeterReport(), otherEvse = aMeterReport(), otherMeasurand = aMeterReport();
    other.meterValues[0].sampledValues[0].value = "1501";
    otherEvse.evse = {2};
    otherMeasurand.meterValues[0].sampledValues[0].measurand = "Voltage";

    for (const auto& report : {aMeterReport(), other, otherEvse, otherMeasurand}) {
        test.append(report);
    }

    EXPECT_EQ(test.count(), "4");
}

TEST(MeterValues, shareAShapeWhenTheyAreDescribedAlike) {
    MeterValues test;
    for (int i = 0; i < 3; ++i) {
        auto report = aMeterReport();
        report.meterValues = {aMeterValue(noon + minute * i)};
        test.append(report);
    }

    EXPECT_EQ(test.database.query("select count(*) from meter_value_shape"), "1");
}

TEST(MeterValues, withoutValuesAreAccepted) {
    MeterValues test;
    auto nothing = aMeterReport(), empty = aMeterReport();
    nothing.meterValues = {};
    empty.meterValues[0].sampledValues = {};

    EXPECT_NO_THROW(test.append(nothing));
    EXPECT_NO_THROW(test.append(empty));
}

TEST(MeterValues, areFiledByMonth) {
    MeterValues test;

    test.append(reportSampledAt("2026-02-28T23:59:59.999Z"));

    EXPECT_EQ(test.partition(), "meter_value_2026_02");
}

TEST(MeterValues, ofAClockThatWasNotSetAreFiledTogether) {
    MeterValues test;

    test.append(reportSampledAt("1970-01-01T00:00:00Z"));

    EXPECT_EQ(test.partition(), "meter_value_before_2020");
}

TEST(MeterValues, ofAClockFarAheadAreFiledTogether) {
    MeterValues test;

    test.append(reportSampledAt("2099-01-01T00:00:00Z"));

    EXPECT_EQ(test.partition(), "meter_value_undated");
    EXPECT_EQ(test.database.query("select to_char(sampled_at, 'YYYY') from meter_value"), "2099");
}

TEST(MeterValues, ofTheOddestClocksAreStored) {
    MeterValues test;

    for (const char* time :
         {"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "2019-12-31T23:59:59Z",
          "2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"}) {
        EXPECT_NO_THROW(test.append(reportSampledAt(time))) << time;
    }
    EXPECT_EQ(test.count(), "6");
}

TEST(MeterValues, areStoredAlthoughTheirPartitionWasDroppedMeanwhile) {
    MeterValues test;
    test.append(aMeterReport());
    test.database.execute("drop table meter_value_2026_03");

    test.append(aMeterReport());

    EXPECT_EQ(test.partition(), "meter_value_2026_03");
}

TEST(MeterValues, attachToTheTransactionTheyNameAlsoWhenItHasEnded) {
    MeterValues test;
    const auto number = test.start();
    runTask(test.storage.transactions.stop(aStop(number.value)));

    test.append(aMeterReport(number.value));

    EXPECT_EQ(test.countOf(number), 1u);
}

TEST(MeterValues, doNotAttachToAnotherStationsTransaction) {
    MeterValues test;
    auto elsewhere = aStart();
    elsewhere.station = {"CP-2"};
    const auto number = test.start(elsewhere);

    test.append(aMeterReport(number.value));

    EXPECT_EQ(test.countOf(number), 0u);
    EXPECT_EQ(test.count(), "1");
}

TEST(MeterValues, attachToTheOpenTransactionWhenTheyNameNone) {
    MeterValues test;
    const auto number = test.start();
    auto named = aMeterReport(INT64_MAX);
    named.meterValues = {aMeterValue(noon + hour)};

    test.append(aMeterReport());
    test.append(named);

    EXPECT_EQ(test.countOf(number), 2u);
}

TEST(MeterValues, attachToNoTransactionThatBeganLaterOrElsewhere) {
    MeterValues test;
    const auto number = test.start();
    auto early = aMeterReport(), otherEvse = aMeterReport(), mainMeter = aMeterReport();
    early.meterValues = {aMeterValue(noon - minute)};
    otherEvse.evse = {2};
    mainMeter.evse = {0};

    for (const auto& report : {early, otherEvse, mainMeter}) test.append(report);

    EXPECT_EQ(test.countOf(number), 0u);
    EXPECT_EQ(test.count(), "3");
}

TEST(MeterValues, ofATransactionArePagedOldestFirst) {
    MeterValues test;
    const auto number = test.start();
    for (int i = 1; i <= 3; ++i) {
        auto report = aMeterReport(number.value);
        report.meterValues = {aMeterValue(noon + minute * i, std::to_string(i))};
        test.append(report);
    }

    const auto page = runTask(test.storage.meterValues.ofTransaction(number, {.limit = 2}));
    const auto rest =
        runTask(test.storage.meterValues.ofTransaction(number, {.limit = 2, .before = page.next}));

    ASSERT_EQ(page.items.size(), 2u);
    EXPECT_EQ(page.items[0].value.sampledValues[0].value, "1");
    ASSERT_EQ(rest.items.size(), 1u);
    EXPECT_EQ(rest.items[0].value.sampledValues[0].value, "3");
    EXPECT_EQ(rest.next, std::nullopt);
}

TEST(SampledValueView, unfoldsValuesWithTheirDefaults) {
    MeterValues test;
    auto report = aMeterReport();
    report.meterValues[0].sampledValues = {aSample("1500.5"), aSample("23", "Temperature"),
                                           aSample("signed data")};

    test.append(report);

    EXPECT_EQ(
        test.database.query("select string_agg(concat_ws(' ', measurand, unit, number_value), "
                            "'; ' order by place) from sampled_value"),
        "Energy.Active.Import.Register Wh 1500.5; Temperature 23; "
        "Energy.Active.Import.Register Wh");
}

TEST(SampledValueView, survivesNumbersBeyondMeasure) {
    MeterValues test;
    auto report = aMeterReport();
    report.meterValues[0].sampledValues = {aSample("1e999999"), aSample("NaN"), aSample("-1.5e3")};

    test.append(report);

    EXPECT_EQ(test.database.query("select sum(number_value)::integer from sampled_value"), "-1500");
}

TEST(MeterValues, areDescribedInSoManyWaysByAStationAndNoMore) {
    MeterValues test;
    const auto append = [&](const StationId& station, int number) {
        auto report = reportSampledAt("2026-03-01T12:00:00Z");
        report.station = station;
        report.meterValues[0].sampledValues[0].unit = "unit" + std::to_string(number);
        test.append(report);
    };
    for (int i = 0; i < 510; ++i) append(aStation, i);
    append(aStation, 3);
    append({"CP-2"}, 1000);

    EXPECT_EQ(test.database.query("select count(*) from meter_value_shape"), "501");
    EXPECT_EQ(test.database.query("select count(*) from meter_value where station_id = 'CP-2'"),
              "1");
    EXPECT_EQ(test.database.query("select count(*) from meter_value where station_id = 'CP-1'"),
              "500");
}

}  // namespace
}  // namespace voltgate::db
