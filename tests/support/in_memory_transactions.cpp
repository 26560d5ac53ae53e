// The in-memory twins of transactions and what belongs to them: connectors, meter values,
// reservations.
#include "tests/support/in_memory_pages.hpp"
#include "tests/support/in_memory_repositories.hpp"

namespace voltgate {
namespace {

bool sameSamples(const MeterValue& a, const MeterValue& b) {
    return a.sampledAt == b.sampledAt &&
           std::equal(a.sampledValues.begin(), a.sampledValues.end(), b.sampledValues.begin(),
                      b.sampledValues.end(), [](const SampledValue& x, const SampledValue& y) {
                          return std::tie(x.value, x.measurand, x.phase, x.context, x.location) ==
                                 std::tie(y.value, y.measurand, y.phase, y.context, y.location);
                      });
}

bool isSameStop(const TransactionStop& a, const TransactionStop& b) {
    return a.station == b.station && a.transaction == b.transaction && a.stoppedAt == b.stoppedAt &&
           a.meterStop == b.meterStop;
}

bool holdsFor(const Reservation& reservation, const TransactionStart& start) {
    if (reservation.status != ReservationStatus::Active || reservation.station != start.station) {
        return false;
    }
    if (start.reservation == reservation.id.value) return true;
    const bool isThere = reservation.evse == start.evse || reservation.evse.value == 0;
    const bool isTheirs = reservation.idToken == start.idToken ||
                          (reservation.groupId && reservation.groupId == start.groupId);
    return isThere && isTheirs;
}

void close(Transaction& transaction, const TransactionStop& stop) {
    transaction.meterStop = stop.meterStop;
    transaction.stoppedAt = stop.stoppedAt;
    transaction.stopReceivedAt = stop.receivedAt;
    transaction.stopReason = stop.reason;
    transaction.stopIdToken = stop.idToken;
    transaction.assumed = false;
}

// A stop that came without a usable number belongs to a start of its station with its token before
// it.
bool belongsTo(const TransactionStop& stop, const Transaction& transaction) {
    return stop.station == transaction.station && stop.transaction <= 0 &&
           stop.stoppedAt >= transaction.startedAt && stop.meterStop >= transaction.meterStart &&
           (!stop.idToken || *stop.idToken == transaction.idToken);
}

DateTime reportedTime(const ConnectorReport& report) {
    const auto tolerance = std::chrono::minutes(5);
    const bool isPlausible = report.reportedAt &&
                             *report.reportedAt <= report.receivedAt + tolerance &&
                             *report.reportedAt >= report.receivedAt - std::chrono::hours(24 * 365);
    return isPlausible ? *report.reportedAt : report.receivedAt;
}

}  // namespace

Transaction* InMemoryTables::openTransaction(const StationId& station, EvseId evse) {
    Transaction* newest = nullptr;
    for (auto& row : transactions) {
        if (row.station == station && row.evse == evse && row.isActive()) newest = &row;
    }
    return newest;
}

Transaction* InMemoryTables::transaction(std::int64_t number, const StationId& station) {
    return rowIn(transactions, [&](const auto& row) {
        return row.number.value == number && row.station == station;
    });
}

void InMemoryTables::append(const MeterReport& report) {
    const auto* named = report.transaction ? transaction(*report.transaction, report.station)
                                           : openTransaction(report.station, report.evse);
    if (named == nullptr) named = openTransaction(report.station, report.evse);
    const auto number = named == nullptr ? std::nullopt : std::optional(named->number);
    for (const auto& value : report.meterValues) {
        const auto isStored = [&](const auto& row) {
            return row.first == report.station && row.second.evse == report.evse &&
                   row.second.transaction == number && sameSamples(row.second.value, value);
        };
        if (rowIn(meterValues, isStored) != nullptr) continue;
        meterValues.emplace_back(report.station, StoredMeterValue{.value = value,
                                                                  .evse = report.evse,
                                                                  .transaction = number,
                                                                  .receivedAt = report.receivedAt,
                                                                  .number = nextNumber()});
    }
}

Task<> InMemoryConnectors::record(ConnectorReport report) {
    const auto lock = tables_.open();
    const auto since = reportedTime(report);
    auto* row = rowIn(tables_.connectors, [&](const auto& r) {
        return r.report.station == report.station && r.report.evse == report.evse &&
               r.report.connector == report.connector;
    });
    if (row == nullptr) {
        tables_.connectors.push_back(Connector{.report = std::move(report), .since = since});
        co_return;
    }
    if (since < reportedTime(row->report)) co_return;
    if (row->report.status != report.status) row->since = since;
    row->report = std::move(report);
}

Task<std::vector<Connector>> InMemoryConnectors::ofStation(StationId station) {
    const auto lock = tables_.open();
    std::vector<Connector> connectors;
    for (auto connector : tables_.connectors) {
        if (connector.report.station != station) continue;
        const auto evse = connector.report.evse;
        const auto* open = tables_.openTransaction(station, evse);
        if (open != nullptr) connector.transaction = open->number;
        const auto* held = rowIn(tables_.reservations, [&](const auto& row) {
            return row.station == station && row.evse == evse &&
                   row.status == ReservationStatus::Active;
        });
        if (held != nullptr) connector.reservation = held->id;
        connectors.push_back(std::move(connector));
    }
    std::sort(connectors.begin(), connectors.end(), [](const auto& a, const auto& b) {
        return std::tie(a.report.evse, a.report.connector) <
               std::tie(b.report.evse, b.report.connector);
    });
    co_return connectors;
}

Task<StartedTransaction> InMemoryTransactions::start(TransactionStart start) {
    const auto lock = tables_.open();
    const auto isSame = [&](const auto& row) {
        return row.station == start.station && row.evse == start.evse &&
               row.startedAt == start.startedAt && row.meterStart == start.meterStart &&
               row.idToken == start.idToken;
    };
    if (const auto* row = rowIn(tables_.transactions, isSame)) {
        co_return StartedTransaction{
            .number = row->number, .resent = true, .consumedReservation = {}};
    }
    Transaction transaction;
    transaction.number.value = static_cast<std::int32_t>(tables_.nextNumber());
    transaction.station = start.station;
    transaction.evse = start.evse;
    transaction.transactionId = std::to_string(transaction.number.value);
    transaction.idToken = start.idToken;
    transaction.verdict = start.verdict;
    transaction.meterStart = start.meterStart;
    transaction.startedAt = start.startedAt;
    transaction.startReceivedAt = start.receivedAt;
    auto* held = rowIn(tables_.reservations, [&](const auto& row) { return holdsFor(row, start); });
    if (held != nullptr) {
        held->status = ReservationStatus::Used;
        held->transaction = transaction.number;
        held->endedAt = start.receivedAt;
        transaction.reservation = held->id;
    }
    const auto parked =
        std::find_if(tables_.parkedStops.begin(), tables_.parkedStops.end(),
                     [&](const auto& stop) { return belongsTo(stop, transaction); });
    if (parked != tables_.parkedStops.end()) {
        close(transaction, *parked);
        tables_.parkedStops.erase(parked);
    }
    tables_.transactions.push_back(transaction);
    co_return StartedTransaction{.number = transaction.number,
                                 .resent = false,
                                 .consumedReservation = transaction.reservation};
}

Task<StoppedTransaction> InMemoryTransactions::stop(TransactionStop stop) {
    const auto lock = tables_.open();
    auto* transaction = tables_.transaction(stop.transaction, stop.station);
    const auto number = transaction == nullptr ? std::nullopt : std::optional(transaction->number);
    if (transaction != nullptr && (transaction->isActive() || transaction->assumed)) {
        close(*transaction, stop);
        tables_.append(MeterReport{.station = stop.station,
                                   .evse = transaction->evse,
                                   .transaction = stop.transaction,
                                   .meterValues = stop.meterValues,
                                   .receivedAt = stop.receivedAt});
        co_return StoppedTransaction{.result = StopResult::Stopped, .number = number};
    }
    const bool isResent =
        transaction != nullptr
            ? transaction->stoppedAt == stop.stoppedAt && transaction->meterStop == stop.meterStop
            : rowIn(tables_.parkedStops, [&](const auto& row) { return isSameStop(row, stop); }) !=
                  nullptr;
    if (isResent) co_return StoppedTransaction{.result = StopResult::Resent, .number = number};
    tables_.parkedStops.push_back(std::move(stop));
    co_return StoppedTransaction{.result = number ? StopResult::Corrected : StopResult::Parked,
                                 .number = number};
}

Task<std::optional<Transaction>> InMemoryTransactions::find(TransactionNumber number) {
    const auto lock = tables_.open();
    co_return found(tables_.transactions, [&](const auto& row) { return row.number == number; });
}

// By when they began; the cursor is a number.
Task<Listed<Transaction>> InMemoryTransactions::list(TransactionFilter filter, Page page) {
    const auto lock = tables_.open();
    const auto place = [](const Transaction& row) {
        return std::pair(row.beganAt(), row.number.value);
    };
    const auto* cursor = rowIn(tables_.transactions, [&](const auto& row) {
        return page.before && row.number.value == *page.before;
    });
    Listed<Transaction> listed;
    for (const auto& row : tables_.transactions) {
        const bool isWanted = (!filter.station || row.station == *filter.station) &&
                              (!filter.idToken || row.idToken == *filter.idToken) &&
                              (!filter.active || row.isActive() == *filter.active) &&
                              (!filter.from || row.startedAt >= *filter.from) &&
                              (!filter.to || row.startedAt < *filter.to);
        const bool isBelow = !page.before || (cursor != nullptr && place(row) < place(*cursor));
        if (isWanted && isBelow) listed.items.push_back(row);
    }
    std::sort(listed.items.begin(), listed.items.end(),
              [&](const auto& a, const auto& b) { return place(a) > place(b); });
    const auto limit = static_cast<std::size_t>(page.limit);
    if (listed.items.size() > limit) {
        listed.items.resize(limit);
        listed.next = listed.items.back().number.value;
    }
    co_return listed;
}

Task<std::optional<Transaction>> InMemoryTransactions::openAt(StationId station, EvseId evse) {
    const auto lock = tables_.open();
    const auto* open = tables_.openTransaction(station, evse);
    co_return open == nullptr ? std::nullopt : std::optional(*open);
}

Task<std::size_t> InMemoryTransactions::endSilent(DateTime silentSince, DateTime now) {
    const auto lock = tables_.open();
    std::size_t ended = 0;
    for (auto& row : tables_.transactions) {
        if (!row.isActive() || row.startReceivedAt >= silentSince) continue;
        row.meterStop = row.meterStart;
        row.stoppedAt = row.startedAt;
        row.stopReceivedAt = now;
        row.assumed = true;
        ++ended;
    }
    co_return ended;
}

Task<> InMemoryMeterValues::append(MeterReport report) {
    const auto lock = tables_.open();
    tables_.append(report);
    co_return;
}

Task<std::optional<double>> InMemoryMeterValues::latestRegister(TransactionNumber number) {
    const auto lock = tables_.open();
    std::optional<double> latest;
    for (const auto& [station, value] : tables_.meterValues) {
        if (value.transaction != number) continue;
        for (const auto& sample : value.value.sampledValues) {
            const auto measurand = sample.measurand.value_or("Energy.Active.Import.Register");
            if (measurand == "Energy.Active.Import.Register") latest = std::stod(sample.value);
        }
    }
    co_return latest;
}

Task<Listed<StoredMeterValue>> InMemoryMeterValues::ofTransaction(TransactionNumber number,
                                                                  Page page) {
    const auto lock = tables_.open();
    Listed<StoredMeterValue> listed;
    for (const auto& [station, value] : tables_.meterValues) {
        if (value.transaction != number || value.number <= page.before.value_or(0)) continue;
        if (!page.isWithin(value.value.sampledAt)) continue;
        if (listed.items.size() == static_cast<std::size_t>(page.limit)) {
            listed.next = listed.items.back().number;
            break;
        }
        listed.items.push_back(value);
    }
    co_return listed;
}

Task<Reservation> InMemoryReservations::add(Reservation reservation) {
    const auto lock = tables_.open();
    reservation.id.value = static_cast<std::int32_t>(tables_.nextNumber());
    reservation.status = ReservationStatus::Requested;
    reservation.createdAt = tables_.clock.now();
    tables_.reservations.push_back(reservation);
    co_return reservation;
}

Task<bool> InMemoryReservations::put(Reservation reservation) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.reservations, [&](const auto& r) { return r.id == reservation.id; });
    if (row != nullptr && row->station != reservation.station) co_return false;
    if (row != nullptr) {
        *row = std::move(reservation);
    } else {
        tables_.reservations.push_back(std::move(reservation));
    }
    co_return true;
}

