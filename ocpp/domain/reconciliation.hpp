// What did not match in the reports of stations, for a person to look at.
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

enum class DiscrepancyKind {
    UnmatchedStop,   ///< A stop that found no transaction.
    DifferingStop,   ///< A second stop that differs from the first; the first one counts.
    AssumedStop,     ///< No stop came; closed by the last meter value.
    GuessedStop,     ///< Closed by a stop that named another number, but fits.
    ForeignStop,     ///< Stopped by a token that is neither the one that started nor of its group.
    MeterAnomaly,    ///< The meter ran backwards, or was reset while it charged.
    MissingReading,  ///< Began or ended without a readable meter; its meter values stand for it.
    UnattachedMeterValues,  ///< Sampled during a charge, but no transaction is known.
    RefusedStart,           ///< Charged although its token was refused.
    UnaskedToken,           ///< Nobody could be asked for its token, which is not a known good one.
    ImplausibleClock,       ///< Of one end, or of both: no time between them, or too little.
    OpenTooLong
};

struct Discrepancy {
    DiscrepancyKind kind = DiscrepancyKind::UnmatchedStop;
    StationId station;
    std::optional<TransactionNumber> transaction;
    DateTime at;         ///< By our clock: when it was received.
    std::string detail;  ///< A sentence.
};

struct ReconciliationFilter {
    DateTime from;
    DateTime to;
    std::optional<StationId> station{};
    DateTime openSince;  ///< Transactions that began before are open for too long.
    int limit = 10'000;
};

}  // namespace voltgate
