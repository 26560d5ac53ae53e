// What a station tells, minute by minute after noon, as it comes in: for tests of what becomes of
// the bill. A report is received when it happened unless it is told `late`.
#pragma once
#include "tests/db/builders.hpp"

namespace voltgate::test {

struct Told : TestStorage {
    Told() {
        ChargingStation station;
        station.id = aStation;
        runTask(storage.stations.add(std::move(station)));
    }

    static DateTime after(double minutes) {
        return noon + Duration(static_cast<std::int64_t>(minutes * 60'000));
    }

    TransactionStart startAt(double minutes, int evse = 1, double meter = 1000) const {
        auto start = aStart();
        start.evse = {evse};
        start.idToken.value = "TAG-" + std::to_string(evse);
        start.meterStart = meter;
        start.startedAt = after(minutes);
        start.receivedAt = std::max(after(minutes), now);
        return start;
    }
    TransactionNumber start(const TransactionStart& report) {
        return runTask(storage.transactions.start(report)).number;
    }
    TransactionNumber start(double minutes, int evse = 1, double meter = 1000) {
        return start(startAt(minutes, evse, meter));
    }

    TransactionStop stopAt(double minutes, std::int64_t number, double meter) const {
        auto stop = aStop(number);
        stop.meterStop = meter;
        stop.stoppedAt = after(minutes);
        stop.receivedAt = std::max(after(minutes), now);
        return stop;
    }
    StoppedTransaction stop(const TransactionStop& report) {
        return runTask(storage.transactions.stop(report));
    }
    StoppedTransaction stop(double minutes, std::int64_t number, double meter) {
        return stop(stopAt(minutes, number, meter));
    }

    MeterReport valuesAt(double minutes, std::optional<std::int64_t> number,
                         std::vector<SampledValue> samples, int evse = 1) const {
        auto report = aMeterReport(number);
        report.evse = {evse};
        report.meterValues = {{.sampledAt = after(minutes), .sampledValues = std::move(samples)}};
        report.receivedAt = std::max(after(minutes), now);
        return report;
    }
    void values(const MeterReport& report) { runTask(storage.meterValues.append(report)); }
    void values(double minutes, std::optional<std::int64_t> number, const std::string& wh,
                int evse = 1) {
        values(valuesAt(minutes, number, {aSample(wh)}, evse));
    }
    void values(double minutes, TransactionNumber number, const std::string& wh) {
        values(minutes, number.value, wh);
    }

    void boot(double minutes) {
        runTask(storage.stations.recordBoot(aStation, {.vendor = "V", .model = "M"},
                                            OcppVersion::V16, std::max(after(minutes), now)));
    }
    void status(double minutes, const char* status, int evse = 1) {
        auto report = aConnectorReport(status);
        report.evse = {evse};
        report.reportedAt = after(minutes);
        report.receivedAt = std::max(after(minutes), now);
        runTask(storage.connectors.record(report));
    }
    /// The station forgets what it was doing: a boot, and a connector that is free.
    void forget(double minutes, int evse = 1) {
        boot(minutes);
        status(minutes + 0.1, "Available", evse);
    }
    /// From now on everything is told at this minute, whenever it happened.
    void late(double minutes) { now = after(minutes); }

    Transaction find(TransactionNumber number) {
        return runTask(storage.transactions.find(number)).value();
    }
    std::optional<double> energy(TransactionNumber number) { return find(number).energy(); }
    std::vector<Discrepancy> report() {
        return runTask(storage.reconciliation.find(
            {.from = noon - hour * 24, .to = noon + hour * 240, .openSince = noon - hour}));
    }
    int reported(DiscrepancyKind kind) {
        const auto all = report();
        return static_cast<int>(std::count_if(
            all.begin(), all.end(), [kind](const auto& each) { return each.kind == kind; }));
    }

    DateTime now = noon - hour * 24;
};

}  // namespace voltgate::test