Task<bool> InMemoryReservations::move(ReservationId id, ReservationStatus from,
                                      ReservationStatus to) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.reservations, [&](const auto& r) { return r.id == id; });
    if (row == nullptr || row->status != from) co_return false;
    row->status = to;
    const bool isFinal = to != ReservationStatus::Requested && to != ReservationStatus::Active;
    if (isFinal) row->endedAt = tables_.clock.now();
    co_return true;
}

Task<std::optional<Reservation>> InMemoryReservations::find(ReservationId id) {
    const auto lock = tables_.open();
    co_return found(tables_.reservations, [&](const auto& row) { return row.id == id; });
}

Task<Listed<Reservation>> InMemoryReservations::list(ReservationFilter filter, Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        tables_.reservations, page, [](const auto& row) { return row.id.value; },
        [&](const auto& row) {
            return page.isWithin(row.createdAt) &&
                   (!filter.station || row.station == *filter.station) &&
                   (!filter.idToken || row.idToken == *filter.idToken) &&
                   (!filter.status || row.status == *filter.status);
        });
}

Task<std::vector<Reservation>> InMemoryReservations::expire(DateTime now) {
    const auto lock = tables_.open();
    std::vector<Reservation> expired;
    for (auto& row : tables_.reservations) {
        const bool isOpen =
            row.status == ReservationStatus::Active || row.status == ReservationStatus::Requested;
        if (!isOpen || row.expiresAt > now) continue;
        row.status = ReservationStatus::Expired;
        row.endedAt = now;
        expired.push_back(row);
    }
    co_return expired;
}

}  // namespace voltgate
