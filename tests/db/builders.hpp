// What stations report, with good defaults: a test says only what matters to it.
#pragma once
#include "db/storage.hpp"
#include "ocpp/domain/transaction.hpp"
#include "tests/support/run_task.hpp"
#include "tests/support/test_database.hpp"

namespace voltgate::test {

/// A migrated database of its own, and everything that stores in it.
struct TestStorage {
    TestDatabase database{};
    db::Storage storage{database.url(), {.threads = 2}};
};

inline DateTime at(const char* text) { return DateTime::parse(text).value(); }

inline const StationId aStation{"CP-1"};
inline const DateTime noon = at("2026-03-01T12:00:00Z");
inline constexpr Duration minute = std::chrono::minutes(1);
inline constexpr Duration hour = std::chrono::hours(1);

inline TransactionStart aStart() {
    return {.station = aStation,
            .evse = {1},
            .idToken = {.value = "TAG"},
            .groupId = {},
            .meterStart = 1000,
            .startedAt = noon,
            .receivedAt = noon,
            .reservation = {},
            .verdict = AuthorizationStatus::Accepted};
}

inline TransactionStop aStop(std::int64_t transaction) {
    return {.station = aStation,
            .transaction = transaction,
            .idToken = {},
            .meterStop = 5000,
            .stoppedAt = noon + hour,
            .receivedAt = noon + hour,
            .reason = {},
            .meterValues = {}};
}

inline SampledValue aSample(std::string value, std::optional<std::string> measurand = {}) {
    SampledValue sample;
    sample.value = std::move(value);
    sample.measurand = std::move(measurand);
    return sample;
}

inline MeterValue aMeterValue(DateTime sampledAt, std::string value = "1500") {
    return {.sampledAt = sampledAt, .sampledValues = {aSample(std::move(value))}};
}

inline MeterReport aMeterReport(std::optional<std::int64_t> transaction = {}) {
    return {.station = aStation,
            .evse = {1},
            .transaction = transaction,
            .meterValues = {aMeterValue(noon + minute)},
            .receivedAt = noon + minute};
}

inline ConnectorReport aConnectorReport(std::string status) {
    ConnectorReport report;
    report.station = aStation;
    report.evse = {1};
    report.connector = {1};
    report.status = std::move(status);
    report.reportedAt = noon;
    report.receivedAt = noon;
    return report;
}

inline Reservation aReservation() {
    Reservation reservation;
    reservation.station = aStation;
    reservation.evse = {1};
    reservation.idToken = {.value = "TAG"};
    reservation.expiresAt = noon + hour;
    return reservation;
}

/// A reservation that the station has accepted.
inline Reservation activeReservation(db::Storage& storage, Reservation reservation) {
    auto added = runTask(storage.reservations.add(std::move(reservation)));
    runTask(storage.reservations.move(added.id, ReservationStatus::Requested,
                                      ReservationStatus::Active));
    return added;
}

}  // namespace voltgate::test
